#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "input/columns.hpp"
#include "input/dialect.hpp"
#include "sigconv/error.hpp"
#include "table/layout.hpp"
#include "table/rows.hpp"

// The column of --time, or the one that --lag-unit names.
namespace sigconv {

/// Reads a field, with or without quotes and blanks around it, as a number, a moment or a time of
/// day. --time, --lag-unit and --plot take the times that it reads, and no others.
Time read_time(std::string_view field, const NumberFormat& format);

/// Reads the text of --step: a number or a quotient such as 1/30, followed by one of the units us,
/// ms, s, min, h, d, w, mo and y, or by none. Returns nothing for any other text.
std::optional<TimeStep> read_step(std::string_view text);

/// Returns the step from `first` to `second`: calendar months if both have the same day of the
/// month, or are the last days of their months, at the same time of day. Returns nothing unless the
/// time rises.
std::optional<TimeStep> step_between(const Time& first, const Time& second);

/// Finds the column of times of a table whose text begins with `text`, and the step between the
/// first two rows of a key. Sets the fields of `layout` for both. Returns false if more text is
/// needed. A wrong time is no error here. The time check finds it, and shows its row.
Result<bool> find_times(std::string_view text, bool complete, const Dialect& dialect,
                        const ColumnOptions& options, Layout& layout);

/// Reads the times of parsed rows, if their layout has a column of times.
void read_times(const NumberFormat& format, Rows& rows);

}  // namespace sigconv
