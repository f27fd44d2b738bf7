#pragma once

#include <optional>
#include <string_view>

namespace sigconv {

/// Reads `text` as seconds since 1970-01-01T00:00 UTC. Returns nothing unless it is a date, with or
/// without a time of day, in a form of ISO 8601 or of CSV files.
///
/// The date is 2020-01, 2020-01-31 or 2020/01/31, in the Gregorian calendar with a year of four
/// digits. T or a blank and a time may follow the day: 12:00, 12:00:05, 12:00:05.25 or 12:00:05,25.
/// Leap seconds and 24:00 are rejected. Z, +01:00, +0100 or +01 may follow the time, which is UTC
/// otherwise. The caller trims blanks.
std::optional<double> read_moment(std::string_view text);

/// Returns whether `text` is a date as above, or a time of day alone: 12:00, 12:00:05 or
/// 12:00:05.25, with or without an offset from UTC.
bool is_moment(std::string_view text);

}  // namespace sigconv
