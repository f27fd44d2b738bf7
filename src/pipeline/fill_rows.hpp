#pragma once

#include <memory>

#include "pipeline/time_check.hpp"
#include "table/layout.hpp"
#include "table/rows.hpp"

namespace sigconv {

/// Returns rows that are missing in the input: `count` rows of a series from `first` steps after
/// its first row. They have times in the form of the last row, and the keys of `row`, which follows
/// the gap. All other fields are empty.
std::shared_ptr<const Rows> fill_rows(const Layout& layout, const TimeCheck& check,
                                      const TimeTrack& track, const Rows& rows, std::size_t row,
                                      Index first, Index count);

/// Returns the bytes that one of these rows takes with its samples, about.
std::size_t filled_row_size(const Layout& layout, const TimeTrack& track);

}  // namespace sigconv
