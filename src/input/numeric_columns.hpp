#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "input/dialect.hpp"
#include "sigconv/error.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// Returns the columns whose first value that is not missing is a number, except axes, keys and
/// those in `excluded`. Returns nothing if the text ends before every column is decided, and
/// `complete` does not say that nothing follows.
///
/// Returns an error where a column would be left out although it holds numbers: they contain NUL
/// bytes or end in Ctrl-Z, or a row is a list in brackets.
Result<std::optional<std::vector<std::size_t>>> numeric_columns(
    std::string_view text, const Layout& layout, const std::vector<std::size_t>& excluded,
    const Dialect& dialect, bool complete);

}  // namespace sigconv
