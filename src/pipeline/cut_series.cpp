#include "pipeline/cut_series.hpp"

#include <algorithm>

namespace sigconv {

void SeriesCutter::cut(WorkBuilder& builder, bool hurry) {
  for (; series_ < store_.size(); ++series_) {
    const StoredSeries& series = store_[series_];
    const Index count = std::min(most_, std::min(store_.ready(series), stop_) - series.next);
    // Transforms of a whole batch are faster. Outputs therefore wait for a full piece of work while
    // more samples may come.
    const bool waits = plan_.batch > plan_.grid && !series.ended && !hurry;
    if (waits && count < most_ && series.next + count < stop_) return;
    if (count > 0) return builder.add(series_, count);
    if (!series.ended || store_[0].next >= stop_) return;
    store_.close(series_);
  }
}

}  // namespace sigconv
