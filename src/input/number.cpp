#include "input/number.hpp"

#include <fast_float/fast_float.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace sigconv {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_letters(std::string_view text, std::string_view word) {
  return std::ranges::equal(text, word, {}, lower);
}

bool is_missing(std::string_view text, const NumberFormat& format) {
  constexpr std::array<std::string_view, 3> kTokens = {"na", "n/a", "null"};
  return text.empty() ||
         std::ranges::any_of(kTokens, [&](auto token) { return same_letters(text, token); }) ||
         std::ranges::find(format.missing, text) != format.missing.end();
}

}  // namespace

std::string_view trim_blanks(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return text.substr(text.size());
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool reads_with_comma(std::string_view text, const NumberFormat& format) {
  if (format.decimal == ',' || text.find(',') == std::string_view::npos) return false;
  NumberFormat comma = format;
  comma.decimal = ',';
  return read_number(text, comma).kind == Number::Kind::number;
}

bool has_groups(std::string_view text, char separator) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  constexpr std::string_view kDigits = "0123456789";
  constexpr std::size_t kGroup = 3;
  const std::size_t first = text.find(separator);
  if (first == 0 || first > kGroup || text.starts_with('0')) return false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    const auto group = text.substr(0, end);
    if (group.empty() || group.find_first_not_of(kDigits) != std::string_view::npos) return false;
    text.remove_prefix(end);
    if (text.empty()) return true;
    text.remove_prefix(1);
    if (std::min(text.find(separator), text.size()) != kGroup) return false;
  }
  return false;
}

Number read_number(std::string_view text, const NumberFormat& format) {
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
