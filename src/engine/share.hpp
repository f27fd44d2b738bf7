#pragma once

#include <cmath>
#include <cstdint>
#include <numeric>

#include "sigconv/spec.hpp"

namespace sigconv {

/// The factor that rescales a sum over present samples: whole / (sum of their weights * unit).
struct Share {
  double whole = 1;  ///< the sum of all weights
  double unit = 1;   ///< the divisor of the weights
};

/// Returns the share of weights whose sum is `all`. It is in lowest terms if both numbers are
/// integers up to 2^53. A kernel that sums to its divisor has whole = unit = 1, so that one
/// division by the sum of the present weights is left.
inline Share share_of(double all, double divisor) {
  const auto is_integer = [](double number) {
    return number == std::nearbyint(number) && std::abs(number) <= static_cast<double>(kFar);
  };
  if (divisor == 1 || !is_integer(all) || !is_integer(divisor)) return {all, divisor};
  const auto common = static_cast<double>(
      std::gcd(static_cast<std::int64_t>(all), static_cast<std::int64_t>(divisor)));
  return {all / common, divisor / common};
}

}  // namespace sigconv
