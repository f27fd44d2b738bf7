#pragma once

#include "pipeline/cutter.hpp"

namespace sigconv {

/// A cutter that finishes all outputs of one series before the next, in order of appearance. A
/// piece of work can hold many short series.
class SeriesCutter : public Cutter {
 public:
  /// `plan` and `store` outlive the cutter. `most`: the most outputs in a piece of work. `stop`:
  /// the first output of a series that is not needed.
  SeriesCutter(const Plan& plan, SeriesStore& store, Index most, Index stop)
      : plan_(plan), store_(store), most_(most), stop_(stop) {}

  void cut(WorkBuilder& builder, bool hurry) override;

 private:
  const Plan& plan_;
  SeriesStore& store_;
  Index most_;
  Index stop_;
  std::size_t series_ = 0;  // the first series that still has outputs
};

}  // namespace sigconv
