#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/convolve_table.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// Where the series of a command are that holds them.
struct SeriesInput {
  std::string path = "-";
  std::optional<std::string> signal;  ///< of --signal, instead
};

/// The chosen columns of a table, whole, missing values as the policy makes them.
struct WholeSeries {
  std::shared_ptr<Layout> layout;  ///< where rows find it
  Values values;                   ///< a column each, of at least one sample
  /// Consecutive rows of a block: all rows there are, in order, where they are kept.
  struct Piece {
    std::shared_ptr<const Rows> rows;
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  std::vector<Piece> rows;

  /// As messages and outputs name a chosen column: by its header, or its number.
  std::string name(std::size_t chosen) const;

  /// Adds the samples of `batch`, and the rows if they are kept, and empties it.
  Failure take(SeriesBatch& batch, bool keeps_rows);
};

/// A table without rows is an error. `keeps_rows`: with the fields of each row.
Result<WholeSeries> read_series(const SeriesInput& input, const TableOptions& options,
                                bool keeps_rows = false);

}  // namespace sigconv
