#pragma once

namespace sigconv {

/// Returns whether `c` is a decimal digit, whatever the locale.
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace sigconv
