#include "engine/match.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>
#include <vector>

#include "engine/scale.hpp"
#include "sigconv/convolve.hpp"
#include "sigconv/sums.hpp"

namespace sigconv {
namespace {

// Returns the sums of squared deviations of the outputs' windows. A window ends in the segment
// after the one it begins in. It is therefore the end of one segment and the beginning of the next.
// A sample that is not finite affects only the windows that read it (van Herk, A fast algorithm for
// local minimum and maximum filters, Pattern Recognition Letters 13, 1992).
std::vector<double> deviations(std::span<const double> samples, std::size_t span,
                               std::size_t stride, std::size_t outputs) {
  std::vector<Moments> ends(samples.size());        // from a sample to the segment's end
  std::vector<Moments> beginnings(samples.size());  // from the segment's beginning to a sample
  for (std::size_t begin = 0; begin < samples.size(); begin += span) {
    const std::size_t end = std::min(begin + span, samples.size());
    Moments moments;
    for (std::size_t i = begin; i < end; ++i) {
      moments.add(samples[i]);
      beginnings[i] = moments;
    }
    moments = {};
    for (std::size_t i = end; i-- > begin;) {
      moments.add(samples[i]);
      ends[i] = moments;
    }
  }
  std::vector<double> squares(outputs);
  for (std::size_t i = 0; i < outputs; ++i) {
    const std::size_t begin = i * stride;
    const bool whole = begin % span == 0;
    squares[i] = (whole ? ends[begin] : ends[begin].joined(beginnings[begin + span - 1])).squares;
  }
  return squares;
}

// Returns the median of the finite samples of a block. It is subtracted from all of them, so that
// little cancels in the products. A few outliers, such as padding zeros, do not move it. It is a
// sample, so differences to samples near it are exact.
double offset_of(std::span<const double> samples) {
  std::vector<double> finite;
  std::ranges::copy_if(samples, std::back_inserter(finite),
                       [](double x) { return std::isfinite(x); });
  if (finite.empty()) return 0;
  const auto middle = finite.begin() + std::ssize(finite) / 2;
  std::ranges::nth_element(finite, middle);
  return *middle;
}

}  // namespace

void match_range(const Plan& plan, Index first, std::span<const double> window,
                 std::span<double> outputs,
                 void (*sum_taps)(const Plan&, Index, std::span<const double>, std::span<double>)) {
  assert(first % plan.grid == 0);
  const auto grid = static_cast<std::size_t>(plan.grid);
  const auto stride = static_cast<std::size_t>(plan.stride);
  std::vector<double> samples;
  for (std::size_t begin = 0; begin < outputs.size(); begin += grid) {
    const auto block = outputs.subspan(begin, std::min(grid, outputs.size() - begin));
    const auto length =
        static_cast<std::size_t>(window_length(plan, static_cast<Index>(block.size())));
    const auto read = window.subspan(begin * stride, length);
    const double offset = offset_of(read);
    samples.resize(length);
    std::ranges::transform(read, samples.begin(), [&](double x) { return x - offset; });
    to_unit_scale(samples);  // squares then neither overflow nor vanish
    const auto squares =
        deviations(samples, static_cast<std::size_t>(plan.span), stride, block.size());
    sum_taps(plan, first + static_cast<Index>(begin), samples, block);
    for (std::size_t i = 0; i < block.size(); ++i)
      block[i] =
          squares[i] > 0 ? std::clamp(block[i] / std::sqrt(squares[i]), -1.0, 1.0) : std::nan("");
  }
}

}  // namespace sigconv
