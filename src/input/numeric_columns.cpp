#include "input/numeric_columns.hpp"

#include <algorithm>
#include <string>

#include "input/columns.hpp"
#include "input/header.hpp"
#include "input/magic.hpp"
#include "input/misread.hpp"
#include "input/record_error.hpp"

namespace sigconv {
namespace {

// Returns whether a field is not a number, but is one with another decimal or thousands sign.
bool has_other_signs(std::string_view field, const Dialect& dialect) {
  return !hint_for_signs(content_of(field), dialect.number, dialect.delimiter).empty();
}

// Returns the error of a field that is a number but for NUL bytes or a Ctrl-Z at its end.
Failure stray_bytes_error(const Layout& layout, std::string_view text, std::string_view field,
                          std::size_t begin, std::size_t end, const Dialect& dialect) {
  const bool nul = field.find('\0') != std::string_view::npos;
  if (!nul && !field.ends_with(kEndOfFile)) return std::nullopt;
  std::string without(field);
  std::erase(without, nul ? '\0' : kEndOfFile);
  if (without.empty() || number_of(without, dialect).kind != Number::Kind::number)
    return std::nullopt;
  const auto from = static_cast<std::size_t>(field.data() - text.data()) - begin;
  return record_error(layout, text.substr(begin, end - begin),
                      1 + count_lines(text.substr(0, begin)), from, from + field.size(),
                      nul ? "this number contains NUL bytes" : "this number ends in Ctrl-Z",
                      nul ? hint_to_remove("NUL bytes", "\\0", layout.source)
                          : hint_to_remove("Ctrl-Z", "\\032", layout.source));
}

// Returns the error of a row that is a list in brackets, such as [1,2,3].
Failure bracket_error(const Layout& layout, std::string_view text, std::size_t begin,
                      std::size_t end) {
  auto error = refuse_brackets(layout.source, text.substr(begin, end - begin));
  if (error) error->line = 1 + count_lines(text.substr(0, begin));
  return error;
}

}  // namespace

Result<std::optional<std::vector<std::size_t>>> numeric_columns(
    std::string_view text, const Layout& layout, const std::vector<std::size_t>& excluded,
    const Dialect& dialect, bool complete) {
  const std::optional<std::vector<std::size_t>> kMore;
  enum class Seen { nothing, numeric, other };
  std::vector<Seen> seen(layout.width, Seen::nothing);
  for (std::size_t column = 0; column < layout.width; ++column)
    if (!may_be_convolved(layout, column)) seen[column] = Seen::other;
  for (const std::size_t column : excluded) seen[column] = Seen::other;
  auto open = std::ranges::count(seen, Seen::nothing);
  for (std::size_t begin = layout.first_byte; open > 0 && begin < text.size();) {
    const auto record = read_record(text, begin, dialect, complete);
    if (!record) return kMore;
    const std::size_t at = begin;
    begin = record->end;
    if (is_comment(text, at, dialect) || repeats_header(text.substr(at, begin - at), layout))
      continue;
    if (auto error = bracket_error(layout, text, at, begin)) return *error;
    for (std::size_t i = 0; i < std::min(record->fields.size(), layout.width); ++i) {
      if (seen[i] != Seen::nothing) continue;
      const auto field = record->fields[i];
      const auto kind = number_of(field, dialect).kind;
      if (kind == Number::Kind::missing) continue;
      // A number with other signs, such as 1,200, becomes an error when it is parsed.
      seen[i] =
          kind == Number::Kind::text && (layout.width == 1 || !has_other_signs(field, dialect))
              ? Seen::other
              : Seen::numeric;
      if (seen[i] == Seen::other)
        if (auto error = stray_bytes_error(layout, text, field, at, begin, dialect)) return *error;
      --open;
    }
  }
  if (open > 0 && !complete) return kMore;
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < layout.width; ++i)
    if (seen[i] == Seen::numeric) chosen.push_back(i);
  return std::optional(std::move(chosen));
}

}  // namespace sigconv
