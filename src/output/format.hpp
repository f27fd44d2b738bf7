#pragma once

#include <optional>
#include <string>
#include <vector>

#include "output/number.hpp"
#include "sigconv/error.hpp"
#include "sigconv/spec.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// How the output is to be written, as asked for.
struct FormatOptions {
  enum class Syntax { as_input, csv, tsv, json, npy };
  Syntax syntax = Syntax::as_input;
  NumberStyle number;
  std::optional<std::string> missing;  ///< what stands for a missing output
  bool only = false;                   ///< the columns that are not convolved are dropped
  bool append = false;                 ///< an output stands behind its source, not in its place
  std::string suffix;                  ///< of the name of an appended column
  bool lags = false;                   ///< the lag of each output stands ahead of it
  LagUnit lag_unit;
};

/// The lags of outputs: (first + i * step) * unit.
struct Lags {
  Index first = 0;
  Index step = 1;
  LagUnit unit;
};

/// A column of the output.
struct OutputColumn {
  std::size_t column = 0;  ///< of the input
  std::optional<std::size_t>
      chosen;        ///< the outputs of this chosen column; else the field as it is
  std::string name;  ///< as the header has it, escaped
};

/// How the output of one input is written: everything that can be decided before its first row.
struct Format {
  enum class Rows {
    verbatim,  ///< the row's text, with numbers in the place of those they were computed for
    fields,    ///< field by field
    json,      ///< an object a line
    npy,       ///< the outputs alone, as they lie in memory: the data of a .npy file
  };
  Rows rows = Rows::verbatim;
  bool requotes = false;  ///< fields get the quotes that they need between other delimiters
  bool appends = false;
  char delimiter = ',';
  char decimal = '.';
  NumberStyle number;
  std::string missing;
  std::string suffix;        ///< of appended columns
  std::optional<Lags> lags;  ///< a column ahead of the others
  std::string header;        ///< what stands ahead of the rows; empty without a header
  std::vector<OutputColumn> columns;
};

/// A column that is added, and whose name is there already, is an error.
Result<Format> make_format(const FormatOptions& options, const Layout& layout);

/// `text` in quotes if it holds a delimiter, a quote, or a line break.
std::string quoted_if_needed(std::string_view text, char delimiter);

}  // namespace sigconv
