#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sigconv {

/// How fields are read as numbers.
struct NumberFormat {
  char decimal = '.';
  std::vector<std::string> missing;     ///< tokens that are missing values, beside the usual ones
  std::vector<double> missing_numbers;  ///< those of them that are numbers, however written
};

/// What a field is.
struct Number {
  enum class Kind { number, missing, text, too_large };
  Kind kind = Kind::text;
  double value = 0;  ///< of number; NaN of missing
};

/// `text` as a number: what std::from_chars reads, plus a leading `+`. Blanks round it are the
/// caller's. A number too small is a denormal or 0; one too large is Kind::too_large.
Number read_number(std::string_view text, const NumberFormat& format);

/// Whether `text` is no number to `format`, and one to the same with a decimal comma.
bool reads_with_comma(std::string_view text, const NumberFormat& format);

/// Returns whether `separator` may separate thousands in `text`: 1,200 or 12,345,678.
bool has_groups(std::string_view text, char separator);

/// The hint for commas that may separate thousands: to read them as decimal commas may be wrong.
inline constexpr const char* kCommasHint =
    "remove commas that separate thousands; write decimal commas as points";
/// The same for points, where --decimal says that numbers have decimal commas.
inline constexpr const char* kPointsHint =
    "remove points that separate thousands; write decimal points as commas";

/// `text` without the spaces and tabs at its ends.
std::string_view trim_blanks(std::string_view text);

}  // namespace sigconv
