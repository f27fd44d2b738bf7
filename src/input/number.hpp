#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sigconv {

/// The rules for reading fields as numbers.
struct NumberFormat {
  char decimal = '.';
  /// The separator of groups of three digits; empty: there is none. A space includes no-break
  /// spaces, and an apostrophe its typographic form.
  std::string thousands;
  std::vector<std::string> missing;  ///< tokens for missing values, in addition to the usual ones
  std::vector<double> missing_numbers;  ///< tokens that are numbers; they match by value
};

/// Returns the decimal sign and thousands separator of `format`, without its tokens for missing
/// values.
inline NumberFormat signs_of(const NumberFormat& format) {
  return {format.decimal, format.thousands, {}, {}};
}

/// The content of a field.
struct Number {
  enum class Kind { number, missing, text, too_large };
  Kind kind = Kind::text;
  double value = 0;  ///< of Kind::number; NaN for Kind::missing
};

/// Reads `text` as a number: the syntax of std::from_chars, plus a leading `+`. The caller trims
/// blanks. A number that is too small becomes a denormal or 0. One that is too large is
/// Kind::too_large. Thousands separators are accepted only between whole groups: 1 to 3 digits, the
/// first not 0, then groups of 3, all before the decimal sign.
Number read_number(std::string_view text, const NumberFormat& format);

/// Returns the two readings of a text such as 1,512 between other delimiters: "1512 or 1.512".
/// Returns an empty text if it has one reading or none.
std::string ambiguity_of(std::string_view text, const NumberFormat& format, char delimiter);

/// Returns the hint for numbers whose commas, or points if commas are decimal, may separate
/// thousands or decimals.
std::string hint_for_ambiguity(const NumberFormat& format);

/// Returns the hint for a text that is no number in `format`, but is one with other signs: 1,200 or
/// 1.234,5. Returns an empty text if no signs make it a number. `delimiter` is that of the table.
///
/// The hint is safe: a comma that may separate thousands is not taken for a decimal comma.
std::string hint_for_signs(std::string_view text, const NumberFormat& format, char delimiter);

/// Returns whether `text` looks like the token of a missing value: `-`, `?`, `#DIV/0!`, `missing`.
bool resembles_missing(std::string_view text);

/// Returns `text` in quotes if a shell would not read it as one word.
std::string shell_word(std::string_view text);

/// Returns a delimiter or a separator as a word for -d or --thousands: tab, space, or the character,
/// quoted for a shell.
std::string sign_word(char sign);

/// Returns `text` without the spaces and tabs at its ends.
std::string_view trim_blanks(std::string_view text);

}  // namespace sigconv
