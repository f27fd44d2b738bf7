#include "input/other_signs.hpp"

#include <algorithm>

#include "input/header.hpp"

namespace sigconv {
namespace {

// The numbers of a text that contain a sign.
struct Signs {
  bool numbers = true;    // every field is a number, apart from those of the first line
  bool decimals = false;  // a sign is a decimal sign
  bool groups = false;    // a sign may separate thousands
};

// Looks for `sign` in the fields of a text, which semicolons, tabs and line ends separate.
Signs find_signs(std::string_view text, char sign) {
  NumberFormat decimal;
  decimal.decimal = sign;
  NumberFormat grouped;
  grouped.decimal = sign == ',' ? '.' : ',';
  grouped.thousands = sign;
  Signs all;
  for (bool first = true; !text.empty(); first = false) {
    const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    Signs found;
    for (std::size_t begin = 0; begin <= line.size() && !line.empty();) {
      const std::size_t end = std::min(line.find_first_of(";\t", begin), line.size());
      const std::string field = content_of(line.substr(begin, end - begin));
      const bool groups = read_number(field, grouped).kind == Number::Kind::number;
      const bool decimals = read_number(field, decimal).kind == Number::Kind::number;
      const bool holds = field.find(sign) != std::string_view::npos;
      found.numbers = found.numbers && (groups || decimals);
      found.groups = found.groups || (holds && groups);
      found.decimals = found.decimals || (holds && decimals && !groups);
      begin = end + 1;
    }
    if (!found.numbers && first) continue;  // a header
    all.numbers = all.numbers && found.numbers;
    all.groups = all.groups || found.groups;
    all.decimals = all.decimals || found.decimals;
  }
  return all;
}

}  // namespace

std::string_view first_lines(std::string_view text) {
  constexpr std::size_t kMost = 4096;
  const auto lines = text.substr(0, kMost);
  return lines.size() < kMost ? lines : lines.substr(0, lines.find_last_of("\r\n"));
}

std::string hint_for_lines(std::string_view text, const NumberFormat& number) {
  if (!number.thousands.empty()) return {};
  const bool point = number.decimal == '.';
  const Signs signs = find_signs(first_lines(text), point ? ',' : '.');
  if (!signs.numbers) return {};
  if (signs.groups && !signs.decimals) return hint_for_ambiguity(number);
  if (!signs.decimals) return {};
  return point ? "write decimal points, or use --decimal , to read decimal commas in all files"
               : "write decimal commas, because --decimal , applies to all files";
}

}  // namespace sigconv
