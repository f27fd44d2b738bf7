#pragma once

#include <algorithm>
#include <cmath>
#include <span>

namespace sigconv {

/// Divides by the power of two that leaves the largest number that is finite, and `least`, below 2,
/// which changes no digit: squares stay finite. Returns its exponent.
inline int to_unit_scale(std::span<double> numbers, double least = 0) {
  double peak = least;
  for (const double number : numbers)
    if (std::isfinite(number)) peak = std::max(peak, std::abs(number));
  if (peak == 0) return 0;
  const int exponent = std::ilogb(peak);
  // In two steps: the inverse of the smallest has no double.
  const double factor = std::ldexp(1.0, -exponent / 2);
  const double rest = std::ldexp(1.0, -exponent - -exponent / 2);
  for (double& number : numbers) number = number * factor * rest;
  return exponent;
}

}  // namespace sigconv
