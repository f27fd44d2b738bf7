#pragma once

#include <string>
#include <vector>

#include "output/format.hpp"

namespace sigconv {

/// A table that is not made of the rows of an input: lags, peaks, frequencies, taps.
struct NumberTable {
  struct Column {
    std::string name;
    std::vector<double> values;      ///< NaN: missing
    std::vector<std::string> texts;  ///< used instead of values if `text` is set
    bool text = false;
  };
  std::vector<Column> columns;
  bool header = true;
  char delimiter = ',';
  char decimal = '.';
  std::string line_end = "\n";
};

/// Returns the table as text in the syntax of `options`: CSV, a JSON object per line, or a .npy
/// array of the numbers, rows first.
std::string number_table_text(const NumberTable& table, const FormatOptions& options);

}  // namespace sigconv
