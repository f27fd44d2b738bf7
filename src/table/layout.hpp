#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "table/time.hpp"

namespace sigconv {

/// The layout of one input, decided from its beginning, before the first block.
struct Layout {
  std::string source;  ///< the input's name in messages
  char delimiter = ',';
  bool blanks = false;  ///< runs of blanks separate the fields
  char decimal = '.';
  std::string preamble;  ///< text before the header: byte order mark, skipped lines, comments
  std::string header;    ///< the header's record, line end included; empty without one
  std::vector<std::string> header_fields;  ///< fields of its first row as written, quotes included
  /// The fields of its other rows, such as units, as they are written.
  std::vector<std::vector<std::string>> more_header_rows;
  /// The lines of the header and those that --skip-lines skipped, without line ends. A later row
  /// that repeats one is not data.
  std::vector<std::string> header_lines;
  bool header_has_numbers = false;    ///< a repeated header reads as numbers in each chosen column
  bool unnamed_first = false;         ///< the header lacks the name of the first column
  bool may_split_numbers = false;     ///< in that table, 21,5 may be a number
  std::uint64_t first_byte = 0;       ///< offset of the first row
  std::uint64_t first_line = 1;       ///< line of the first row
  std::vector<std::string> names;     ///< names of the columns; empty without a header
  std::size_t width = 0;              ///< number of columns
  std::vector<std::size_t> chosen;    ///< the columns that are convolved, ascending
  std::vector<std::size_t> keys;      ///< the columns of --by
  std::optional<std::size_t> times;   ///< the column of times, which is never convolved
  bool times_of_lags = false;         ///< it was named by --lag-unit, not by --time
  std::optional<TimeStep> time_step;  ///< the step of its rows; empty if no series has two rows
  bool drops_numbers = false;         ///< rows keep only the text between the numbers
  bool keeps_fields = false;          ///< fields of a row are needed, not only its text
  std::string line_end = "\n";        ///< of the first record
};

}  // namespace sigconv
