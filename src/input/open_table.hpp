#pragma once

#include <optional>
#include <string>
#include <vector>

#include "input/dialect.hpp"
#include "input/source.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// Which columns of a table are meant.
struct ColumnOptions {
  std::optional<std::string> columns;  ///< the list of -c
  std::optional<std::string> keys;     ///< the list of --by
  std::optional<std::string> times;    ///< the column whose step is a lag's unit
  /// The columns that were chosen from an input before this one, where there was one.
  std::optional<std::vector<std::size_t>> chosen;
};

/// Decides from the beginning of `source` what it looks like, reading no further than needed, and
/// consumes what stands ahead of the first row. Without a list, the columns are those whose first
/// value is a number, but for time axes and keys. `limit`: bytes read at most before that is known.
Result<Layout> open_table(Source& source, const Dialect& dialect, const ColumnOptions& columns,
                          std::size_t limit);

}  // namespace sigconv
