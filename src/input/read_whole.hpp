#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "input/open_rows.hpp"

namespace sigconv {

/// Calls `each` with the rows and numbers of each block, until it returns an error. Rows may end
/// with an error of their own.
Failure for_each_block(
    RowSource& input,
    const std::function<Failure(const std::shared_ptr<Rows>& rows, const Values& values)>& each);

/// The chosen columns of a whole table.
struct WholeTable {
  std::shared_ptr<Layout> layout;
  Values values;                  ///< a column each
  std::vector<std::string> keys;  ///< of each row, where there are keys
};

/// The message and the hint of a missing number, where none may be.
struct NoneMissing {
  const char* message;
  const char* hint;
};

/// Reads the table in `source`. A row that is wrong, or lacks a number, is an error; without
/// `none_missing` a missing number is NaN. `row_hint`: replaces the hint of a row that is wrong.
Result<WholeTable> read_whole(ByteSource& source, const RowOptions& options,
                              const NoneMissing* none_missing,
                              const std::optional<std::string>& row_hint = std::nullopt);

}  // namespace sigconv
