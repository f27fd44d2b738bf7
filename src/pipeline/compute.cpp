#include "pipeline/compute.hpp"

#include <algorithm>

#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

// Numbers that are worth handing to another thread: some tens of microseconds of text.
constexpr std::size_t kNumbers = 8192;

constexpr double kWorth = 100e3;           // nanoseconds that are, too
constexpr std::size_t kScratch = 6 << 20;  // bytes

// Lines in groups of about so many numbers, in order.
std::vector<std::span<const Lines>> groups_of(const Work& work, std::size_t columns) {
  std::vector<std::span<const Lines>> groups;
  const std::span<const Lines> all = work.lines;
  std::size_t begin = 0;
  std::size_t numbers = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    numbers += all[i].count * columns;
    if (numbers < kNumbers && i + 1 < all.size()) continue;
    groups.push_back(all.subspan(begin, i + 1 - begin));
    begin = i + 1;
    numbers = 0;
  }
  if (groups.empty()) groups.emplace_back();
  return groups;
}

}  // namespace

void Computer::compute(const Work& work, const Run& run, bool each,
                       const std::function<void(std::shared_ptr<Text>)>& give) {
  const auto held = outputs_.take();
  auto& outputs = *held;
  const std::size_t columns = layout_.chosen.size();
  // So many columns that their scratch stays in bounds.
  const std::size_t at_once = std::max<std::size_t>(kScratch / (plan_.scratch() + 1), 1);
  if (outputs.size() < work.windows.size()) outputs.resize(work.windows.size());
  for (std::size_t w = 0; w < work.windows.size(); ++w) {
    const Window& window = work.windows[w];
    outputs[w].resize(columns);
    const double cost = plan_.method == Method::fft ? plan_.fft_cost : plan_.direct_cost;
    const bool worth =
        cost * static_cast<double>(window.count * static_cast<Index>(columns)) > kWorth;
    const std::size_t jobs = worth ? std::min(columns, at_once) : 1;
    run(jobs, [&](std::size_t job) {
      for (std::size_t column = job; column < columns; column += jobs) {
        outputs[w][column].resize(static_cast<std::size_t>(window.count));
        const Samples& samples = window.columns[column];
        convolve_range(plan_, window.first, samples.view, outputs[w][column]);
        scale_range(plan_, window.first, samples.extent, outputs[w][column]);
      }
    });
  }
  const auto groups = groups_of(work, columns);
  const std::size_t most = each ? 1 : groups.size();
  std::vector<std::shared_ptr<Text>> texts;
  for (std::size_t first = 0; first < groups.size(); first += most) {
    for (std::size_t i = 0; i < most; ++i) texts.push_back(texts_.take());
    run(most, [&](std::size_t i) {
      Text& text = *texts[i];
      text.bytes.clear();
      text.error.reset();
      text.stalled = false;
      write_lines(layout_, format_, work, groups[first + i], outputs, text.bytes);
      if (feed_ != nullptr) feed_->gather(groups[first + i], outputs, text);
    });
    if (first + most == groups.size()) {
      texts.back()->error = work.error;
      texts.back()->stalled = work.stalled;
    }
    for (auto& text : texts) give(std::move(text));
    texts.clear();
  }
}

}  // namespace sigconv
