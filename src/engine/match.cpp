#include "engine/match.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>
#include <vector>

#include "engine/direct.hpp"
#include "engine/reference.hpp"
#include "engine/scale.hpp"
#include "sigconv/convolve.hpp"
#include "sigconv/sums.hpp"

namespace sigconv {
namespace {

using SumTaps = void (*)(const Plan&, Index, std::span<const double>, std::span<double>);

void sum_directly(const Plan& plan, Index, std::span<const double> window,
                  std::span<double> outputs) {
  if (plan.method == Method::reference)
    reference_range(plan, window, outputs);
  else
    direct_range(plan, window, outputs);
}

// Returns the moments of the outputs' windows. A window ends in the segment after the one it begins
// in. It is therefore the end of one segment and the beginning of the next. A sample that is not
// finite affects only the windows that read it (van Herk, A fast algorithm for local minimum and
// maximum filters, Pattern Recognition Letters 13, 1992).
std::vector<Moments> moments_of(std::span<const double> samples, std::size_t span,
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
  std::vector<Moments> windows(outputs);
  for (std::size_t i = 0; i < outputs; ++i) {
    const std::size_t begin = i * stride;
    const bool whole = begin % span == 0;
    windows[i] = whole ? ends[begin] : ends[begin].joined(beginnings[begin + span - 1]);
  }
  return windows;
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

// Subtracts `offset` and divides by a power of two. Squares then neither overflow nor vanish.
std::vector<double> centred(std::span<const double> samples, double offset) {
  std::vector<double> numbers(samples.begin(), samples.end());
  // The differences of numbers of this size may overflow.
  const bool large = std::ranges::any_of(
      samples, [](double x) { return std::isfinite(x) && std::abs(x) > 0x1p1000; });
  const double factor = large ? 0.25 : 1;
  for (double& x : numbers) x = x * factor - offset * factor;
  to_unit_scale(numbers);
  return numbers;
}

double coefficient(double sum, double squares) {
  return squares > 0 ? std::clamp(sum / std::sqrt(squares), -1.0, 1.0) : std::nan("");
}

// Computes an output from its window alone.
double match_window(const Plan& plan, std::span<const double> window) {
  auto samples = centred(window, window[0]);
  take_mean_out(samples);
  Moments moments;
  for (const double sample : samples) moments.add(sample);
  double sum = 0;
  sum_directly(plan, 0, samples, std::span(&sum, 1));
  return coefficient(sum, moments.squares);
}

// Returns for each sample the number of equal samples that end with it.
std::vector<std::size_t> runs_of_equals(std::span<const double> samples) {
  std::vector<std::size_t> runs;
  for (std::size_t n = 0; n < samples.size(); ++n)
    runs.push_back(n > 0 && samples[n] == samples[n - 1] ? runs.back() + 1 : 1);
  return runs;
}

// Returns whether one offset and one scale of many windows suit this one. The error of the sum is
// a multiple of the window's largest distance from the offset, and so is that of the deviations.
// This distance is at most the mean's distance plus the norm. The mean's distance is limited to 64
// standard deviations. Numbers near the lower end of doubles lose digits.
bool suits(const Moments& window) {
  return window.squares >= 0x1p-700 &&
         window.count * window.mean * window.mean <= 0x1p12 * window.squares;
}

// Computes the outputs of a window with one offset and one scale. A window that these do not suit
// gets its own. Neighbours of this kind share them first, because windows that do not read a very
// large sample usually suit each other.
void match_block(const Plan& plan, Index first, std::span<const double> window,
                 std::span<double> outputs, SumTaps sum_taps, bool again) {
  const auto span = static_cast<std::size_t>(plan.span);
  const auto stride = static_cast<std::size_t>(plan.stride);
  const auto samples = centred(window, offset_of(window));
  const auto windows = moments_of(samples, span, stride, outputs.size());
  sum_taps(plan, first, samples, outputs);
  std::vector<std::size_t> equals;
  const auto is_constant = [&](std::size_t i) {
    if (equals.empty()) equals = runs_of_equals(window);
    return equals[i * stride + span - 1] >= span;
  };
  const auto begin_of = [&](std::size_t i) { return window.subspan(i * stride); };
  std::size_t run = 0;  // where the last windows that do not suit begin
  const auto end_run = [&](std::size_t end) {
    if (run == end) return;
    const auto length = (end - run - 1) * stride + span;
    match_block(plan, 0, begin_of(run).first(length), outputs.subspan(run, end - run), sum_directly,
                false);
  };
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const bool missing = std::isnan(windows[i].squares);
    const bool unsuited = !missing && !suits(windows[i]) && !is_constant(i);
    if (unsuited && !again) outputs[i] = match_window(plan, begin_of(i).first(span));
    if (unsuited) continue;
    if (again) end_run(i);
    run = i + 1;
    outputs[i] =
        missing || !suits(windows[i]) ? std::nan("") : coefficient(outputs[i], windows[i].squares);
  }
  if (again) end_run(outputs.size());
}

}  // namespace

void match_range(const Plan& plan, Index first, std::span<const double> window,
                 std::span<double> outputs, SumTaps sum_taps) {
  assert(first % plan.grid == 0);
  const auto grid = static_cast<std::size_t>(plan.grid);
  for (std::size_t begin = 0; begin < outputs.size(); begin += grid) {
    const auto block = outputs.subspan(begin, std::min(grid, outputs.size() - begin));
    const auto length =
        static_cast<std::size_t>(window_length(plan, static_cast<Index>(block.size())));
    match_block(plan, first + static_cast<Index>(begin),
                window.subspan(begin * static_cast<std::size_t>(plan.stride), length), block,
                sum_taps, true);
  }
}

}  // namespace sigconv
