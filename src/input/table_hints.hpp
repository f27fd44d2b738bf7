#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "input/dialect.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// Returns a hint with the delimiter that a table of one column probably has. Returns an empty
/// string if none is likely. `text` is the beginning of the input.
std::string likely_delimiter(const Layout& layout, std::string_view text, const Dialect& dialect);

/// Returns the delimiter, quoted for a shell, that a line such as `sep=;` names.
std::optional<std::string> separator_of_line(std::string_view line);

/// Returns the hint if a field of the first row in `text` would be a number with a decimal comma. A
/// comma outside of quotes may be the delimiter of a table that has only one column otherwise.
std::string comma_hint(std::string_view text, const Dialect& dialect);

}  // namespace sigconv
