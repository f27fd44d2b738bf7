#pragma once

#include <string>
#include <string_view>

namespace sigconv {

/// Returns `text` as a JSON string with its quotes (RFC 8259, section 7). Replaces bytes that are
/// not UTF-8 by U+FFFD, because JSON text must be UTF-8.
std::string json_string(std::string_view text);

/// Returns whether `text`, unchanged, is a JSON number (RFC 8259, section 6).
bool is_json_number(std::string_view text);

}  // namespace sigconv
