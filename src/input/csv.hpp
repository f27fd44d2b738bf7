#pragma once

#include <cstdint>
#include <string_view>

#include "input/dialect.hpp"
#include "table/block.hpp"
#include "table/rows.hpp"

namespace sigconv {

/// Parses a block into its records and the numbers of the chosen columns (stage 2).
///
/// Takes the block's text. Reuses the memory of `rows` and `values`, which may hold an earlier
/// block. `layout` must outlive the rows. Lines count from 1.
void parse(const Dialect& dialect, const Layout& layout, Block& block, Rows& rows, Values& values);

/// Numbers the lines of a block from `line`, or from the first line that the block names. Sets
/// `line` to the first line after the block.
void number_lines(const Block& block, Rows& rows, std::uint64_t& line);

/// Returns an error of the reader with its line counted from `line`, the first line of the block.
Error numbered(Error error, std::uint64_t line);

/// Returns the error of a blank line that a row follows, in a table of several columns.
Error blank_line_error(const Rows& rows, const Row& row);

}  // namespace sigconv
