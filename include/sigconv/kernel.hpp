#pragma once

#include <utility>
#include <vector>

namespace sigconv {

/// The taps of a kernel over a common divisor: the weight of tap k is taps[k] / divisor.
///
/// A plain kernel has the divisor 1. Integers over a divisor keep averages exact. The sums of
/// integer samples times integer taps are exact, and one division follows, so the mean of 20, 30
/// and 40 is 30. Weights of 1/3 would give 29.999999999999996.
struct Kernel {
  /// `divisor`: finite and above 0, which make_plan() checks.
  explicit Kernel(std::vector<double> given, double over = 1)
      : taps(std::move(given)), divisor(over) {}

  /// Returns the quotients taps[k] / divisor.
  std::vector<double> weights() const {
    std::vector<double> quotients = taps;
    for (double& tap : quotients) tap /= divisor;
    return quotients;
  }

  std::vector<double> taps;
  double divisor;
};

}  // namespace sigconv
