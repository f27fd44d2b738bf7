#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "sigconv/error.hpp"
#include "sigconv/export.hpp"
#include "sigconv/plan.hpp"
#include "sigconv/samples.hpp"

namespace sigconv {

/// Computes every output of a whole signal into `outputs`, which has *plan.outputs(signal.size())
/// numbers; this is asserted. Only plan.demean and a median pad value copy the whole signal.
SIGCONV_API void convolve(const Plan& plan, std::span<const double> signal,
                          std::span<double> outputs);

/// Returns every output of a whole signal. An empty signal, or one that is shorter than the span in
/// Mode::valid, is an error of ErrorKind::data.
SIGCONV_API Result<std::vector<double>> convolve(const Plan& plan, std::span<const double> signal);

/// Computes the outputs first .. first+outputs.size()-1 from their window, the samples
/// x~[start(first)] .. x~[start(last) + span - 1]. The window has window_length(plan,
/// outputs.size()) samples, and `first` is a multiple of plan.grid; both are asserted.
/// Direct sums add an output's taps in the order of the window by fused multiply-adds, in chains of
/// kChain taps, and then add the chains pairwise. The bits of an output therefore do not depend on
/// `first` or the number of outputs. Transforms give the same bits for ranges that are cut at
/// multiples of plan.grid.
/// The sum is divided by plan.divisor once. If it overflows, it is computed again from samples over
/// a power of two. If plan.skip_missing is set, an output whose taps read a NaN is
///     (sum of w*x over present samples) * (sum of w) / (sum of w over present samples),
/// or NaN if, over the present samples, |sum of w| <= kLeastShare * (sum of |w|). Padding counts as
/// present unless it is NaN. The output is also NaN if fewer than plan.min_present taps read
/// something present, or if none of them reads a sample of the signal. `extent`: the length of the
/// signal, once a window reads beyond its end.
/// If plan.scale is set, products with NaN are left out.
/// If plan.match is set, an output is the correlation coefficient of the kernel and its window, or
/// NaN if the window does not vary.
SIGCONV_API void convolve_range(const Plan& plan, Index first, std::span<const double> window,
                                std::span<double> outputs, const Extent& extent = {});

/// Divides the outputs first .. first+outputs.size()-1 by plan.scale, each by the divisor of its
/// lag. `extent`: the length of the whole signal and, for Scale::coeff, its squares and its missing
/// samples. `window`: that of convolve_range(), whose missing samples the divisors leave out.
SIGCONV_API void scale_range(const Plan& plan, Index first, const Extent& extent,
                             std::span<const double> window, std::span<double> outputs);

/// The number of taps summed in one chain. In units of max|x| * sum|w|, a single chain of
/// 100,000 equal taps has an error of 2.6e-12. Chains of 512 and pairwise sums of them keep the
/// error below (512 + log2(taps / 512)) * eps / 2.
inline constexpr Index kChain = 512;

/// The smallest |sum w| / sum |w| at which weights can be rescaled by their sum.
inline constexpr double kLeastShare = 0.01;

/// Returns the number of outputs to compute from one window, a multiple of the plan's grid. The
/// window's samples stay in the L2 cache at any stride. Transforms read a span of samples before
/// the outputs again for each window, so the window of a long kernel is four spans long.
inline Index outputs_per_window(const Plan& plan) {
  constexpr Index kSamples = 16384;
  constexpr Index kMost = 131072;  // 1 MB per column
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
