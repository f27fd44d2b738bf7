#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "sigconv/error.hpp"
#include "sigconv/export.hpp"
#include "sigconv/plan.hpp"
#include "sigconv/samples.hpp"

namespace sigconv {

/// Computes every output of a whole signal into `outputs`, without copying the signal.
/// outputs.size() is *plan.outputs(signal.size()), which is asserted.
SIGCONV_API void convolve(const Plan& plan, std::span<const double> signal,
                          std::span<double> outputs);

/// Returns every output of a whole signal. An empty signal, or one that is shorter than the span in
/// Mode::valid, is an error of ErrorKind::data.
SIGCONV_API Result<std::vector<double>> convolve(const Plan& plan, std::span<const double> signal);

/// Computes the outputs first .. first+outputs.size()-1 from their window.
/// `window`: x~[start(first)] .. x~[start(last) + span - 1], window_length(plan, outputs.size())
/// samples. `first` is a multiple of plan.grid. Both are asserted.
/// Each output's taps are summed in the order of the window by fused multiply-adds, in chains of
/// kChain taps whose sums are added pairwise, so that the bits of an output do not depend
/// on `first` or the number of outputs.
/// With plan.skip_missing, an output whose taps read a NaN is
///     (sum of w*x over present samples) * (sum of w) / (sum of w over present samples),
/// or NaN if the weights of the present samples cancel beyond kLeastShare.
/// With plan.match an output is the correlation coefficient of kernel and window: see match.hpp.
SIGCONV_API void convolve_range(const Plan& plan, Index first, std::span<const double> window,
                                std::span<double> outputs);

/// Divides the outputs first .. first+outputs.size()-1 as plan.scale says, each by the divisor of
/// its lag. `extent`: the length of the whole signal, and its norm for Scale::coeff.
SIGCONV_API void scale_range(const Plan& plan, Index first, const Extent& extent,
                             std::span<double> outputs);

/// Taps summed in one chain. A chain of 100,000 equal taps is off by 2.6e-12 of max|x| sum|w|; with
/// 512 and pairwise sums of the chains the error stays below (512 + log2(taps / 512)) * eps / 2.
inline constexpr Index kChain = 512;

/// The smallest |sum w| / sum |w| at which weights can be rescaled by their sum.
inline constexpr double kLeastShare = 0.01;

/// Returns how many outputs to compute from one window: a multiple of the plan's grid. The window's
/// samples stay in the L2 cache at any stride. Transforms read a span of samples before the outputs
/// again for each window, so a window of a long kernel is four spans long.
inline Index outputs_per_window(const Plan& plan) {
  constexpr Index kSamples = 16384;
  constexpr Index kMost = 131072;  // a megabyte for each column
  const Index shared = plan.grid > 1 ? std::min(4 * std::min(plan.span, kMost), kMost) : 0;
  const Index samples = std::max(kSamples, shared);
  const Index outputs = plan.stride < samples ? samples / plan.stride : 1;
  return outputs < plan.grid ? plan.grid : outputs / plan.grid * plan.grid;
}

/// Returns the number of samples that `count` neighbouring outputs read. count >= 0.
inline Index window_length(const Plan& plan, Index count) {
  return count == 0 ? 0 : (count - 1) * plan.stride + plan.span;
}

}  // namespace sigconv
