#pragma once

#include <cstddef>

#include "input/byte_source.hpp"
#include "input/columns.hpp"
#include "input/dialect.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// Decides the layout of the CSV in `source` from its beginning, and consumes the bytes before the
/// first row. Reads no further than needed.
///
/// Without a list, the chosen columns are those whose first value is a number, except time axes and
/// keys. Returns an error if `limit` bytes are not enough to decide.
Result<Layout> open_table(ByteSource& source, const Dialect& dialect, const ColumnOptions& columns,
                          std::size_t limit);

}  // namespace sigconv
