#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sigconv/error.hpp"
#include "table/block.hpp"
#include "table/bytes.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// A part of a block's text.
struct Cell {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// One record: its text, line end included.
struct Row {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t line = 0;  ///< lines after the block's first
};

/// The numbers of rows, a vector for each chosen column. A missing one is NaN: no other number is.
using Values = std::vector<std::vector<double>>;

/// The records of one block. Made by parse, never changed after.
struct Rows {
  const Layout* layout = nullptr;
  Bytes text;
  std::uint64_t first_line = 1;
  std::size_t lines = 0;  ///< of the input: what the block behind this one begins after
  std::size_t count = 0;  ///< records

  /// Where each record is plain, which means `width` fields, no quotes and a line end: where each
  /// field ends, row after row, behind a first -1. One begins behind the end of the one before.
  std::vector<std::uint32_t> ends;
  bool plain = false;
  bool padded = false;              ///< blanks stand round some number of plain rows
  std::uint32_t carriage_size = 0;  ///< 1: a \r stands before the end of each plain row

  /// Elsewhere, the records, and the text of each chosen column's number, row after row: what an
  /// output takes the place of.
  std::vector<Row> rows;
  std::vector<Cell> cells;
  /// Instead of the cells, where the numbers' texts were dropped: where each one stood.
  std::vector<std::uint32_t> seams;
  /// All fields of each row, quotes included, where the layout keeps them: `width` a row. One that
  /// a short row lacks is empty.
  std::vector<Cell> fields;

  bool any_missing = false;  ///< of the chosen columns' numbers
  /// The key of each row, where there are keys: equal for rows of one group and no others.
  std::vector<std::string> keys;
  /// The last rows that are blank lines: they count only if a row follows them.
  std::size_t trailing_blank = 0;
  /// What ends the rows here: the record after the last row is wrong.
  Failure error;
  std::int64_t skipped = 0;  ///< see Block
  bool stalled = false;      ///< there too

  /// Starts anew, without rows, in the same memory. `layout_of_rows` outlives the rows. The vectors
  /// keep their elements: a parser sizes each one that it fills.
  void begin(const Layout& layout_of_rows, const Block& block);

  std::size_t size() const { return count; }
  Row row(std::size_t row) const;
  std::string_view text_of(const Row& row) const {
    return text.view().substr(row.begin, row.end - row.begin);
  }
  Cell cell(std::size_t row, std::size_t chosen) const;
  Cell field_cell(std::size_t row, std::size_t column) const;
  std::string_view field(std::size_t row, std::size_t column) const {
    const Cell cell = field_cell(row, column);
    return text.view().substr(cell.begin, cell.end - cell.begin);
  }
  /// `cell` without the blanks at its ends.
  Cell trimmed(Cell cell) const;
  /// Bytes held.
  std::size_t memory() const;
};

/// What a field of CSV says: its text without quotes.
std::string unquoted(std::string_view field);

/// The length of the line end that `record` has: 0, 1, or 2.
std::size_t line_end_length(std::string_view record);

/// An error that points at `cell` of the record `row`.
Error error_at(const Rows& rows, const Row& row, Cell cell, std::string message, std::string hint);

}  // namespace sigconv
