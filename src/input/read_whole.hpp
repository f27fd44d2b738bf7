#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "input/open_rows.hpp"

namespace sigconv {

/// Calls `each` with the rows and numbers of each block, until it returns an error. The rows can
/// end with an error of their own (Rows::error).
Failure for_each_block(
    RowSource& input,
    const std::function<Failure(const std::shared_ptr<Rows>& rows, const Values& values)>& each);

/// The chosen columns of a whole table.
struct WholeTable {
  std::shared_ptr<Layout> layout;
  Values values;                  ///< a vector for each column
  std::vector<std::string> keys;  ///< of each row, if there are keys
};

/// The message and the hint for a missing number, in a table that must not have one.
struct NoneMissing {
  const char* message;
  const char* hint;
};

/// Reads the table in `source`. A wrong row is an error. A missing number is an error if
/// `none_missing` is given, and NaN otherwise. `row_hint` replaces the hint for a wrong row.
Result<WholeTable> read_whole(ByteSource& source, const RowOptions& options,
                              const NoneMissing* none_missing,
                              const std::optional<std::string>& row_hint = std::nullopt);

}  // namespace sigconv
