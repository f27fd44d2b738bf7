#include "pipeline/compute.hpp"

#include <algorithm>
#include <vector>

#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

// Numbers in one text. Printing them takes some tens of microseconds, which is enough to pay for
// handing the text to another thread.
constexpr std::size_t kNumbersPerText = 8192;
// Nanoseconds of convolution that pay for handing a column to another thread.
constexpr double kCostPerThread = 100e3;
constexpr std::size_t kScratch = 6 << 20;  // bytes, for columns that are convolved at once

// Splits the lines into groups of at least kNumbersPerText numbers, in order. The last group may be
// smaller.
std::vector<std::span<const Lines>> split_lines(const Work& work, std::size_t columns) {
  std::vector<std::span<const Lines>> groups;
  const std::span<const Lines> all = work.lines;
  std::size_t begin = 0;
  std::size_t numbers = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    numbers += all[i].count * columns;
    if (numbers < kNumbersPerText && i + 1 < all.size()) continue;
    groups.push_back(all.subspan(begin, i + 1 - begin));
    begin = i + 1;
    numbers = 0;
  }
  if (groups.empty()) groups.emplace_back();
  return groups;
}

}  // namespace

void Computer::convolve(const Window& window, const Executor& executor, Outputs& outputs) const {
  const std::size_t columns = layout_.chosen.size();
  const std::size_t most_at_once = std::max<std::size_t>(kScratch / (plan_.scratch() + 1), 1);
  outputs.resize(columns);
  const double cost = plan_.method == Method::fft ? plan_.fft_cost : plan_.direct_cost;
  const bool pays =
      cost * static_cast<double>(window.count * static_cast<Index>(columns)) > kCostPerThread;
  const std::size_t calls = pays ? std::min(columns, most_at_once) : 1;
  executor(calls, [&](std::size_t call) {
    for (std::size_t column = call; column < columns; column += calls) {
      outputs[column].resize(static_cast<std::size_t>(window.count));
      const Samples& samples = window.columns[column];
      convolve_range(plan_, window.first, samples.view, outputs[column], samples.extent);
      scale_range(plan_, window.first, samples.extent, samples.view, outputs[column]);
    }
  });
}

void Computer::print(const Work& work, std::span<const Lines> lines,
                     const std::vector<Outputs>& outputs, Text& text) const {
  text.bytes.clear();
  text.error.reset();
  text.stalled = false;
  write_lines(layout_, format_, work, lines, outputs, text.bytes);
  if (feed_ != nullptr) feed_->gather(lines, outputs, text);
}

void Computer::compute(const Work& work, const Executor& executor, bool one_by_one,
                       const Emit& emit) {
  const auto recycled = outputs_.take();
  std::vector<Outputs>& outputs = *recycled;
  if (outputs.size() < work.windows.size()) outputs.resize(work.windows.size());
  for (std::size_t i = 0; i < work.windows.size(); ++i)
    convolve(work.windows[i], executor, outputs[i]);
  const auto groups = split_lines(work, layout_.chosen.size());
  const std::size_t step = one_by_one ? 1 : groups.size();
  std::vector<std::shared_ptr<Text>> texts;
  for (std::size_t first = 0; first < groups.size(); first += step) {
    for (std::size_t i = 0; i < step; ++i) texts.push_back(texts_.take());
    executor(step, [&](std::size_t i) { print(work, groups[first + i], outputs, *texts[i]); });
    if (first + step == groups.size()) {
      texts.back()->error = work.error;
      texts.back()->stalled = work.stalled;
    }
    for (auto& text : texts) emit(std::move(text));
    texts.clear();
  }
}

}  // namespace sigconv
