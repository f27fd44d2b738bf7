#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sigconv {

/// The lag of one sample, as a quotient: 3 lags of 0.1 are then 0.3.
struct LagUnit {
  double numerator = 1;
  double denominator = 1;

  double of(double lag) const { return lag * numerator / denominator; }
};

/// Returns `value`, which has `decimals` digits after the decimal point, as a quotient.
LagUnit lag_unit(double value, int decimals);

/// Returns the number of digits after the decimal point of `number` as it is written. Returns 99
/// for a number with an exponent.
int decimals_of(std::string_view number);

/// The layout of one input, decided from its beginning, before the first block.
struct Layout {
  std::string source;  ///< the input's name in messages
  char delimiter = ',';
  bool blanks = false;  ///< runs of blanks separate the fields
  char decimal = '.';
  std::string preamble;  ///< text before the header: byte order mark, skipped lines, comments
  std::string header;    ///< the header's record, line end included; empty without one
  std::vector<std::string> header_fields;  ///< its fields as written, quotes included
  std::uint64_t first_byte = 0;            ///< offset of the first row
  std::uint64_t first_line = 1;            ///< line of the first row
  std::vector<std::string> names;          ///< names of the columns; empty without a header
  std::size_t width = 0;                   ///< number of columns
  std::vector<std::size_t> chosen;         ///< the columns that are convolved, ascending
  std::vector<std::size_t> keys;           ///< the columns of --by
  std::optional<LagUnit> step;  ///< difference of the first two rows, in a column of times
  bool drops_numbers = false;   ///< rows keep only the text between the numbers
  bool keeps_fields = false;    ///< fields of a row are needed, not only its text
  std::string line_end = "\n";  ///< of the first record
};

}  // namespace sigconv
