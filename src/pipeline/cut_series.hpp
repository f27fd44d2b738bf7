#pragma once

#include "pipeline/cutter.hpp"

namespace sigconv {

/// Cuts all outputs of one series before those of the next, in the order of appearance.
class SeriesCutter : public Cutter {
 public:
  /// `plan` and `store` outlive the cutter. `most`: outputs of a piece of work. `stop`: the first
  /// output of a series that is not needed.
  SeriesCutter(const Plan& plan, SeriesStore& store, Index most, Index stop)
      : plan_(plan), store_(store), most_(most), stop_(stop) {}

  void cut(WorkBuilder& builder, bool hurry) override;

 private:
  const Plan& plan_;
  SeriesStore& store_;
  Index most_;
  Index stop_;
  std::size_t series_ = 0;  // the first one that still has outputs
};

}  // namespace sigconv
