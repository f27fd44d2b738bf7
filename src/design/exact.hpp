#pragma once

#include <optional>
#include <vector>

#include "sigconv/kernel.hpp"
#include "sigconv/spec.hpp"

// Designs whose weights are integers over a common divisor. Each function returns nothing if the
// divisor exceeds kMostDivisor. The sums of larger integers leave 2^53 sooner, and transforms of
// them are seldom exact.
namespace sigconv {

inline constexpr double kMostDivisor = 0x1p24;

/// Returns box() as ones over `taps`, which is at least 1. Its divisor may be larger.
Kernel exact_box(Index taps);

/// Returns triangle(). taps >= 1.
std::optional<Kernel> exact_triangle(Index taps);

/// Returns savgol(). Returns nothing for an even window either, or if neither `delta` nor its
/// inverse is an integer. The arguments have the ranges of savgol().
std::optional<Kernel> exact_savgol(Index window, Index order, Index derivative, double delta);

/// Returns the weights for EndFit::exact, in the order of the samples. Their divisors may be as
/// large as 2^53, because transforms do not sum them. Returns nothing where exact_savgol() does, or
/// if the window has more than 501 samples.
std::vector<Kernel> exact_savgol_ends(Index window, Index order, Index derivative, double delta);

}  // namespace sigconv
