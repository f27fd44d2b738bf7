#pragma once

#include <cstddef>
#include <deque>

#include "pipeline/cutter.hpp"

namespace sigconv {

/// A cutter that follows the order of the input rows, across all series. Every row has exactly one
/// output.
class RowCutter : public Cutter {
 public:
  /// `store` outlives the cutter. `most`: the most outputs in a piece of work.
  RowCutter(SeriesStore& store, Index most) : store_(store), most_(most) {}

  void add(const SeriesBatch& batch) override;
  void cut(WorkBuilder& builder, bool hurry) override;

 private:
  // Consecutive rows of one series.
  struct Turn {
    std::size_t series = 0;
    Index outputs = 0;  // not yet cut
    bool ends = false;  // no rows, but the end of the series
  };

  SeriesStore& store_;
  Index most_;
  std::deque<Turn> turns_;
};

}  // namespace sigconv
