#pragma once

#include <cstddef>
#include <vector>

#include "pipeline/series_store.hpp"
#include "pipeline/shard.hpp"
#include "table/work.hpp"

namespace sigconv {

/// A builder of pieces of work from the outputs that a cutter chose. A piece has a window of
/// samples for each series, and lines that point at the rows.
class WorkBuilder {
 public:
  /// `plan` and `store` outlive the builder. `part`: the outputs to write, if there are no keys.
  /// `keeps_keys`: windows get the key of their series, because their lines may have no rows.
  WorkBuilder(const Plan& plan, SeriesStore& store, const Part& part, bool keeps_keys);

  /// Starts an empty piece of work in the memory of `work`.
  void begin(Work& work);
  /// Adds the next `count` outputs of a series. They must be ready.
  void add(std::size_t series, Index count);
  /// Marks a series that has ended and has no more outputs: finish() frees it.
  void close(std::size_t series) { closed_.push_back(series); }
  /// Fills the windows with samples and frees the samples and rows that no later output needs.
  /// Returns false if the work has no outputs.
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
  std::vector<std::size_t> cut_;     // series that have a window in this work
  std::vector<std::size_t> closed_;  // series that are freed once this work has its samples
};

}  // namespace sigconv
