#include "pipeline/cut_series.hpp"

#include <algorithm>

namespace sigconv {

void SeriesCutter::cut(WorkBuilder& builder, bool hurry) {
  constexpr Index kWindow = 16;  // outputs that cost as much as a window of its own
  for (Index room = most_; room > 0 && series_ < store_.size(); ++series_) {
    const StoredSeries& series = store_[series_];
    const Index ready = std::min(store_.ready(series), stop_) - series.next;
    const Index count = std::min(room, ready);
    // Transforms of a whole batch are faster. Outputs therefore wait for a full piece of work while
    // more samples may come.
    const bool waits = plan_.batch > plan_.grid && !series.ended && !hurry;
    if (waits && count < most_ && series.next + count < stop_) return;
    if (count > 0) builder.add(series_, count);
    if (count < ready || !series.ended || series.next >= stop_) return;
    builder.close(series_);
    room -= std::max<Index>(count, 0) + kWindow;
  }
}

}  // namespace sigconv
