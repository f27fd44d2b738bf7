#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sigconv {

/// What a lag of one sample is: a quotient, so that 3 lags of 0.1 are 0.3.
struct LagUnit {
  double numerator = 1;
  double denominator = 1;

  double of(double lag) const { return lag * numerator / denominator; }
};

/// `value`, of so many digits behind the point, as such a quotient.
LagUnit lag_unit(double value, int decimals);

/// The digits behind the point of `number`, as it is written; of no plain decimal, too many.
int decimals_of(std::string_view number);

/// What one input looks like: decided from its beginning, before the first block.
struct Layout {
  std::string source;  ///< the input, as messages name it
  char delimiter = ',';
  bool blanks = false;  ///< fields stand between runs of blanks
  char decimal = '.';
  std::string preamble;  ///< ahead of the header: byte order mark, skipped lines, comments
  std::string header;    ///< the header's record, line end included; empty without one
  std::vector<std::string> header_fields;  ///< its fields as they are, quotes included
  std::uint64_t first_byte = 0;            ///< of the first row
  std::uint64_t first_line = 1;            ///< of the first row
  std::vector<std::string> names;          ///< of the columns; empty without a header
  std::size_t width = 0;                   ///< columns
  std::vector<std::size_t> chosen;         ///< the columns that are convolved, ascending
  std::vector<std::size_t> keys;           ///< the columns of --by
  std::optional<LagUnit> step;             ///< between the first two rows, in a column of times
  bool drops_numbers = false;              ///< rows keep only what stands between the numbers
  bool keeps_fields = false;               ///< each field of a row is needed, not its text alone
  std::string line_end = "\n";             ///< of the first record
};

}  // namespace sigconv
