#include "input/number.hpp"

#include <fast_float/fast_float.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "table/digit.hpp"

namespace sigconv {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_letters(std::string_view text, std::string_view word) {
  return std::ranges::equal(text, word, {}, lower);
}

bool is_missing(std::string_view text, const NumberFormat& format) {
  // `Na` is sodium, and `none` a word. Numbers include `nan`.
  constexpr std::array<std::string_view, 8> kTokens = {"NA",   "na",   "N/A",  "n/a",
                                                       "#N/A", "<NA>", "None", "\\N"};
  return text.empty() || std::ranges::find(kTokens, text) != kTokens.end() ||
         same_letters(text, "null") ||
         std::ranges::find(format.missing, text) != format.missing.end();
}

// Returns the number of digits that `text` begins with.
std::size_t digits_of(std::string_view text) {
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  return digits;
}

// Returns the separator that `text` begins with: `thousands`, or another form of it. Returns an
// empty text if there is none.
std::string_view separator_of(std::string_view text, std::string_view thousands) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kForms = {
      {{" ", "\u00A0"}, {" ", "\u202F"}, {"'", "\u2019"}}};
  if (text.starts_with(thousands)) return thousands;
  for (const auto& [plain, form] : kForms)
    if (thousands == plain && text.starts_with(form)) return form;
  return {};
}

// Returns `text` without its thousands separators, or nothing if it has none, or one in a wrong
// place.
std::optional<std::string> without_thousands(std::string_view text, const NumberFormat& format) {
  constexpr std::size_t kGroup = 3;
  std::string plain;
  if (text.starts_with('-') || text.starts_with('+')) {
    plain += text[0];
    text.remove_prefix(1);
  }
  const std::size_t first = digits_of(text);
  if (first == 0 || first > kGroup || text[0] == '0') return std::nullopt;
  plain += text.substr(0, first);
  text.remove_prefix(first);
  const std::string_view separator = separator_of(text, format.thousands);
  if (separator.empty()) return std::nullopt;
  while (text.starts_with(separator)) {
    text.remove_prefix(separator.size());
    if (digits_of(text) != kGroup) return std::nullopt;
    plain += text.substr(0, kGroup);
    text.remove_prefix(kGroup);
  }
  if (text.find(separator) != std::string_view::npos) return std::nullopt;
  return plain.append(text);
}

// Returns the hint for a number with the decimal sign `decimal`, and the option that reads its
// thousands, if it has some.
std::string hint_for_decimals(char decimal, const std::string& thousands, char delimiter) {
  if (decimal == '.')
    return thousands.empty() ? "leave out --decimal , to read decimal points"
                             : "use " + thousands + " and leave out --decimal ,";
  // --decimal , changes the default of -d.
  return "use --decimal ," + (thousands.empty() ? "" : " " + thousands) +
         (delimiter == ',' ? " -d ," : "") + " to read decimal commas";
}

}  // namespace

std::string_view trim_blanks(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return text.substr(text.size());
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string shell_word(std::string_view text) {
  const bool plain = !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') ||
           std::string_view("%+,-./:=@_").find(c) != std::string_view::npos;
  });
  if (plain) return std::string(text);
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

std::string sign_word(char sign) {
  if (sign == '\t') return "tab";
  return sign == ' ' ? "space" : shell_word(std::string(1, sign));
}

bool resembles_missing(std::string_view text) {
  constexpr std::array<std::string_view, 14> kWords = {
      "none", "nil", "missing", "nodata", "no data", "null",    "n.a.",
      "n.d.", "nd",  "nan",     "na",     "n/d",     "unknown", "void"};
  constexpr std::size_t kLongest = 20;
  if (text.empty() || text.size() > kLongest) return false;
  // Letters of other alphabets have bytes beyond 127.
  const bool punctuation = std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < 127 && !is_digit(c) && (lower(c) < 'a' || c > 'z');
  });
  // 1.#QNAN and -1.#IND are NaN, as old programs for Windows print it.
  const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
  return punctuation || (text.starts_with('#') && text.size() > 1) ||
         (digits.starts_with("1.#") && !digits.starts_with("1.#INF")) ||
         std::ranges::any_of(kWords, [&](auto word) { return same_letters(text, word); });
}

std::string ambiguity_of(std::string_view text, const NumberFormat& format, char delimiter) {
  const char other = format.decimal == '.' ? ',' : '.';
  if (other == delimiter || !format.thousands.empty()) return {};
  NumberFormat decimal;
  decimal.decimal = other;
  NumberFormat grouped;
  grouped.decimal = format.decimal;
  grouped.thousands = other;
  const auto reads = [&](const NumberFormat& signs) {
    return read_number(text, signs).kind == Number::Kind::number;
  };
  if (reads(format) || !reads(decimal) || !reads(grouped)) return {};
  std::string whole(text);
  std::erase(whole, other);
  std::string fraction(text);
  std::ranges::replace(fraction, other, format.decimal);
  return whole + " or " + fraction;
}

std::string hint_for_ambiguity(const NumberFormat& format) {
  return format.decimal == '.' ? "use --thousands , if commas separate thousands, or --decimal , "
                                 "if they are decimal signs"
                               : "use --thousands . if points separate thousands, or leave out "
                                 "--decimal if they are decimal signs";
}

std::string hint_for_signs(std::string_view text, const NumberFormat& format, char delimiter) {
  if (read_number(text, format).kind != Number::Kind::text) return {};
  if (!ambiguity_of(text, format, delimiter).empty()) return hint_for_ambiguity(format);
  if (!format.thousands.empty()) {
    const bool grouped =
        text.find(format.thousands) != std::string_view::npos &&
        text.find_first_not_of("0123456789+-.,eE" + format.thousands) == std::string_view::npos;
    if (grouped) return "write groups of three digits, or leave out --thousands";
    NumberFormat decimal;
    decimal.decimal = format.decimal == '.' ? ',' : '.';
    if (read_number(text, decimal).kind != Number::Kind::number) return {};
    return hint_for_decimals(decimal.decimal, "", delimiter);
  }
  struct Signs {
    char decimal;
    const char* thousands;
  };
  // Commas and points between groups of three digits come first, because they may separate
  // thousands.
  const char other = format.decimal == '.' ? ',' : '.';
  const char* const other_text = format.decimal == '.' ? "," : ".";
  const char* const same_text = format.decimal == '.' ? "." : ",";
  const std::array<Signs, 8> all = {{{format.decimal, other_text},
                                     {other, ""},
                                     {other, same_text},
                                     {format.decimal, " "},
                                     {format.decimal, "'"},
                                     {format.decimal, "_"},
                                     {other, " "},
                                     {other, "'"}}};
  for (const Signs& signs : all) {
    NumberFormat tried;
    tried.decimal = signs.decimal;
    tried.thousands = signs.thousands;
    if (read_number(text, tried).kind != Number::Kind::number) continue;
    const std::string thousands =
        tried.thousands.empty() ? "" : "--thousands " + sign_word(tried.thousands[0]);
    if (signs.decimal == format.decimal)
      return "use " + thousands + " if " +
             (tried.thousands == ","    ? "commas separate thousands"
              : tried.thousands == "."  ? "points separate thousands"
              : tried.thousands == " "  ? "spaces separate thousands"
              : tried.thousands == "\'" ? "apostrophes separate thousands"
                                        : "underscores separate thousands");
    return hint_for_decimals(signs.decimal, thousands, delimiter);
  }
  return {};
}

Number read_number(std::string_view text, const NumberFormat& format) {
  if (!format.thousands.empty())
    if (const auto plain = without_thousands(text, format)) {
      NumberFormat without = format;
      without.thousands.clear();
      return read_number(*plain, without);
    }
  const bool plus = text.size() > 1 && text[0] == '+' && text[1] != '-' && text[1] != '+';
  const char* begin = text.data() + (plus ? 1 : 0);
  const char* end = text.data() + text.size();
  double value = 0;
  const fast_float::parse_options options(fast_float::chars_format::general, format.decimal);
  const auto [stop, status] = fast_float::from_chars_advanced(begin, end, value, options);
  if (status != std::errc::invalid_argument && stop == end && begin != end) {
    if (std::isnan(value)) return {Number::Kind::missing, kMissing};
    if (std::ranges::find(format.missing_numbers, value) != format.missing_numbers.end())
      return {Number::Kind::missing, kMissing};
    const char first = lower(*begin == '-' ? begin[1] : *begin);
    if (!std::isinf(value) || first == 'i') return {Number::Kind::number, value};
    if (!is_missing(text, format)) return {Number::Kind::too_large, value};
  }
  if (is_missing(text, format)) return {Number::Kind::missing, kMissing};
  return {Number::Kind::text, 0};
}

}  // namespace sigconv
