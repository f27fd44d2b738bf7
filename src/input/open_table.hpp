#pragma once

#include <optional>
#include <string>

#include "input/dialect.hpp"
#include "input/source.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// Decides from the beginning of `source` what it looks like, reading no further than needed, and
/// consumes what stands ahead of the first row. `columns`: the list of -c; without one, the columns
/// whose first value is a number, but for time axes and keys.
Result<Layout> open_table(Source& source, const Dialect& dialect,
                          const std::optional<std::string>& columns);

}  // namespace sigconv
