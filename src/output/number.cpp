#include "output/number.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <iterator>
#include <string_view>

namespace sigconv {
namespace {

// Shortest digits d.ddd and their exponent, laid out as Python's float_repr_style 'short': an
// exponent below -4 or from 16 on (CPython, Python/pystrtod.c, format_float_short).
void append_shortest(std::string& out, double value) {
  char buffer[32];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
  std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
  if (text.starts_with('-')) out += '-', text.remove_prefix(1);

  const auto e = text.find('e');
  int exponent = 0;
  const char* digits_of_exponent = text.data() + e + 1 + (text[e + 1] == '+' ? 1 : 0);
  std::from_chars(digits_of_exponent, end, exponent);
  std::string digits(1, text[0]);
  if (e > 2) digits += text.substr(2, e - 2);

  const auto count = static_cast<int>(digits.size());
  if (exponent < -4 || exponent >= 16) {
    out += digits[0];
    if (count > 1) out.append(".").append(digits, 1);
    fmt::format_to(std::back_inserter(out), "e{}{:02}", exponent < 0 ? '-' : '+',
                   std::abs(exponent));
  } else if (exponent < 0) {
    out.append("0.").append(static_cast<std::size_t>(-exponent - 1), '0').append(digits);
  } else if (count <= exponent + 1) {
    out.append(digits).append(static_cast<std::size_t>(exponent + 1 - count), '0');
  } else {
    out.append(digits, 0, static_cast<std::size_t>(exponent) + 1).append(".");
    out.append(digits, static_cast<std::size_t>(exponent) + 1);
  }
}

// "-0", "-0.00": a zero has no sign, also one that rounding made.
void drop_sign_of_zero(std::string& out, std::size_t begin) {
  if (out[begin] == '-' && out.find_first_not_of("-0.", begin) == std::string::npos)
    out.erase(begin, 1);
}

}  // namespace

void append_number(std::string& out, double value, const NumberStyle& style) {
  if (std::isinf(value)) {
    out += value < 0 ? "-inf" : "inf";
    return;
  }
  const std::size_t begin = out.size();
  switch (style.kind) {
    case NumberStyle::Kind::shortest:
      append_shortest(out, value == 0 ? 0.0 : value);
      return;
    case NumberStyle::Kind::digits:
      fmt::format_to(std::back_inserter(out), "{:.{}g}", value, style.precision);
      break;
    case NumberStyle::Kind::fixed:
      fmt::format_to(std::back_inserter(out), "{:.{}f}", value, style.precision);
      break;
  }
  drop_sign_of_zero(out, begin);
}

}  // namespace sigconv
