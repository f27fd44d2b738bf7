#include "input/open_table.hpp"

#include <vector>

#include "input/columns.hpp"
#include "input/number.hpp"
#include "input/record.hpp"
#include "table/rows.hpp"

namespace sigconv {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Fields {
  std::vector<std::string_view> fields;
  std::size_t end = 0;  // of the record, line end included
};

// The record that begins at `begin`; nothing if the text may end within it.
std::optional<Fields> read_fields(std::string_view text, std::size_t begin, const Dialect& dialect,
                                  bool complete) {
  Fields record;
  record.end = record_end(text, begin, dialect, complete);
  if (record.end == npos) return std::nullopt;
  for (std::size_t at = begin;; ++at) {
    const FieldEnd field = scan_field(text, at, dialect);
    record.fields.push_back(text.substr(at, field.end - at));
    at = field.end;
    if (at == text.size() || text[at] != dialect.delimiter) return record;
  }
}

Number number_of(std::string_view field, const Dialect& dialect) {
  return read_number(trim_blanks(unquoted(trim_blanks(field))), dialect.number);
}

bool is_header(const Fields& record, const Dialect& dialect) {
  if (dialect.header != Header::detect) return dialect.header == Header::present;
  for (const auto field : record.fields) {
    const Number number = number_of(field, dialect);
    const bool empty = trim_blanks(unquoted(field)).empty();
    if (number.kind != Number::Kind::text && !empty) return false;
  }
  return true;
}

bool is_blank(const Fields& record) {
  return record.fields.size() == 1 && trim_blanks(record.fields[0]).empty();
}

Error at_start(const Source& source, std::string message, std::string hint = {}) {
  Error error;
  error.source = source.name();
  error.message = std::move(message);
  error.hint = std::move(hint);
  return error;
}

// The columns whose first value that is not missing reads as a number. Nothing where the text ends
// before that is known of each.
std::optional<std::vector<std::size_t>> numeric_columns(std::string_view text, std::size_t begin,
                                                        const Layout& layout,
                                                        const Dialect& dialect, bool complete) {
  enum class Seen { nothing, numeric, other };
  std::vector<Seen> seen(layout.width, Seen::nothing);
  std::size_t open = layout.width;
  for (std::size_t column = 0; column < layout.names.size(); ++column)
    if (is_axis(layout.names[column])) seen[column] = Seen::other, --open;
  while (open > 0 && begin < text.size()) {
    const auto record = read_fields(text, begin, dialect, complete);
    if (!record) return std::nullopt;
    begin = record->end;
    for (std::size_t i = 0; i < std::min(record->fields.size(), layout.width); ++i) {
      if (seen[i] != Seen::nothing) continue;
      const auto kind = number_of(record->fields[i], dialect).kind;
      if (kind == Number::Kind::missing) continue;
      seen[i] = kind == Number::Kind::text ? Seen::other : Seen::numeric;
      --open;
    }
  }
  if (open > 0 && !complete) return std::nullopt;
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < layout.width; ++i)
    if (seen[i] == Seen::numeric) chosen.push_back(i);
  return chosen;
}

// The layout, if `text`, the beginning of `source`, tells it. The prologue's end is its length.
Result<std::optional<Layout>> find_layout(const Source& source, std::string_view text,
                                          bool complete, const Dialect& dialect,
                                          const std::optional<std::string>& columns) {
  const std::optional<Layout> kMore;
  if (!complete && text.size() < kByteOrderMark.size() && kByteOrderMark.starts_with(text))
    return kMore;
  Layout layout;
  layout.source = source.name();
  const std::size_t begin = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;

  // Blank lines ahead of the first record with something in it are rows, if they are anything.
  std::size_t first = begin;
  std::optional<Fields> record;
  for (;; first = record->end) {
    if (first == text.size()) {
      if (!complete) return kMore;
      return at_start(
          source, text.size() == begin ? "the file is empty" : "the file holds blank lines only");
    }
    record = read_fields(text, first, dialect, complete);
    if (!record) return kMore;
    if (!is_blank(*record)) break;
  }
  layout.width = record->fields.size();
  const auto line_end = text.substr(0, record->end).substr(first);
  if (const std::size_t length = line_end_length(line_end); length > 0)
    layout.line_end = line_end.substr(line_end.size() - length);

  std::size_t data = begin;
  if (is_header(*record, dialect)) {
    if (first != begin)
      return at_start(source, "blank lines stand ahead of the header",
                      "--skip-blank drops blank lines");
    for (const auto field : record->fields) layout.names.push_back(unquoted(trim_blanks(field)));
    data = record->end;
  }
  layout.prologue = text.substr(0, data);
  layout.first_line = 1 + count_lines(layout.prologue);

  if (columns) {
    auto chosen = select_columns(*columns, layout.names, layout.width);
    if (!chosen) {
      chosen.error().source = source.name();
      return chosen.error();
    }
    layout.chosen = std::move(*chosen);
    return std::optional(std::move(layout));
  }
  auto chosen = numeric_columns(text, data, layout, dialect, complete);
  if (!chosen) return kMore;
  if (chosen->empty()) {
    if (data == text.size() && complete)
      return at_start(source, "the signal is empty: there are no rows to convolve");
    return at_start(
        source, "no column holds numbers, but for time axes and keys",
        "-c names the columns to convolve; " + describe_columns(layout.names, layout.width));
  }
  layout.chosen = std::move(*chosen);
  return std::optional(std::move(layout));
}

}  // namespace

Result<Layout> open_table(Source& source, const Dialect& dialect,
                          const std::optional<std::string>& columns) {
  for (bool complete = false;;) {
    auto layout = find_layout(source, source.peeked(), complete, dialect, columns);
    if (!layout) return layout.error();
    if (*layout) {
      source.skip((*layout)->prologue.size());
      return std::move(**layout);
    }
    const auto more = source.peek_more();
    if (!more) return more.error();
    complete = !*more;
  }
}

}  // namespace sigconv
