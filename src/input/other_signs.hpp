#pragma once

#include <string>
#include <string_view>

#include "input/number.hpp"

namespace sigconv {

/// Returns the first lines of a file that begins with `text`, at most 4 KiB.
std::string_view first_lines(std::string_view text);

/// Returns the hint for a file of numbers whose first lines hold the other decimal sign, or
/// thousands separators. Returns an empty text for other files, and if `number` is not the cause.
std::string hint_for_lines(std::string_view text, const NumberFormat& number);

}  // namespace sigconv
