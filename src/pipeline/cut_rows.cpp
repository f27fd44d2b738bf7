#include "pipeline/cut_rows.hpp"

#include <algorithm>

namespace sigconv {

void RowCutter::add(const SeriesBatch& batch) {
  for (const SeriesPart& part : batch.parts) {
    if (part.ends_series)
      turns_.push_back({part.series, 0, true});
    else if (!turns_.empty() && !turns_.back().ends && turns_.back().series == part.series)
      turns_.back().outputs += part.rows();
    else
      turns_.push_back({part.series, part.rows(), false});
  }
}

void RowCutter::cut(WorkBuilder& builder, bool) {
  for (Index room = most_; room > 0 && !turns_.empty();) {
    Turn& turn = turns_.front();
    if (turn.ends) {
      builder.close(turn.series);
      turns_.pop_front();
      continue;
    }
    const StoredSeries& series = store_[turn.series];
    const Index count = std::min({room, turn.outputs, store_.ready(series) - series.next});
    if (count <= 0) return;
    builder.add(turn.series, count);
    room -= count;
    turn.outputs -= count;
    if (turn.outputs == 0) turns_.pop_front();
  }
}

}  // namespace sigconv
