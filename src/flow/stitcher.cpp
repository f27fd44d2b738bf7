#include "flow/stitcher.hpp"

#include <algorithm>
#include <cmath>

#include "input/csv.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

// Outputs of one piece of work: with 8 bytes a sample, a column's window stays in the L2 cache.
constexpr Index kMostOutputs = 16384;

}  // namespace

Stitcher::Stitcher(const Plan& plan, const Layout& layout, std::vector<Survey> surveys)
    : plan_(&plan), layout_(&layout) {
  for (std::size_t i = 0; i < layout.chosen.size(); ++i) {
    if (surveys.empty())
      series_.emplace_back(plan);
    else
      series_.emplace_back(plan, std::move(surveys[i]));
  }
}

void Stitcher::push(std::shared_ptr<const Rows> rows) {
  stalled_ = rows->stalled;
  if (ended_) return;
  const std::size_t blank = rows->size() - rows->trailing_blank;
  if (blank > 0) {
    accept_blank();
    accept(rows, 0, blank);
  }
  if (rows->trailing_blank > 0) blank_.push_back({rows, blank, rows->size(), 0});
  if (rows->error && !error_) error_ = rows->error;
  ended_ = error_.has_value();
}

void Stitcher::finish() {
  blank_.clear();
  stalled_ = false;
  if (ended_) return;
  const auto outputs = plan_->outputs(series_[0].length());
  if (!outputs) {
    error_ = outputs.error();
    error_->source = layout_->source;
    ended_ = true;
    return;
  }
  for (Extender& series : series_) series.finish();
}

void Stitcher::accept_blank() {
  for (const Piece& piece : blank_) {
    if (layout_->width > 1) {
      if (!error_) error_ = blank_line_error(*piece.rows, piece.rows->rows[piece.begin]);
      ended_ = true;
    }
    accept(piece.rows, piece.begin, piece.end);
  }
  blank_.clear();
}

void Stitcher::accept(const std::shared_ptr<const Rows>& rows, std::size_t begin, std::size_t end) {
  if (error_) return;
  for (std::size_t row = begin; row < end && !error_; ++row)
    for (std::size_t column = 0; column < series_.size(); ++column)
      if (std::isnan(rows->values[column][row])) {
        error_ = error_at(*rows, rows->rows[row], rows->cell(row, column), "a missing value", "");
        end = row;
        break;
      }
  pending_.push_back({rows, begin, end, series_[0].length()});
  for (std::size_t column = 0; column < series_.size(); ++column)
    series_[column].push(std::span(rows->values[column]).subspan(begin, end - begin));
}

// Outputs whose window is complete and whose row has come.
Index Stitcher::ready() const {
  const Index complete = series_[0].ready();
  if (series_[0].finished()) return complete;
  const Index last_row = series_[0].length() - 1;
  if (plan_->row(0) > last_row) return 0;
  return std::min(complete, (last_row - plan_->row(0)) / plan_->stride + 1);
}

std::optional<Work> Stitcher::next() {
  const Index until = ready();
  Work work;
  if (next_ < until) {
    Window window;
    window.first = next_;
    window.count = std::min(until - next_, kMostOutputs);
    for (const Extender& series : series_) {
      auto& samples = window.samples.emplace_back();
      samples.resize(static_cast<std::size_t>(window_length(*plan_, window.count)));
      series.read(window.first, samples);
    }
    work.windows.push_back(std::move(window));
    add_lines(work);
    next_ += work.windows[0].count;
    release();
    return work;
  }
  if (!error_ && !stalled_) return std::nullopt;
  work.error = std::exchange(error_, std::nullopt);
  work.stalled = std::exchange(stalled_, false);
  return work;
}

void Stitcher::add_lines(Work& work) {
  const Window& window = work.windows[0];
  auto piece = pending_.begin();
  for (Index i = 0; i < window.count; ++i) {
    const Index row = plan_->row(window.first + i);
    Line line;
    line.output = static_cast<std::uint32_t>(i);
    const auto length = [&] { return static_cast<Index>(piece->end - piece->begin); };
    while (piece != pending_.end() && row >= piece->first + length()) ++piece;
    if (piece != pending_.end() && row >= piece->first) {
      if (work.held.empty() || work.held.back() != piece->rows) work.held.push_back(piece->rows);
      line.rows = piece->rows.get();
      line.row =
          static_cast<std::uint32_t>(piece->begin + static_cast<std::size_t>(row - piece->first));
    }
    work.lines.push_back(line);
  }
}

void Stitcher::release() {
  for (Extender& series : series_) series.release(next_);
  const Index row = plan_->row(next_);
  while (!pending_.empty() && pending_.front().first + static_cast<Index>(pending_.front().end -
                                                                          pending_.front().begin) <=
                                  row)
    pending_.pop_front();
}

}  // namespace sigconv
