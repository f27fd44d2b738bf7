#pragma once

#include <string>
#include <vector>

#include "output/format.hpp"

namespace sigconv {

/// A table that no row of an input stands behind: lags, peaks, frequencies, taps.
struct NumberTable {
  struct Column {
    std::string name;
    std::vector<double> values;      ///< NaN: missing
    std::vector<std::string> texts;  ///< instead of values, where `text` says so
    bool text = false;
  };
  std::vector<Column> columns;
  bool header = true;
  char delimiter = ',';
  char decimal = '.';
  std::string line_end = "\n";
};

/// The whole of it in the syntax of `options`: as CSV, a JSON object a line, or a .npy array of the
/// numbers, rows first.
std::string number_table_text(const NumberTable& table, const FormatOptions& options);

}  // namespace sigconv
