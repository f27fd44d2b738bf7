#pragma once

#include <optional>
#include <span>
#include <vector>

#include "sigconv/spec.hpp"
#include "table/missing.hpp"

namespace sigconv {

/// A missing-value policy that runs over the samples of one column of a series. A missing sample is
/// NaN.
class MissingFilter {
 public:
  explicit MissingFilter(Missing policy) : policy_(policy) {}

  /// Returns the index of the first sample that the policy cannot fill, if there is one.
  std::optional<std::size_t> refused(std::span<const double> samples) const;

  /// Returns `samples` with the policy applied: `samples` itself, or a view of `scratch`. The
  /// caller has checked refused(). The linear policy holds a gap back until it ends.
  std::span<const double> push(std::span<const double> samples, std::vector<double>& scratch);

  /// Returns the number of samples in a gap that has not ended.
  Index open() const { return gap_; }

 private:
  Missing policy_;
  std::optional<double> last_;
  Index gap_ = 0;
};

}  // namespace sigconv
