#pragma once

#include <cstddef>

#include "input/byte_source.hpp"
#include "input/columns.hpp"
#include "input/dialect.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// Decides from the beginning of the CSV in `source` what it looks like, reading no further than
/// needed, and consumes what stands ahead of the first row. Without a list, the columns are those
/// whose first value is a number, but for time axes and keys. `limit`: bytes read at most before
/// that is known.
Result<Layout> open_table(ByteSource& source, const Dialect& dialect, const ColumnOptions& columns,
                          std::size_t limit);

}  // namespace sigconv
