#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "sigconv/error.hpp"
#include "sigconv/plan.hpp"
#include "sigconv/samples.hpp"

namespace sigconv {

/// Every output of the whole signal at once: plan.outputs(signal.size()) of them, which is what
/// `outputs` has room for. Reads the signal where it lies.
void convolve(const Plan& plan, std::span<const double> signal, std::span<double> outputs);

/// The same, or why there are none.
Result<std::vector<double>> convolve(const Plan& plan, std::span<const double> signal);

/// Outputs first .. first+outputs.size()-1 from their window.
/// `window`: x~[start(first)] .. x~[start(last) + span - 1].
/// Each output's taps are summed in the order of the window by fused multiply-adds, in chains of
/// kChain taps whose sums are added pairwise, so that an output has the same bits whatever
/// `first` and the number of outputs.
/// With plan.skip_missing, an output whose taps read a NaN is
///     (sum of w*x over what is present) * (sum of w) / (sum of w over what is present),
/// or NaN where the weights of what is present cancel beyond kLeastShare.
/// With plan.match an output is the correlation coefficient of kernel and window: see match.hpp.
void convolve_range(const Plan& plan, Index first, std::span<const double> window,
                    std::span<double> outputs);

/// Divides outputs first .. as plan.scale says, each by what belongs to its lag.
void scale_range(const Plan& plan, Index first, const Extent& extent, std::span<double> outputs);

/// Taps summed in one chain. A chain of 100,000 equal taps is off by 2.6e-12 of max|x| sum|w|; with
/// 512 and pairwise sums of the chains the error stays below (512 + log2(taps / 512)) * eps / 2.
inline constexpr Index kChain = 512;

/// Of |sum w| / sum |w|: below it, weights cancel too far to be rescaled by their sum.
inline constexpr double kLeastShare = 0.01;

/// Outputs of one window: its samples stay in the L2 cache, however far they lie apart; under a
/// long kernel transforms share those before the window, and four spans make that little. A
/// multiple of the plan's grid.
inline Index outputs_per_window(const Plan& plan) {
  constexpr Index kSamples = 16384;
  constexpr Index kMost = 131072;  // a megabyte for each column
  const Index shared = plan.grid > 1 ? std::min(4 * std::min(plan.span, kMost), kMost) : 0;
  const Index samples = std::max(kSamples, shared);
  const Index outputs = plan.stride < samples ? samples / plan.stride : 1;
  return outputs < plan.grid ? plan.grid : outputs / plan.grid * plan.grid;
}

/// Samples of the window that `count` outputs read.
inline Index window_length(const Plan& plan, Index count) {
  return count == 0 ? 0 : (count - 1) * plan.stride + plan.span;
}

}  // namespace sigconv
