#pragma once

#include <string_view>

namespace sigconv {

/// Returns whether a column of this name is a time axis or a key, which users rarely want to
/// convolve. The letter case, a leading # and a unit, as in `Time (s)` or time_s, do not matter.
///
/// Splits the name into words, at blanks, punctuation and the humps of camelCase. A name is a time
/// axis if every word belongs to a time (`unix_time`, `Date/Time`, `seconds_elapsed`), and a key if
/// its last word is id (`sensorId`).
bool is_axis(std::string_view name);

/// Returns whether `word` is a unit of time that can be the name of a time axis on its own: hours,
/// days, ms.
bool is_time_unit(std::string_view word);

}  // namespace sigconv
