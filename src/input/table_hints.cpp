#include "input/table_hints.hpp"

#include <algorithm>

#include "input/header.hpp"
#include "input/number.hpp"
#include "input/record.hpp"
#include "table/rows.hpp"

namespace sigconv {
namespace {

// Returns whether `dialect` splits each of the first rows into the same number of fields, more than
// one. It does not count where a comma or a blank may belong to a number: 1,5 or 1 200.
bool splits_rows(std::string_view text, const Dialect& dialect) {
  constexpr std::size_t kRows = 10;
  std::size_t width = 0;
  bool words = false;
  for (std::size_t at = 0, rows = 0; rows < kRows && at < text.size();) {
    const auto record = read_record(text, at, dialect, false);
    if (!record) return width > 1;  // the row may not be complete
    if (!is_comment(text, at, dialect) && !is_blank_line(text, at, dialect)) {
      if (width > 0 && record->fields.size() != width) return false;
      width = record->fields.size();
      if (width < 2) return false;
      if (rows++ == 0)
        words = std::ranges::all_of(record->fields, [&](auto field) {
          return kind_of(field, dialect) != FieldKind::value;
        });
      const auto line = text.substr(at, line_stop(text, at) - at);
      const char separator = dialect.blanks ? ' ' : dialect.delimiter;
      NumberFormat grouped;
      grouped.thousands = separator;
      NumberFormat decimal;
      decimal.decimal = ',';
      decimal.thousands = ' ';
      const bool one_number =
          read_number(line, grouped).kind == Number::Kind::number ||
          (dialect.blanks && read_number(line, decimal).kind == Number::Kind::number) ||
          (dialect.delimiter == ',' && width == 2);
      if (!words && (dialect.delimiter == ',' || dialect.blanks) && one_number) return false;
    }
    at = record->end;
  }
  return width > 1;
}

}  // namespace

std::string likely_delimiter(const Layout& layout, std::string_view text, const Dialect& dialect) {
  if (layout.width > 1) return {};
  text.remove_prefix(std::min(layout.preamble.size(), text.size()));
  for (const char delimiter : {';', '\t', '|', ',', ' '}) {
    Dialect other = dialect;
    other.delimiter = delimiter;
    other.blanks = delimiter == ' ';
    if (delimiter != dialect.delimiter && splits_rows(text, other))
      return "use -d " + sign_word(delimiter) + " to split the lines";
  }
  return {};
}

std::optional<std::string> separator_of_line(std::string_view line) {
  constexpr std::string_view kStart = "sep=";
  line.remove_suffix(line_end_length(line));
  if (line.size() != kStart.size() + 1 || !line.starts_with(kStart)) return std::nullopt;
  return sign_word(line.back());
}

std::string comma_hint(std::string_view text, const Dialect& dialect) {
  std::string hint;
  const auto record = read_record(text, 0, dialect, true);
  for (const auto each : record->fields) {
    const std::string field = content_of(each);
    auto signs = hint_for_signs(field, dialect.number, dialect.delimiter);
    if (signs.empty()) continue;
    const bool commas = field.find(',') != std::string_view::npos;
    if (record->fields.size() == 1 && commas && !each.starts_with('"')) return {};
    if (signs.starts_with("use --thousands")) return signs;
    hint = std::move(signs);
  }
  return hint;
}

}  // namespace sigconv
