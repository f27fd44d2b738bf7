#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flow/convolve_table.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// Where the series of a command are that holds them.
struct SeriesInput {
  std::string path = "-";
  std::optional<std::string> signal;  ///< of --signal, instead
};

/// The chosen columns of a table, whole, missing values as the policy makes them.
struct WholeSeries {
  Layout layout;
  Values values;  ///< a column each, of at least one sample

  /// As messages and outputs name a chosen column: by its header, or its number.
  std::string name(std::size_t chosen) const;
};

/// A table without rows is an error.
Result<WholeSeries> read_series(const SeriesInput& input, const TableOptions& options);

}  // namespace sigconv
