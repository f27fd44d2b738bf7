#pragma once

#include <deque>

#include "pipeline/cutter.hpp"

namespace sigconv {

/// Cuts outputs in the order of the input's rows, whichever series they are in. Every row has
/// exactly one output.
class RowCutter : public Cutter {
 public:
  /// `store` outlives the cutter. `most`: outputs of a piece of work.
  RowCutter(const SeriesStore& store, Index most) : store_(store), most_(most) {}

  void add(const SeriesBatch& batch) override;
  void cut(WorkBuilder& builder, bool hurry) override;

 private:
  // Consecutive rows of one series.
  struct Turn {
    std::size_t series = 0;
    Index outputs = 0;  // still to be cut
  };

  const SeriesStore& store_;
  Index most_;
  std::deque<Turn> turns_;
};

}  // namespace sigconv
