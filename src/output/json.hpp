#pragma once

#include <string>
#include <string_view>

namespace sigconv {

/// `text` as a JSON string (RFC 8259, section 7), quotes included. Bytes that are no UTF-8 become
/// U+FFFD: a JSON text has none.
std::string json_string(std::string_view text);

/// Whether `text` is a JSON number (RFC 8259, section 6) as it stands.
bool is_json_number(std::string_view text);

}  // namespace sigconv
