#pragma once

#include <string>
#include <string_view>

#include "table/time.hpp"

namespace sigconv {

/// Returns the text of `time` in the form of the field `like`, a time of the same column: its
/// quotes, the parts of its date, and its offset. If the form cannot hold `time`, the text has more
/// parts. A number has time.decimals digits after the decimal point. `decimal`: the decimal sign.
std::string time_text(const Time& time, std::string_view like, char decimal);

/// Returns a duration in the column's unit. Seconds are written as --step reads them:
/// "2h".
std::string duration_text(double duration, Time::Kind kind);

/// Returns a step as --step reads it.
std::string step_text(const TimeStep& step, Time::Kind kind);

}  // namespace sigconv
