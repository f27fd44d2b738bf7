#pragma once

#include <cstddef>

#include "input/dialect.hpp"
#include "table/block.hpp"
#include "table/rows.hpp"

namespace sigconv {

/// Stage 2: the records of a block, and the numbers of the chosen columns. Takes the block's text;
/// `rows` and `values` may hold those of an earlier block, whose memory is used again.
/// `layout` outlives the rows.
void parse(const Dialect& dialect, const Layout& layout, Block& block, Rows& rows, Values& values);

/// What a blank line is when a row follows it, where a row has more than one column.
Error blank_line_error(const Rows& rows, const Row& row);

}  // namespace sigconv
