#pragma once

#include <optional>
#include <span>
#include <vector>

#include "sigconv/spec.hpp"
#include "table/missing.hpp"

namespace sigconv {

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
