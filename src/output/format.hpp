#pragma once

#include <optional>
#include <string>
#include <vector>

#include "output/number.hpp"
#include "sigconv/error.hpp"
#include "sigconv/spec.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// The output format that the options ask for.
struct FormatOptions {
  enum class Syntax { as_input, csv, tsv, json, npy };
  Syntax syntax = Syntax::as_input;
  NumberStyle number;
  std::optional<std::string> missing;  ///< the text of a missing output
  bool only = false;                   ///< columns that are not convolved are dropped
  bool append = false;                 ///< an output follows its source instead of replacing it
  std::string suffix;                  ///< of the name of an appended column
  bool lags = false;                   ///< the first column holds the lag of each output
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
  std::size_t column = 0;             ///< of the input
  std::optional<std::size_t> chosen;  ///< outputs of this chosen column; none: the field itself
  std::string name;                   ///< for the header, escaped
};

/// The output format of one input: all decisions that can be made before its first row.
struct Format {
  enum class Rows {
    verbatim,  ///< the row's text, with its chosen numbers replaced by outputs
    fields,    ///< field by field
    json,      ///< an object per line
    npy,       ///< the outputs alone, as in memory: the data of a .npy file
  };
  Rows rows = Rows::verbatim;
  bool requotes = false;  ///< fields get the quotes that another delimiter requires
  bool appends = false;
  char delimiter = ',';
  char decimal = '.';
  NumberStyle number;
  std::string missing;
  std::string suffix;        ///< of appended columns
  std::optional<Lags> lags;  ///< a column before the others
  std::string header;  ///< the text before the rows: the preamble, and a header if there is one
  std::vector<OutputColumn> columns;
};

/// Makes the format of an input. Returns an error if an added column has the name of another
/// column.
Result<Format> make_format(const FormatOptions& options, const Layout& layout);

/// Returns the delimiter of a table in `syntax`. `of_input`: the delimiter of the input.
char delimiter_of(FormatOptions::Syntax syntax, char of_input);

/// Returns `text`, in quotes if it contains a delimiter, a quote or a line break.
std::string quoted_if_needed(std::string_view text, char delimiter);

}  // namespace sigconv
