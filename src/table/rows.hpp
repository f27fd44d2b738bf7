#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
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

/// One record's text, line end included.
struct Row {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t line = 0;  ///< lines after the block's first
};

/// The numbers of rows, a vector for each chosen column. NaN is a missing value; no number is NaN.
using Values = std::vector<std::vector<double>>;

/// The records of one block. parse() makes them, and nothing changes them afterwards.
struct Rows {
  const Layout* layout = nullptr;
  Bytes text;
  std::uint64_t first_line = 1;
  std::size_t lines = 0;  ///< lines of the input; the next block begins after them
  std::size_t count = 0;  ///< records

  /// If all records are plain (`width` fields, no quotes): the ends of their fields, row after row,
  /// after a first -1. Each field begins after the end of the one before.
  std::vector<std::uint32_t> ends;
  bool plain = false;
  bool padded = false;              ///< some plain rows have blanks around a number
  std::uint32_t carriage_size = 0;  ///< 1 if each plain row ends in \r\n

  /// Otherwise: the records, and the text of each chosen column's number, row after row. Outputs
  /// replace these texts.
  std::vector<Row> rows;
  std::vector<Cell> cells;
  /// If the texts of the numbers were dropped: the position of each one, instead of the cells.
  std::vector<std::uint32_t> seams;
  /// If the layout keeps fields: all fields of each row, quotes included, `width` per row. Fields
  /// that a short row lacks are empty.
  std::vector<Cell> fields;

  bool any_missing = false;  ///< some number of a chosen column is missing
  /// The key of each row, if there are keys. Rows of one group, and no others, have equal keys.
  std::vector<std::string> keys;
  /// The time of each row, if the layout has a column of times.
  std::vector<Time> times;
  /// The number of rows at the end whose fields are all empty. They are samples only if another row
  /// follows them.
  std::size_t trailing_empty = 0;
  /// In a table of several columns, the first blank line among them. It is an error if another row
  /// follows.
  std::optional<std::size_t> blank_row;
  /// The error in the record after the last row, which ends the rows.
  Failure error;
  std::int64_t skipped = 0;  ///< see Block
  bool stalled = false;      ///< see Block

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
  /// Returns `cell` without the blanks at its ends.
  Cell trimmed(Cell cell) const;
  /// Returns the number of bytes held.
  std::size_t memory() const;
};

/// Returns the text of a CSV field without quotes.
std::string unquoted(std::string_view field);

/// Returns the length of the line end of `record`: 0, 1 or 2.
std::size_t line_end_length(std::string_view record);

/// Returns an error that points at `cell` of the record `row`.
Error error_at(const Rows& rows, const Row& row, Cell cell, std::string message, std::string hint);

}  // namespace sigconv
