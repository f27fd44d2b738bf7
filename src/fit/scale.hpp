#pragma once

#include <algorithm>
#include <cmath>
#include <span>

namespace sigconv {

/// Divides by the power of two that leaves the largest, and `least`, below 2, which changes no
/// digit: squares stay finite. Returns its exponent.
inline int to_unit_scale(std::span<double> numbers, double least = 0) {
  double peak = least;
  for (const double number : numbers) peak = std::max(peak, std::abs(number));
  if (peak == 0) return 0;
  const int exponent = std::ilogb(peak);
  for (double& number : numbers) number = std::ldexp(number, -exponent);
  return exponent;
}

}  // namespace sigconv
