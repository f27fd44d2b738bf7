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

/// Returns the power of two that samples with a norm of norm / factor are multiplied by, so that
/// their squares and their products stay in the range of doubles: `factor` if the norm is outside
/// 2^-300 .. 2^300, otherwise 1. `factor`: a power of two.
inline double factor_of_range(double norm, double factor) {
  const double size = norm / factor;  // may overflow or vanish
  return norm == 0 || (size >= 0x1p-300 && size <= 0x1p300) ? 1 : factor;
}

/// Returns sqrt(a * b) of two sums of squares. Sums that differ by rounding count as equal, so that
/// the coefficient of a signal with itself is 1: the result is then exactly b.
inline double root_of_product(double a, double b) {
  constexpr double kRounding = 0x1p-44;  // of a direct sum, see kChain
  if (std::abs(a - b) <= kRounding * b) return b;
  const double product = a * b;
  if (product >= 0x1p-900 && product <= 0x1p1000) return std::sqrt(product);
  return std::sqrt(a) * std::sqrt(b);
}

}  // namespace sigconv
