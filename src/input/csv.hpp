#pragma once

#include <cstddef>

#include "input/dialect.hpp"
#include "table/block.hpp"
#include "table/rows.hpp"

namespace sigconv {

/// Stage 2: the records of a block and the numbers of the chosen columns. Pure.
/// `layout` outlives the rows.
Rows parse(const Dialect& dialect, const Layout& layout, Block block);

/// What a blank line is when a row follows it, where a row has more than one column.
Error blank_line_error(const Rows& rows, const Row& row);

}  // namespace sigconv
