#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sigconv {

/// The rules for reading fields as numbers.
struct NumberFormat {
  char decimal = '.';
  std::vector<std::string> missing;  ///< tokens for missing values, in addition to the usual ones
  std::vector<double> missing_numbers;  ///< tokens that are numbers; they match by value
};

/// The content of a field.
struct Number {
  enum class Kind { number, missing, text, too_large };
  Kind kind = Kind::text;
  double value = 0;  ///< of Kind::number; NaN for Kind::missing
};

/// Reads `text` as a number: the syntax of std::from_chars, plus a leading `+`. The caller trims
/// blanks. A number that is too small becomes a denormal or 0. One that is too large is
/// Kind::too_large.
Number read_number(std::string_view text, const NumberFormat& format);

/// Returns whether `text` is not a number in `format`, but would be one with a decimal comma.
bool reads_with_comma(std::string_view text, const NumberFormat& format);

/// Returns whether `separator` may separate thousands in `text`: 1,200 or 12,345,678.
bool has_groups(std::string_view text, char separator);

/// The hint for commas that may separate thousands. Reading them as decimal commas may be wrong.
inline constexpr const char* kCommasHint =
    "remove commas that separate thousands; write decimal commas as points";
/// The hint for points that may separate thousands where --decimal selects decimal commas.
inline constexpr const char* kPointsHint =
    "remove points that separate thousands; write decimal points as commas";

/// Returns `text` without the spaces and tabs at its ends.
std::string_view trim_blanks(std::string_view text);

}  // namespace sigconv
