#pragma once

#include <span>

#include "sigconv/plan.hpp"

namespace sigconv {

/// Computes convolve_range() for a plan with `match`. An output is the correlation coefficient of
/// the kernel and its window,
///
///     y(p) = sum of w[k] * (x~[p+k] - m) / sqrt(sum of (x~[p+k] - m)^2),   m the window's mean,
///
/// where w has mean 0 and norm 1. It lies in -1 .. 1, and is NaN if the window does not vary. This
/// is the zero-normalised cross-correlation (Lewis, Fast normalized cross-correlation, Vision
/// Interface 1995). An output is as accurate as its own window allows, however large the other
/// samples are. Direct sums have the bits of reference_range(). `first` is a multiple of plan.grid.
/// `sum_taps`: sums the taps of a range of outputs.
void match_range(const Plan& plan, Index first, std::span<const double> window,
                 std::span<double> outputs,
                 void (*sum_taps)(const Plan&, Index, std::span<const double>, std::span<double>));

}  // namespace sigconv
