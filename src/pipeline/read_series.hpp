#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/convolve_table.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// The input of a command that holds whole series in memory.
struct SeriesInput {
  std::string path = "-";
  std::optional<std::string> signal;  ///< the list of --signal, read instead of `path`
};

/// The chosen columns of a whole table, or of the rows with one key, with the missing-value policy
/// applied.
struct WholeSeries {
  std::shared_ptr<Layout> layout;  ///< the rows point to it
  Values values;                   ///< a vector for each chosen column, of at least one sample
  /// Consecutive rows of one block.
  struct Piece {
    std::shared_ptr<const Rows> rows;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t place = 0;  ///< number of pieces of any series before it
  };
  std::vector<Piece> rows;            ///< all rows, in order; empty if they are not kept
  std::vector<std::string> key = {};  ///< the values of the key columns, without quotes

  /// Returns the name of a chosen column in messages and outputs: its header, or its number.
  std::string name(std::size_t chosen) const;
};

/// Reads every series of the table in `source`, in order of appearance: one for each key, or one
/// for the table. A table without rows is an error. `header`: the header of earlier inputs of the
/// same output, which must be equal. `keeps_rows`: also keeps the rows and all of their fields.
Result<std::vector<WholeSeries>> read_all_series(ByteSource& source, const TableOptions& options,
                                                 const SharedHeader& header,
                                                 bool keeps_rows = false);

/// Reads the chosen columns of a table that is one series.
Result<WholeSeries> read_series(const SeriesInput& input, const TableOptions& options,
                                bool keeps_rows = false);

}  // namespace sigconv
