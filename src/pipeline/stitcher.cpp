#include "pipeline/stitcher.hpp"

#include <algorithm>

#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

// Every row has its output, and the outputs their rows' order.
bool output_for_each_row(const Plan& plan) { return plan.mode == Mode::same && plan.stride == 1; }

constexpr std::size_t kOutput = 28;  // bytes of an output and its text

// Outputs that are computed at once: so many that the transforms before them are worth it, and so
// few that they and their text stay in the caches: ten columns under 10001 taps took two threads
// 0.32 s with 6 MB, 0.27 s with 2.25; one thread, which holds few texts, 0.44 s with 2.25, 0.42
// with 4.5.
Index outputs_of_work(const Plan& plan, std::size_t columns, Index threads) {
  const std::size_t bytes = threads == 1 ? 18 << 18 : 9 << 18;
  constexpr std::size_t kRows = 65536;  // that wait for it
  const auto most =
      static_cast<Index>(std::min(bytes / (kOutput * std::max<std::size_t>(columns, 1)), kRows));
  const Index outputs = std::min(outputs_per_window(plan), most);
  // Blocks that share transforms come in twos.
  const Index unit = outputs < 2 * plan.grid ? plan.grid : 2 * plan.grid;
  return std::max(outputs / unit * unit, unit);
}

}  // namespace

Stitcher::Stitcher(const Plan& plan, const Layout& layout, const SeriesOptions& options,
                   Surveys surveys, std::size_t max_buffer, Index threads, const Part& part)
    : plan_(&plan),
      layout_(&layout),
      surveys_(std::move(surveys)),
      keeps_order_(!layout.keys.empty() && output_for_each_row(plan)),
      most_(outputs_of_work(plan, layout.chosen.size(), threads)),
      part_(part),
      stop_(part.stop == Part::kEnd ? part.stop
                                    : (part.stop + plan.grid - 1) / plan.grid * plan.grid),
      waits_(!layout.keys.empty() || options.missing == Missing::linear),
      max_buffer_(max_buffer),
      intake_(layout, options, *this) {}

void Stitcher::push(std::shared_ptr<const Rows> rows, const Values& values) {
  stalled_ = hurries_ = rows->stalled;
  if (error_) return;
  if (rows->skipped > 0) {
    block_ = std::make_shared<const Waiting>();
    error_ = intake_.settle();
    skip(rows->skipped);
    if (error_) return;
  }
  block_ = std::make_shared<const Waiting>(rows);
  blocks_.emplace_back(block_, rows->memory());
  held_ += blocks_.back().second;
  auto error = intake_.push(rows, values);
  if (!error_) error_ = std::move(error);
  block_.reset();
}

void Stitcher::finish() {
  stalled_ = false;
  hurries_ = true;
  if (error_) return;
  auto error = intake_.finish();
  if (!error_) error_ = std::move(error);
  if (!error_ && series_.empty()) {
    error_ = plan_->outputs(0).error();
    error_->source = layout_->source;
  }
}

std::size_t Stitcher::work_memory() const {
  const auto samples = static_cast<std::size_t>(window_length(*plan_, most_)) * sizeof(double);
  return (static_cast<std::size_t>(most_) * kOutput + samples) * layout_->chosen.size();
}

void Stitcher::forget_blocks() {
  while (!blocks_.empty() && blocks_.front().first.expired()) {
    held_ -= blocks_.front().second;
    blocks_.pop_front();
  }
}

// Asked when all that can be written is.
void Stitcher::check_buffer() {
  if (!waits_ || held_ <= max_buffer_ || error_) return;
  const bool groups = !layout_->keys.empty();
  const std::string waiting = groups ? "rows wait for the look-ahead or the end of their group"
                                     : "rows wait for the end of a gap";
  error_ =
      data_error(layout_->source,
                 waiting + ", and fill --max-buffer (" + std::to_string(max_buffer_) + " bytes)",
                 groups ? "sort the file by its key and say --sorted, or use --align causal"
                        : "--na hold waits for nothing");
}

Stitcher::Series& Stitcher::open_series() {
  const std::size_t series = series_.size();
  Series& fresh = series_.emplace_back();
  for (std::size_t column = 0; column < layout_->chosen.size(); ++column) {
    if (series < surveys_.size())
      fresh.columns.emplace_back(*plan_, std::move(surveys_[series][column]));
    else
      fresh.columns.emplace_back(*plan_);
  }
  fresh.next = part_.first / plan_->grid * plan_->grid;
  return fresh;
}

// Rows that the part does not need.
void Stitcher::skip(Index rows) {
  Series& series = series_.empty() ? open_series() : series_[0];
  series.rows += rows;
  for (Extender& column : series.columns) {
    samples_ -= column.memory();
    column.skip(rows);
  }
}

void Stitcher::take_rows(std::size_t series, const std::shared_ptr<const Rows>& rows,
                         std::size_t begin, std::size_t end) {
  if (series == series_.size()) {
    Series& fresh = open_series();
    for (const std::size_t column : layout_->keys)
      fresh.key.emplace_back(rows->field(begin, column));
  }
  Series& taking = series_[series];
  // Blank lines of a block before come late.
  const auto waiting = rows == *block_ ? block_ : std::make_shared<const Waiting>(rows);
  if (plan_->may_have(taking.next)) taking.pending.push_back({waiting, begin, end, taking.rows});
  const auto count = static_cast<Index>(end - begin);
  taking.rows += count;
  if (!keeps_order_) return;
  if (!runs_.empty() && runs_.back().series == series)
    runs_.back().outputs += count;
  else
    runs_.push_back({series, count});
}

void Stitcher::take_samples(std::size_t series, std::size_t column,
                            std::span<const double> samples) {
  Extender& extender = series_[series].columns[column];
  samples_ -= extender.memory();
  if (plan_->may_have(series_[series].next))
    extender.push(samples);
  else
    extender.skip(static_cast<Index>(samples.size()));  // every output is computed
  samples_ += extender.memory();
}

void Stitcher::end_series(std::size_t series) {
  Series& ending = series_[series];
  ending.ended = true;
  for (Extender& column : ending.columns) column.finish();
  const auto outputs = plan_->outputs(ending.rows);
  if (outputs || error_) return;
  error_ = outputs.error();
  error_->source = layout_->source;
  std::string key;
  for (const std::string& field : ending.key) key += (key.empty() ? "" : ", ") + field;
  if (!key.empty()) error_->part = "group '" + key + "'";
}

// Outputs whose window is complete and whose row has come.
Index Stitcher::ready(const Series& series) const {
  Index complete = series.columns[0].ready();
  for (const Extender& column : series.columns) complete = std::min(complete, column.ready());
  if (series.ended) return complete;
  const Index last_row = series.rows - 1;
  if (plan_->row(0) > last_row) return 0;
  const Index placed = (last_row - plan_->row(0)) / plan_->stride + 1;
  return std::min(complete, placed) / plan_->grid * plan_->grid;
}

bool Stitcher::next(Work& work) {
  work.held.clear();
  work.lines.clear();
  work.windows.clear();
  work.error.reset();
  work.stalled = false;
  if (keeps_order_)
    cut_in_row_order(work);
  else
    cut_by_series(work);
  if (!cut_.empty()) {
    read_windows(work);
    forget_blocks();
    return true;
  }
  forget_blocks();
  check_buffer();
  if (done()) return false;  // what comes then is no matter, right or wrong
  if ((!error_ || told_) && !stalled_) return false;
  if (!told_) work.error = error_;
  told_ = error_.has_value();
  work.stalled = std::exchange(stalled_, false);
  return true;
}

void Stitcher::cut_in_row_order(Work& work) {
  for (Index room = most_; room > 0 && !runs_.empty();) {
    Run& run = runs_.front();
    Series& series = series_[run.series];
    const Index count = std::min({room, run.outputs, ready(series) - series.next});
    if (count <= 0) return;
    if (!series.window) cut_.push_back(run.series);
    add_outputs(work, series, count);
    room -= count;
    run.outputs -= count;
    if (run.outputs == 0) runs_.pop_front();
  }
}

void Stitcher::cut_by_series(Work& work) {
  for (; first_ < series_.size(); ++first_) {
    Series& series = series_[first_];
    const Index count = std::min(most_, std::min(ready(series), stop_) - series.next);
    // The transforms of what comes before are worth waiting for more, while there is more.
    const bool waits = plan_->batch > plan_->grid && !series.ended && !hurries_ && !error_;
    if (waits && count < most_ && series.next + count < stop_) return;
    if (count > 0) {
      cut_.push_back(first_);
      return add_outputs(work, series, count);
    }
    if (!series.ended || done()) return;
    for (const Extender& column : series.columns) samples_ -= column.memory();
    series = {};
  }
}

void Stitcher::add_outputs(Work& work, Series& series, Index count) {
  if (!series.window) {
    series.window = static_cast<std::uint32_t>(work.windows.size());
    Window& window = work.windows.emplace_back();
    window.first = series.next;
    if (!keeps_order_) window.key = series.key;  // else each output has its row
  }
  Window& window = work.windows[*series.window];
  window.count += count;
  const Index stop = std::min(series.next + count, part_.stop);
  const Index next = series.next + count;
  series.next = std::max(series.next, part_.first);
  while (series.next < stop) {
    Lines lines = next_lines(series, stop - series.next);
    lines.window = *series.window;
    lines.output = static_cast<std::uint32_t>(series.next - window.first);
    // Neighbours in the output come from few blocks.
    const auto recent = work.held.end() - std::min<std::ptrdiff_t>(std::ssize(work.held), 8);
    const auto held = [&](const auto& rows) { return rows.get() == lines.rows; };
    if (lines.rows != nullptr && std::find_if(recent, work.held.end(), held) == work.held.end())
      work.held.push_back(*series.pending.front().rows);
    work.lines.push_back(lines);
    series.next += lines.count;
  }
  series.next = next;
}

// Rows that no output to come belongs to.
void Stitcher::drop_rows(Series& series) const {
  if (!plan_->may_have(series.next)) series.pending.clear();
  const Index row = plan_->row(series.next);
  while (!series.pending.empty() && series.pending.front().stop() <= row)
    series.pending.pop_front();
}

// The next outputs, `most` at most, that belong to rows of one piece, or all of them to none.
Lines Stitcher::next_lines(Series& series, Index most) const {
  drop_rows(series);
  const Index row = plan_->row(series.next);
  const Index stride = plan_->stride;
  const auto until = [&](Index stop) { return (stop - row + stride - 1) / stride; };  // outputs
  Lines lines;
  lines.step = static_cast<std::uint32_t>(std::min<Index>(stride, UINT32_MAX));
  if (!series.pending.empty()) {
    const Piece& piece = series.pending.front();
    if (row < piece.first) {
      most = std::min(most, until(piece.first));
    } else {
      most = std::min(most, until(piece.stop()));
      lines.rows = piece.rows->get();
      lines.row =
          static_cast<std::uint32_t>(piece.begin + static_cast<std::size_t>(row - piece.first));
    }
  }
  lines.count = static_cast<std::uint32_t>(most);
  return lines;
}

void Stitcher::read_windows(Work& work) {
  for (const std::size_t index : cut_) {
    Series& series = series_[index];
    Window& window = work.windows[*series.window];
    for (Extender& column : series.columns) {
      Samples& samples = window.columns.emplace_back();
      samples.view = column.window(window.first, window.count, samples.put_together);
      samples.extent = column.extent();
      if (samples.view.data() != samples.put_together.data()) samples.held = column.hold();
      column.release(series.next);
    }
    drop_rows(series);
    series.window.reset();
  }
  cut_.clear();
}

}  // namespace sigconv
