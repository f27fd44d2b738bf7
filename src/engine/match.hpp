#pragma once

#include <span>

#include "sigconv/plan.hpp"

namespace sigconv {

/// convolve_range() of a plan with `match`: outputs are the correlation coefficients of the kernel
/// and each window,
///
///     y(p) = sum of w[k] * (x~[p+k] - m) / sqrt(sum of (x~[p+k] - m)^2),   m the window's mean,
///
/// where w has mean 0 and norm 1: -1 .. 1, and NaN where the window does not vary (zero-normalised
/// cross-correlation; Lewis, Fast normalized cross-correlation, Vision Interface 1995).
/// `first` lies on the grid. `sum_taps`: what sums the taps of a range of outputs.
void match_range(const Plan& plan, Index first, std::span<const double> window,
                 std::span<double> outputs,
                 void (*sum_taps)(const Plan&, Index, std::span<const double>, std::span<double>));

}  // namespace sigconv
