#pragma once

#include <cstdint>

#include "input/dialect.hpp"
#include "table/block.hpp"
#include "table/rows.hpp"

namespace sigconv {

/// Stage 2: the records of a block, and the numbers of the chosen columns. Takes the block's text;
/// `rows` and `values` may hold those of an earlier block, whose memory is used again.
/// `layout` outlives the rows. Lines are counted from 1.
void parse(const Dialect& dialect, const Layout& layout, Block& block, Rows& rows, Values& values);

/// Lines count on from `line`, that of the block's first record unless it says so itself. `line`
/// becomes that of what follows.
void number_lines(const Block& block, Rows& rows, std::uint64_t& line);

/// The same of an error of the reader.
Error numbered(Error error, std::uint64_t line);

/// What a blank line is when a row follows it, where a row has more than one column.
Error blank_line_error(const Rows& rows, const Row& row);

}  // namespace sigconv
