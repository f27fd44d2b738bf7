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

/// The chosen columns of a whole table, with the missing-value policy applied.
struct WholeSeries {
  std::shared_ptr<Layout> layout;  ///< the rows point to it
  Values values;                   ///< a vector for each chosen column, of at least one sample
  /// Consecutive rows of one block.
  struct Piece {
    std::shared_ptr<const Rows> rows;
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  std::vector<Piece> rows;  ///< all rows, in order; empty if they are not kept

  /// Returns the name of a chosen column in messages and outputs: its header, or its number.
  std::string name(std::size_t chosen) const;

  /// Adds the samples of `batch`, and its rows if `keeps_rows`. Empties the batch and returns its
  /// error.
  Failure take(SeriesBatch& batch, bool keeps_rows);
};

/// Reads the chosen columns. A table without rows is an error. `keeps_rows`: also keeps the rows
/// and all of their fields.
Result<WholeSeries> read_series(const SeriesInput& input, const TableOptions& options,
                                bool keeps_rows = false);

}  // namespace sigconv
