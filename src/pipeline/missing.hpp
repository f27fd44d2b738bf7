#pragma once

#include <optional>
#include <span>
#include <vector>

#include "sigconv/spec.hpp"

namespace sigconv {

/// What becomes of missing values before the signal is extended.
enum class Missing {
  error,
  keep,    ///< they stay, and make each output that reads one missing
  skip,    ///< they stay, and outputs are rescaled by what is present
  zero,    ///< 0
  hold,    ///< the last value
  linear,  ///< the line between the values before and after
};

/// Runs a policy over the samples of one series, missing ones being NaN.
class MissingFilter {
 public:
  explicit MissingFilter(Missing policy) : policy_(policy) {}

  /// The first of `samples` that the policy cannot mend.
  std::optional<std::size_t> refused(std::span<const double> samples) const;

  /// What the policy makes of `samples`, none of them refused: themselves, or what it puts in
  /// `scratch`. Linear holds a gap back until it ends.
  std::span<const double> push(std::span<const double> samples, std::vector<double>& scratch);

  /// Samples of a gap that has not ended.
  Index open() const { return gap_; }

 private:
  Missing policy_;
  std::optional<double> last_;
  Index gap_ = 0;
};

}  // namespace sigconv
