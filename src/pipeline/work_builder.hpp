#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "pipeline/series_store.hpp"
#include "pipeline/shard.hpp"
#include "table/work.hpp"

namespace sigconv {

/// Builds a piece of work from outputs that a cutter chose: for each series a window of samples,
/// and lines that point at the rows.
class WorkBuilder {
 public:
  /// `plan` and `store` outlive the builder. `part`: the outputs that are written, without keys.
  /// `keeps_keys`: windows get the key of their series, because their lines may have no rows.
  WorkBuilder(const Plan& plan, SeriesStore& store, const Part& part, bool keeps_keys);

  /// Starts an empty work in the memory of `work`.
  void begin(Work& work);
  /// Adds the next `count` outputs of a series, which are ready.
  void add(std::size_t series, Index count);
  /// Fills the windows with samples and frees what is no longer needed. False without outputs.
  bool finish();

 private:
  std::size_t window_of(std::size_t series);
  Lines next_lines(StoredSeries& series, Index most) const;
  void hold_rows(const WaitingBlock& block);

  const Plan& plan_;
  SeriesStore& store_;
  Part part_;
  bool keeps_keys_;
  Work* work_ = nullptr;
  std::vector<std::optional<std::size_t>> windows_;  // of each series, in this work
  std::vector<std::size_t> cut_;                     // series that have a window in this work
};

}  // namespace sigconv
