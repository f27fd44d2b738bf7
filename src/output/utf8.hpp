#pragma once

#include <cstddef>
#include <string_view>

namespace sigconv {

/// Returns the length in bytes of the UTF-8 sequence that begins at `at` (Unicode, table 3-7), or 0
/// if none does.
std::size_t utf8_length(std::string_view text, std::size_t at);

}  // namespace sigconv
