#pragma once

#include <functional>
#include <limits>
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

/// A check of rows begin .. end-1, which the reader adds to a table.
using RowCheck = std::function<Failure(const Rows& rows, std::size_t begin, std::size_t end)>;

/// The treatment of wrong rows.
struct WholeOptions {
  const NoneMissing* none_missing = nullptr;  ///< without it, a missing number is NaN
  std::optional<std::string> row_hint = {};   ///< replaces the hint for a wrong row
  /// Makes a check of all rows, once the layout is known. May be empty, and may return none.
  std::function<RowCheck(const Layout& layout)> make_check = {};
  /// The rows that `none_missing` and the check apply to.
  std::size_t first_row = 0;
  std::size_t end_row = std::numeric_limits<std::size_t>::max();
};

/// Reads the table in `source`. A wrong row is an error.
Result<WholeTable> read_whole(ByteSource& source, const RowOptions& options,
                              const WholeOptions& whole);

}  // namespace sigconv
