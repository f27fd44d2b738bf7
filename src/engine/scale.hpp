#pragma once

#include <algorithm>
#include <cmath>
#include <span>

namespace sigconv {

/// Sums of integer taps overflow although their quotients by the divisor would not. Samples divided
/// by this power of two have sums that stay finite: 2^27 taps of 2^53 add 80 bits.
inline constexpr double kOverflowScale = 0x1p100;

/// Divides the numbers by a power of two, so that squares stay finite. The largest finite
/// magnitude, and `least`, are below 2 afterwards. No digit changes unless a number underflows.
/// Returns the exponent of the power.
inline int to_unit_scale(std::span<double> numbers, double least = 0) {
  double peak = least;
  for (const double number : numbers)
    if (std::isfinite(number)) peak = std::max(peak, std::abs(number));
  if (peak == 0) return 0;
  const int exponent = std::ilogb(peak);
  // Multiplies by two factors, because the inverse of the smallest double overflows.
  const double factor = std::ldexp(1.0, -exponent / 2);
  const double rest = std::ldexp(1.0, -exponent - -exponent / 2);
  for (double& number : numbers) number = number * factor * rest;
  return exponent;
}

}  // namespace sigconv
