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
  /// `limit`: the most samples of a gap that hold, backfill and linear fill. The others stay
  /// missing, and so do gaps that these policies refuse without a limit. Backfill fills the end of
  /// a gap, and the others its beginning, as in pandas.
  explicit MissingFilter(Missing policy, std::optional<Index> limit = std::nullopt)
      : policy_(policy), limit_(limit) {}

  /// Returns the index of the first sample that the policy cannot fill, if there is one.
  std::optional<std::size_t> refused(std::span<const double> samples) const;

  /// Returns `samples` with the policy applied: `samples` itself, or a view of `scratch`. The
  /// caller has checked refused(). The policies linear and backfill hold a gap back until it ends.
  /// Backfill holds back no more than its limit.
  std::span<const double> push(std::span<const double> samples, std::vector<double>& scratch);

  /// Returns the number of samples that are held back, because their gap has not ended. At the end
  /// of a series they are an error, unless there is a limit: they then stay missing.
  Index open() const { return gap_; }

 private:
  void end_gap(double sample, std::vector<double>& filled);
  void fill(std::vector<double>& filled);

  Missing policy_;
  std::optional<Index> limit_;
  std::optional<double> last_;
  Index gap_ = 0;   // samples held back
  Index held_ = 0;  // samples of this gap that hold has filled
};

}  // namespace sigconv
