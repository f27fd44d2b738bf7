#pragma once

#include <cmath>

#include "sigconv/spec.hpp"

namespace sigconv {

/// Returns the factor b(j) of the recurrence t q[j-1] = b(j) q[j] + b(j-1) q[j-2]. The q are the
/// Gram polynomials of norm 1, which are orthogonal on the places of a window, and t is the
/// distance from its middle (Abramowitz and Stegun, 22.17). 1 <= degree < window.
inline long double gram_factor(Index window, Index degree) {
  const auto n = static_cast<long double>(window);
  const auto j = static_cast<long double>(degree);
  return j / 2 * std::sqrt((n - j) * (n + j) / ((2 * j - 1) * (2 * j + 1)));
}

}  // namespace sigconv
