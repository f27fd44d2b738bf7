#include "pipeline/stitch.hpp"

#include <algorithm>
#include <utility>

#include "pipeline/cut_rows.hpp"
#include "pipeline/cut_series.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

bool keeps_row_order(const Plan& plan, const Layout& layout) {
  return !layout.keys.empty() && has_output_for_each_row(plan);
}

constexpr std::size_t kOutputBytes = 28;  // an output and its text

// Returns the number of outputs in a piece of work. It is large enough to pay for the transforms,
// and small enough that outputs and text stay in the cache. For ten columns with 10001 taps, two
// threads took 0.32 s with 6 MB and 0.27 s with 2.25 MB. One thread holds few texts: it took 0.44 s
// with 2.25 MB and 0.42 s with 4.5 MB.
Index outputs_of_work(const Plan& plan, std::size_t columns, Index threads) {
  const std::size_t bytes = threads == 1 ? 18 << 18 : 9 << 18;
  constexpr std::size_t kMostRows = 65536;  // rows that wait for one piece of work
  const auto most = static_cast<Index>(
      std::min(bytes / (kOutputBytes * std::max<std::size_t>(columns, 1)), kMostRows));
  const Index outputs = std::min(outputs_per_window(plan), most);
  // Two blocks of the grid share their transforms.
  const Index unit = outputs < 2 * plan.grid ? plan.grid : 2 * plan.grid;
  return std::max(outputs / unit * unit, unit);
}

Index on_grid(const Plan& plan, Index output) { return output / plan.grid * plan.grid; }

Index stop_on_grid(const Plan& plan, const Part& part) {
  return part.stop == Part::kEnd ? part.stop : on_grid(plan, part.stop + plan.grid - 1);
}

std::unique_ptr<Cutter> make_cutter(const Plan& plan, const Layout& layout, SeriesStore& store,
                                    Index most, Index stop) {
  if (keeps_row_order(plan, layout)) return std::make_unique<RowCutter>(store, most);
  return std::make_unique<SeriesCutter>(plan, store, most, stop);
}

}  // namespace

Stitcher::Stitcher(const Plan& plan, const Layout& layout, const SeriesOptions& options,
                   Surveys surveys, std::size_t max_buffer, Index threads, const Part& part)
    : plan_(plan),
      layout_(layout),
      most_(outputs_of_work(plan, layout.chosen.size(), threads)),
      stop_(stop_on_grid(plan, part)),
      may_wait_(!layout.keys.empty() || options.missing == Missing::linear ||
                options.missing == Missing::backfill),
      max_buffer_(max_buffer),
      splitter_(layout, options),
      store_(plan, layout, std::move(surveys), on_grid(plan, part.first)),
      builder_(plan, store_, part, !keeps_row_order(plan, layout)),
      cutter_(make_cutter(plan, layout, store_, most_, stop_)) {}

void Stitcher::push(const std::shared_ptr<const Rows>& rows, const Values& values) {
  stalled_ = hurry_ = rows->stalled;
  if (error_) return;
  if (rows->skipped > 0) {
    splitter_.settle(batch_);
    take_batch();
    store_.skip(rows->skipped);
    if (error_) return;
  }
  splitter_.push(rows, values, batch_);
  take_batch();
}

void Stitcher::finish() {
  stalled_ = false;
  hurry_ = true;
  if (error_) return;
  splitter_.finish(batch_);
  take_batch();
  if (!error_ && store_.short_groups() == store_.size()) error_ = store_.short_group();
  if (error_ || !store_.empty()) return;
  error_ = plan_.outputs(0).error();
  error_->source = layout_.source;
}

std::string Stitcher::short_groups_note() const {
  const std::size_t count = store_.short_groups();
  if (count == 0) return {};
  const std::string first = store_.short_group()->part;
  const std::string rows = " fewer than " + std::to_string(plan_.span) + " rows";
  std::string note = layout_.source + ": --mode valid has no output for ";
  if (count == 1) return note + first + ", which has" + rows;
  return note + std::to_string(count) + " of " + std::to_string(store_.size()) +
         (layout_.times ? " series" : " groups") + ", which have" + rows + "; the first is " +
         first;
}

void Stitcher::fail(Error error) {
  stalled_ = false;
  if (!error_) error_ = std::move(error);
}

void Stitcher::take_batch() {
  error_ = store_.add(batch_);
  if (!error_) error_ = std::move(batch_.error);
  cutter_->add(batch_);
  batch_.clear();
}

std::size_t Stitcher::work_memory() const {
  const auto samples = static_cast<std::size_t>(window_length(plan_, most_)) * sizeof(double);
  return (static_cast<std::size_t>(most_) * kOutputBytes + samples) * layout_.chosen.size();
}

// Sets an error if the waiting rows and the groups exceed --max-buffer. Called when every ready
// output was cut.
void Stitcher::check_buffer() {
  // Groups below this size do not count, because the program takes as much anyway.
  constexpr std::size_t kFewGroups = 16 << 20;
  const bool keys = !layout_.keys.empty();
  const std::size_t groups = keys ? store_.series_memory() : 0;
  const std::size_t counted = groups > kFewGroups ? groups : 0;
  const std::size_t rows = store_.held_rows();
  if (!may_wait_ || rows + counted <= max_buffer_ || error_) return;
  const std::string held = !keys                 ? "rows that wait for the end of a gap"
                           : rows <= max_buffer_ ? std::to_string(store_.series_held()) + " groups"
                                                 : "rows that wait for later rows of their group";
  error_ = data_error(
      layout_.source, held + " exceed --max-buffer (" + std::to_string(max_buffer_) + " bytes)",
      keys ? "raise --max-buffer, or sort the rows by key, keeping their order, and add --sorted"
           : "raise --max-buffer");
}

bool Stitcher::next(Work& work) {
  builder_.begin(work);
  cutter_->cut(builder_, hurry_ || error_);
  const bool any = builder_.finish();
  store_.forget_blocks();
  if (any) return true;
  check_buffer();
  if (done()) return false;  // an error after the part's last output does not matter
  if ((!error_ || error_cut_) && !stalled_) return false;
  if (!error_cut_) work.error = error_;
  error_cut_ = error_.has_value();
  work.stalled = std::exchange(stalled_, false);
  return true;
}

}  // namespace sigconv
