#pragma once

#include <optional>
#include <string>
#include <vector>

#include "input/dialect.hpp"
#include "input/source.hpp"
#include "table/rows.hpp"

namespace sigconv {

/// The numbers of a whole table.
struct WholeTable {
  Values values;
  std::vector<std::string> keys;  ///< of each row, where there are keys
};

/// What a missing number is called where none may be, and what mends it.
struct NoneMissing {
  const char* message;
  const char* hint;
};

/// Reads the rows in `source`, which stands behind what open_table() read. A row that is wrong, or
/// lacks a number, is an error; without `none_missing` that is NaN. `row_hint`: replaces the hint
/// of a row that is wrong.
Result<WholeTable> read_whole_table(Source& source, const Dialect& dialect, const Layout& layout,
                                    const NoneMissing* none_missing,
                                    std::optional<std::string> row_hint = std::nullopt);

}  // namespace sigconv
