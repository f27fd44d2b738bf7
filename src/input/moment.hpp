#pragma once

#include <optional>
#include <string_view>

namespace sigconv {

/// `text` as seconds since 1970-01-01T00:00 UTC, if it is a date of the Gregorian calendar, with or
/// without a time of day, as ISO 8601 and CSV files have them: 2020-01, 2020-01-31, 2020/01/31, the
/// day followed by T or a blank and 12:00, 12:00:05 or 12:00:05.25 (or ,25), then nothing, Z,
/// +01:00, +0100 or +01. Without an offset it is UTC. Years have four digits; leap seconds and
/// 24:00 are refused. Blanks round it are the caller's.
std::optional<double> read_moment(std::string_view text);

}  // namespace sigconv
