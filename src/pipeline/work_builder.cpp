#include "pipeline/work_builder.hpp"

#include <algorithm>
#include <cstdint>

namespace sigconv {

WorkBuilder::WorkBuilder(const Plan& plan, SeriesStore& store, const Part& part, bool keeps_keys)
    : plan_(plan), store_(store), part_(part), keeps_keys_(keeps_keys) {}

void WorkBuilder::begin(Work& work) {
  work_ = &work;
  work.held.clear();
  work.lines.clear();
  work.windows.clear();
  work.error.reset();
  work.stalled = false;
}

std::size_t WorkBuilder::window_of(std::size_t index) {
  StoredSeries& series = store_[index];
  if (series.window != StoredSeries::kNoWindow) return series.window;
  series.window = work_->windows.size();
  cut_.push_back(index);
  Window& window = work_->windows.emplace_back();
  window.first = series.next;
  if (keeps_keys_) window.key = series.key;
  return series.window;
}

void WorkBuilder::add(std::size_t index, Index count) {
  StoredSeries& series = store_[index];
  const std::size_t window_index = window_of(index);
  Window& window = work_->windows[window_index];
  window.count += count;
  // The grid can require outputs outside the part. They are computed but not written.
  const Index next = series.next + count;
  const Index stop = std::min(next, part_.stop);
  series.next = std::max(series.next, part_.first);
  while (series.next < stop) {
    Lines lines = next_lines(series, stop - series.next);
    lines.window = static_cast<std::uint32_t>(window_index);
    lines.output = static_cast<std::uint32_t>(series.next - window.first);
    if (lines.rows != nullptr) hold_rows(*series.waiting.front().block);
    work_->lines.push_back(lines);
    series.next += lines.count;
  }
  series.next = next;
}

// Neighbouring lines come from few blocks. A search of the last 8 finds most duplicates.
void WorkBuilder::hold_rows(const WaitingBlock& block) {
  auto& held = work_->held;
  const auto recent = held.end() - std::min<std::ptrdiff_t>(std::ssize(held), 8);
  if (std::find(recent, held.end(), block.rows) == held.end()) held.push_back(block.rows);
}

// Returns the next outputs, at most `most`, that belong to rows of one block or to no rows at all.
Lines WorkBuilder::next_lines(StoredSeries& series, Index most) const {
  store_.release_rows(series);
  const Index row = plan_.row(series.next);
  const Index stride = plan_.stride;
  const auto outputs_until = [&](Index stop) { return (stop - row + stride - 1) / stride; };
  Lines lines;
  lines.step = static_cast<std::uint32_t>(std::min<Index>(stride, UINT32_MAX));
  if (!series.waiting.empty()) {
    const WaitingRows& waiting = series.waiting.front();
    if (row < waiting.first) {
      most = std::min(most, outputs_until(waiting.first));
    } else {
      most = std::min(most, outputs_until(waiting.stop()));
      lines.rows = waiting.block->rows.get();
      lines.row =
          static_cast<std::uint32_t>(waiting.begin + static_cast<std::size_t>(row - waiting.first));
    }
  }
  lines.count = static_cast<std::uint32_t>(most);
  return lines;
}

bool WorkBuilder::finish() {
  const bool any = !cut_.empty();
  for (const std::size_t index : cut_) {
    StoredSeries& series = store_[index];
    Window& window = work_->windows[series.window];
    window.columns.reserve(series.columns.size());
    for (Extender& column : series.columns) {
      Samples& samples = window.columns.emplace_back();
      samples.view = column.window(window.first, window.count, samples.put_together);
      samples.extent = column.extent();
      if (samples.view.data() != samples.put_together.data()) samples.held = column.hold();
    }
    store_.release(series);
    series.window = StoredSeries::kNoWindow;
  }
  cut_.clear();
  for (const std::size_t index : closed_) store_.close(index);
  closed_.clear();
  return any;
}

}  // namespace sigconv
