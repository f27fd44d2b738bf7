#include "input/header.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "input/axis_name.hpp"
#include "input/moment.hpp"
#include "input/record.hpp"
#include "table/digit.hpp"
#include "table/rows.hpp"

namespace sigconv {
namespace {

constexpr auto npos = std::string_view::npos;

// Returns whether a name can have `c`, but no number, date or placeholder without letters has it.
bool is_of_names(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0 || c == '_' ||
         c == '#' || c == '%' || c == '$' || c == '@' || c == '&';
}

// Returns whether `text` is the type of a column, or nothing: date, float, int64.
bool is_type(std::string_view text) {
  constexpr std::array<std::string_view, 16> kTypes = {
      "",       "date",    "datetime", "timestamp", "time",  "float",   "double", "real",
      "number", "integer", "int",      "int32",     "int64", "float64", "string", "text"};
  return std::ranges::find(kTypes, text) != kTypes.end();
}

// Returns whether `item` of a list is 3 or #3.
bool is_index(std::string_view item) {
  if (item.starts_with('#')) item.remove_prefix(1);
  return !item.empty() && std::ranges::all_of(item, is_digit);
}

// Returns whether `item` of a list names one of `names`, alone or as an end of a range.
bool names_one(std::string_view item, const std::vector<std::string>& names) {
  const auto is_name = [&](std::string_view text) {
    return !text.empty() && !is_index(text) && std::ranges::find(names, text) != names.end();
  };
  if (is_name(item)) return true;
  for (std::size_t hyphen = item.find('-'); hyphen != npos; hyphen = item.find('-', hyphen + 1)) {
    const auto from = item.substr(0, hyphen);
    const auto to = item.substr(hyphen + 1);
    const auto is_end = [&](std::string_view text) { return is_index(text) || is_name(text); };
    if ((is_name(from) && (to.empty() || is_end(to))) || (is_end(from) && is_name(to))) return true;
  }
  return false;
}

bool list_names_one(const std::optional<std::string>& list, const std::vector<std::string>& names) {
  if (!list) return false;
  return std::ranges::any_of(split_list(*list), [&](const std::string& each) {
    const auto item = trim_blanks(each);
    return names_one(item, names) || (item.starts_with('!') && names_one(item.substr(1), names));
  });
}

// Returns whether the field begins like a number: 12%, $5, (3), 0x1F. The unit 1/s does not
// count.
bool begins_like_number(std::string_view field) {
  const auto digits = std::string_view("0123456789");
  const auto letters =
      std::string_view("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
  const std::size_t first = field.find_first_of(letters);
  if (first == std::string_view::npos || digits.find(field[first]) == std::string_view::npos)
    return false;
  const std::size_t end = field.find_first_not_of(digits, first);
  return end == std::string_view::npos || field[end] != '/';
}

// Returns whether the fields of `record` have the same contents as `fields`. Reads no more fields
// of it than that takes.
bool has_contents(std::string_view record, std::span<const std::string> fields,
                  const Dialect& dialect) {
  Field field;
  for (std::size_t i = 0; i < fields.size() && !field.last; ++i) {
    field = read_field(record, field.next, dialect);
    std::string content = content_of(record.substr(field.begin, field.end - field.begin));
    if (i == 0 && content.starts_with('#') && !fields[0].starts_with('#'))
      content = trim_blanks(std::string_view(content).substr(1));
    if (content != content_of(fields[i]) || field.last != (i + 1 == fields.size())) return false;
  }
  return field.last;
}

bool is_whole(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

// Returns whether only the first field of `row` has text, and it is a word. Below several rows of
// names, pandas writes the name of the index in such a row.
bool names_index(const RecordFields& row, const Dialect& dialect) {
  return row.fields.size() > 1 && kind_of(row.fields[0], dialect) == FieldKind::word &&
         std::all_of(row.fields.begin() + 1, row.fields.end(),
                     [](std::string_view field) { return content_of(field).empty(); });
}

// Returns whether `row` of a header has no names: a word is not above other words, nor the name of
// a time axis, unless the row has only types or only the name of the index.
bool continues_header(const RecordFields& row, const RecordFields& data,
                      const std::vector<std::size_t>& columns, const Dialect& dialect) {
  const bool axes =
      names_index(row, dialect) || std::ranges::all_of(row.fields, [](std::string_view field) {
        return is_type(content_of(field));
      });
  for (std::size_t i = 0; i < row.fields.size(); ++i) {
    if (kind_of(row.fields[i], dialect) != FieldKind::word) continue;
    // Words that go on below are data.
    if (kind_of(data.fields[i], dialect) == FieldKind::word) return false;
    const bool watched = std::ranges::find(columns, i) != columns.end();
    const std::string word = content_of(row.fields[i]);
    if (!axes && watched && is_axis(word) && !is_time_unit(word)) return false;
  }
  return true;
}

}  // namespace

Found next_row(std::string_view text, std::size_t at, const Dialect& dialect, bool complete,
               RecordFields& row) {
  while (at < text.size()) {
    auto record = read_record(text, at, dialect, complete);
    if (!record) return Found::more;
    const std::size_t end = record->end;
    if (!is_comment(text, at, dialect) && !is_blank_line(text, at, dialect)) {
      row = std::move(*record);
      return Found::row;
    }
    at = end;
  }
  return complete ? Found::end : Found::more;
}

std::string shown_row(std::string_view row) {
  constexpr std::size_t kMost = 40;  // bytes
  row = row.substr(0, row.find_first_of("\r\n"));
  if (row.size() <= kMost) return "'" + std::string(row) + "'";
  std::size_t end = kMost;
  while (end > 0 && (row[end] & 0xC0) == 0x80) --end;
  return "'" + std::string(row.substr(0, end)) + "...'";
}

std::string content_of(std::string_view field) {
  const std::string text = unquoted(trim_blanks(field));
  return std::string(trim_blanks(text));
}

std::optional<RecordFields> read_record(std::string_view text, std::size_t begin,
                                        const Dialect& dialect, bool complete) {
  RecordFields record;
  record.end = record_end(text, begin, dialect, complete);
  if (record.end == npos) return std::nullopt;
  std::size_t at = begin;
  Field field;
  do {
    field = read_field(text, at, dialect);
    record.fields.push_back(text.substr(field.begin, field.end - field.begin));
    at = field.next;
  } while (!field.last);
  return record;
}

Number number_of(std::string_view field, const Dialect& dialect) {
  return read_number(content_of(field), dialect.number);
}

FieldKind kind_of(std::string_view field, const Dialect& dialect) {
  const std::string text = content_of(field);
  // A number that means a missing value, such as -999, is still no name.
  const auto kind = read_number(text, signs_of(dialect.number)).kind;
  if (kind == Number::Kind::number || kind == Number::Kind::too_large) return FieldKind::value;
  if (read_number(text, dialect.number).kind == Number::Kind::missing) return FieldKind::blank;
  if (is_moment(text)) return FieldKind::value;
  const bool has_digit = std::ranges::any_of(text, is_digit);
  // A percent sign or a currency alone can be a name. Next to digits it belongs to a number.
  if (std::ranges::any_of(
          text, [&](char c) { return is_of_names(c) && !(has_digit && (c == '%' || c == '$')); }))
    return FieldKind::word;
  return has_digit ? FieldKind::value : FieldKind::blank;
}

FirstRow judge_first_row(const std::vector<std::string_view>& fields, const Dialect& dialect,
                         const ColumnOptions& columns) {
  const auto names = names_of(fields);
  for (const auto* list : {&columns.columns, &columns.keys, &columns.times, &columns.target})
    if (list_names_one(*list, names)) return FirstRow::header;
  bool words = false;
  bool values = false;
  for (const auto field : fields) {
    const FieldKind kind = kind_of(field, dialect);
    words = words || kind == FieldKind::word;
    values = values || kind == FieldKind::value;
  }
  if (words && values) return FirstRow::mixed;
  return words ? FirstRow::header : FirstRow::data;
}

bool has_word_over_value(const std::vector<std::string_view>& first,
                         const std::vector<std::string_view>& next, const Dialect& dialect) {
  for (std::size_t i = 0; i < std::min(first.size(), next.size()); ++i)
    if (kind_of(first[i], dialect) == FieldKind::word &&
        kind_of(next[i], dialect) == FieldKind::value)
      return true;
  return false;
}

std::optional<std::size_t> count_header_rows(std::string_view text, std::size_t begin,
                                             bool complete, const Dialect& dialect,
                                             const Layout& layout,
                                             const std::vector<std::size_t>& columns) {
  constexpr std::size_t kMost = 5;
  const auto is_kind = [&](std::string_view field, FieldKind kind) {
    return kind_of(field, dialect) == kind;
  };
  std::vector<RecordFields> rows;
  for (bool data = false; !data;) {
    RecordFields row;
    const Found found = next_row(text, begin, dialect, complete, row);
    if (found == Found::more) return std::nullopt;
    if (found == Found::end || rows.size() == kMost || row.fields.size() != layout.width) return 1;
    const auto start = static_cast<std::size_t>(row.fields[0].data() - text.data());
    if (repeats_header(text.substr(start, row.end - start), layout)) return 1;
    begin = row.end;
    data = std::ranges::any_of(row.fields, [&](auto field) {
      return is_kind(field, FieldKind::value) || begins_like_number(field);
    });
    const bool words = std::ranges::any_of(
        row.fields, [&](auto field) { return is_kind(field, FieldKind::word); });
    if (rows.empty() && (data || !words)) return 1;
    rows.push_back(std::move(row));
  }
  const RecordFields data = std::move(rows.back());
  rows.pop_back();
  for (const RecordFields& row : rows)
    if (!continues_header(row, data, columns, dialect)) return 1;
  const bool named = std::ranges::any_of(columns, [&](std::size_t column) {
    return is_kind(data.fields[column], FieldKind::value) &&
           std::ranges::any_of(rows, [&](const RecordFields& row) {
             return is_kind(row.fields[column], FieldKind::word);
           });
  });
  const bool index = !layout.more_header_rows.empty() && rows.size() == 1 &&
                     names_index(rows[0], dialect) && is_kind(data.fields[0], FieldKind::value);
  return named || index ? 1 + layout.more_header_rows.size() + rows.size() : 1;
}

std::string header_rows_hint(std::size_t rows) {
  return "use --header-rows " + std::to_string(rows) +
         (rows == 2 ? " if this row holds units" : " if these rows belong to the header");
}

ShortHeader judge_short_header(std::string_view text, std::size_t begin, bool complete,
                               const Dialect& dialect, const std::vector<std::string>& names) {
  constexpr std::size_t kRows = 10;
  const std::size_t width = names.size() + 1;
  std::vector<bool> fractions(width - 1, true);  // the field and the next one may be one number
  std::vector<std::string> first;
  bool quoted = true;
  bool zeros = false;  // a fraction begins with 0
  for (std::size_t rows = 0; rows < kRows; ++rows) {
    RecordFields row;
    const Found found = next_row(text, begin, dialect, complete, row);
    if (found == Found::more) return ShortHeader::more;
    if (found == Found::end || row.fields.size() != width) break;
    begin = row.end;
    for (std::size_t i = 0; i + 1 < width; ++i) {
      const auto fraction = trim_blanks(row.fields[i + 1]);
      fractions[i] = fractions[i] && is_whole(trim_blanks(row.fields[i])) && !fraction.empty() &&
                     std::ranges::all_of(fraction, is_digit);
      zeros = zeros || (fractions[i] && fraction.size() > 1 && fraction.starts_with('0'));
    }
    if (std::ranges::find(fractions, true) == fractions.end()) return ShortHeader::row_names;
    quoted = quoted && row.fields[0].starts_with('"');
    first.push_back(content_of(row.fields[0]));
  }
  // R quotes the names of rows if it quotes those of columns. Its default names are 1, 2, and so
  // on.
  const bool whole = std::ranges::all_of(first, is_whole);
  std::ranges::sort(first);
  const bool distinct = std::ranges::adjacent_find(first) == first.end();
  if (zeros || !quoted || !distinct || (!whole && is_axis(names[0])))
    return ShortHeader::decimal_commas;
  return ShortHeader::likely_row_names;
}

bool repeats_header(std::string_view record, const Layout& layout) {
  record.remove_suffix(line_end_length(record));
  if (std::ranges::find(layout.header_lines, record) != layout.header_lines.end()) return true;
  if (layout.names.empty()) return false;
  Dialect dialect;
  dialect.delimiter = layout.delimiter;
  dialect.blanks = layout.blanks;
  if (record.starts_with(kByteOrderMark)) record.remove_prefix(kByteOrderMark.size());
  const auto names = std::span(layout.names).subspan(layout.unnamed_first ? 1 : 0);
  return has_contents(record, names, dialect) ||
         std::ranges::any_of(layout.more_header_rows, [&](const std::vector<std::string>& fields) {
           return has_contents(record, fields, dialect);
         });
}

std::vector<std::string> names_of(const std::vector<std::string_view>& fields) {
  std::vector<std::string> names;
  names.reserve(fields.size());
  for (const auto field : fields) names.push_back(unquoted(trim_blanks(field)));
  if (names.empty() || !names[0].starts_with('#')) return names;
  const std::string name(trim_blanks(std::string_view(names[0]).substr(1)));
  if (!name.empty()) names[0] = name;
  return names;
}

}  // namespace sigconv
