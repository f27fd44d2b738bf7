#include "input/open_table.hpp"

#include <algorithm>
#include <vector>

#include "input/columns.hpp"
#include "input/magic.hpp"
#include "input/number.hpp"
#include "input/record.hpp"
#include "input/time_column.hpp"
#include "table/rows.hpp"

namespace sigconv {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Record {
  std::vector<std::string_view> fields;
  std::size_t end = 0;  // line end included
};

// Reads the record that begins at `begin`. Returns nothing if the text may end within it.
std::optional<Record> read_record(std::string_view text, std::size_t begin, const Dialect& dialect,
                                  bool complete) {
  Record record;
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
  return read_number(trim_blanks(unquoted(trim_blanks(field))), dialect.number);
}

bool is_header(const Record& record, const Dialect& dialect) {
  if (dialect.header != Header::detect) return dialect.header == Header::present;
  for (const auto field : record.fields) {
    const Number number = number_of(field, dialect);
    const bool empty = trim_blanks(unquoted(field)).empty();
    if (number.kind != Number::Kind::text && !empty) return false;
  }
  return true;
}

Error at_start(const ByteSource& source, std::string message, std::string hint = {}) {
  return data_error(source.name(), std::move(message), std::move(hint));
}

// Returns the columns whose first value that is not missing is a number, except axes, keys and
// those in `excluded`. Returns nothing if the text ends before every column is decided.
std::optional<std::vector<std::size_t>> numeric_columns(std::string_view text, std::size_t begin,
                                                        const Layout& layout,
                                                        const std::vector<std::size_t>& excluded,
                                                        const Dialect& dialect, bool complete) {
  enum class Seen { nothing, numeric, other };
  std::vector<Seen> seen(layout.width, Seen::nothing);
  for (std::size_t column = 0; column < layout.names.size(); ++column)
    if (is_axis(layout.names[column])) seen[column] = Seen::other;
  for (const std::size_t column : layout.keys) seen[column] = Seen::other;
  for (const std::size_t column : excluded) seen[column] = Seen::other;
  if (layout.times) seen[*layout.times] = Seen::other;
  auto open = std::ranges::count(seen, Seen::nothing);
  while (open > 0 && begin < text.size()) {
    const auto record = read_record(text, begin, dialect, complete);
    if (!record) return std::nullopt;
    const bool comment = is_comment(text, begin, dialect);
    begin = record->end;
    if (comment) continue;
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

// A parser of the beginning of a table: lines to skip, comments and header.
class Opening {
 public:
  Opening(const ByteSource& source, std::string_view text, bool complete, const Dialect& dialect)
      : source_(source), text_(text), complete_(complete), dialect_(dialect) {}

  // Returns the layout without the chosen columns, or nothing if more text is needed.
  Result<std::optional<Layout>> read() {
    const std::optional<Layout> kMore;
    if (!complete_ && text_.size() < kLongestMagic && text_.find_first_of("\r\n") == npos)
      return kMore;
    if (auto error = refuse_magic(source_.name(), text_)) return *error;
    layout_.source = source_.name();
    if (text_.starts_with(kByteOrderMark)) take(kByteOrderMark.size());
    for (std::uint64_t i = 0; i < dialect_.skip_lines && !(complete_ && at_ == text_.size()); ++i) {
      const auto end = end_of_line();
      if (!end) return kMore;
      take(*end);
    }
    // Comments become part of the preamble, which is written unchanged. If the table has no header,
    // the blank lines before the first record are rows, which begin at `data`.
    std::size_t data = at_;
    bool blank = false;
    for (;; blank = true) {
      while (is_comment(text_, at_, dialect_)) {
        const auto end = end_of_line();
        if (!end) return kMore;
        take(*end);
        if (!blank) data = at_;
      }
      if (at_ == text_.size()) {
        if (!complete_) return kMore;
        return at_start(source_, text_.empty() ? "the file is empty"
                                               : "the signal is empty: there are no rows");
      }
      if (!is_blank_line(text_, at_, dialect_)) break;
      const auto end = end_of_line();
      if (!end) return kMore;
      at_ = *end;
    }
    const auto record = read_record(text_, at_, dialect_, complete_);
    if (!record) return kMore;
    if (auto error = first_record(*record, blank, data)) return *error;
    return std::optional(std::move(layout_));
  }

 private:
  Failure first_record(const Record& record, bool blank, std::size_t data) {
    layout_.delimiter = dialect_.delimiter;
    layout_.blanks = dialect_.blanks;
    layout_.decimal = dialect_.number.decimal;
    layout_.width = record.fields.size();
    const auto line = text_.substr(at_, record.end - at_);
    if (const std::size_t length = line_end_length(line); length > 0)
      layout_.line_end = line.substr(line.size() - length);
    if (is_header(record, dialect_)) {
      if (blank && !dialect_.skip_blank)
        return at_start(source_, "there are blank lines before the header",
                        "use --skip-blank to drop blank lines");
      for (const auto field : record.fields) {
        layout_.names.push_back(unquoted(trim_blanks(field)));
        layout_.header_fields.emplace_back(field);
      }
      layout_.header = line;
      data = record.end;
    }
    layout_.first_byte = data;
    layout_.first_line = 1 + count_lines(text_.substr(0, data));
    return std::nullopt;
  }

  // Returns the position after the current line and its line end, or nothing if part of it may be
  // missing.
  std::optional<std::size_t> end_of_line() const {
    const std::size_t stop = line_stop(text_, at_);
    if (!complete_ && (stop == text_.size() || (text_[stop] == '\r' && stop + 1 == text_.size())))
      return std::nullopt;
    return skip_line_end(text_, stop);
  }

  // Moves the text up to `end` into the preamble, which is written unchanged.
  void take(std::size_t end) {
    layout_.preamble += text_.substr(at_, end - at_);
    at_ = end;
  }

  static constexpr std::size_t kLongestMagic = 6;

  const ByteSource& source_;
  std::string_view text_;
  bool complete_;
  const Dialect& dialect_;
  std::size_t at_ = 0;
  Layout layout_;
};

// Returns a hint with the delimiter that a table of one column probably has. Returns an empty
// string if none is likely.
std::string likely_delimiter(const Layout& layout, std::string_view text) {
  if (layout.width > 1) return {};
  const auto line = text.substr(0, text.find_first_of("\r\n"));
  for (const auto& [delimiter, name] :
       {std::pair(';', "';'"), {'\t', "tab"}, {'|', "'|'"}, {' ', "space"}})
    if (line.find(delimiter) != npos) return std::string("use -d ") + name + " to split the lines";
  return {};
}

// Returns the hint if a field of the first row would be a number with a decimal comma.
std::string comma_hint(std::string_view text, const Dialect& dialect) {
  std::string hint;
  const auto record = read_record(text, 0, dialect, true);
  for (const auto each : record->fields) {
    const auto unquoted_field = unquoted(trim_blanks(each));
    const auto field = trim_blanks(unquoted_field);
    if (!reads_with_comma(field, dialect.number)) continue;
    if (has_groups(field, ',')) return kCommasHint;
    hint = "use --decimal , -d '" + std::string(1, dialect.delimiter) + "' to read decimal commas";
  }
  return hint;
}

// Adds the keys, the times and the chosen columns to the layout. Returns nothing if more text is
// needed.
Result<std::optional<Layout>> choose(const ByteSource& source, std::string_view text, bool complete,
                                     const Dialect& dialect, const ColumnOptions& columns,
                                     Layout layout) {
  // A wrong delimiter makes one column of all, so that the named one is missing.
  const auto hinted = [&](Error error) {
    if (const auto delimiter = likely_delimiter(layout, text); !delimiter.empty())
      error.hint = delimiter;
    return error;
  };
  if (columns.keys) {
    auto keys = select_columns(*columns.keys, layout);
    if (!keys) return hinted(keys.error());
    layout.keys = std::move(keys->columns);
  }
  if (columns.times) {
    const auto found = find_times(text, complete, dialect, columns, layout);
    if (!found) return hinted(found.error());
    if (!*found) return std::optional<Layout>();
  }
  const auto selection = select_chosen(columns, layout);
  if (!selection) return hinted(selection.error());
  if (selection->excludes_only) {
    auto numeric =
        numeric_columns(text, layout.first_byte, layout, selection->excluded, dialect, complete);
    if (!numeric) return std::optional<Layout>();
    layout.chosen = std::move(*numeric);
  } else {
    for (const std::size_t column : selection->columns)
      if (column != layout.times && std::ranges::find(layout.keys, column) == layout.keys.end())
        layout.chosen.push_back(column);
  }
  if (layout.chosen.empty() && !columns.chosen) {
    if (complete && layout.first_byte == text.size())
      return at_start(source, "the signal is empty: there are no rows");
    Error error = at_start(
        source, "no column holds numbers, apart from time axes and keys",
        "name the columns to convolve with -c; " + describe_columns(layout.names, layout.width));
    if (auto hint = comma_hint(text.substr(layout.first_byte), dialect); !hint.empty())
      error.hint = std::move(hint);
    return hinted(error);
  }
  return std::optional(std::move(layout));
}

}  // namespace

Result<Layout> open_table(ByteSource& source, const Dialect& dialect, const ColumnOptions& columns,
                          std::size_t limit) {
  for (bool complete = false;;) {
    const std::string_view text = source.peeked();
    auto layout = Opening(source, text, complete, dialect).read();
    if (!layout) return layout.error();
    if (*layout) {
      layout = choose(source, text, complete, dialect, columns, std::move(**layout));
      if (!layout) return layout.error();
    }
    if (*layout) {
      (*layout)->keeps_fields = dialect.blanks || dialect.ragged || !(*layout)->keys.empty();
      source.skip((*layout)->first_byte);
      return std::move(**layout);
    }
    if (text.size() > limit)
      return at_start(
          source,
          "a column has no value in the first --max-buffer (" + std::to_string(limit) + " bytes)",
          "name the columns to convolve with -c");
    // Doubles the text before the next attempt, so that each byte is parsed only a few times.
    const std::size_t seen = text.size();
    Result<bool> more = true;
    do {
      more = source.peek_more();
      if (!more) return more.error();
    } while (*more && source.peeked().size() < 2 * seen && !source.waits());
    complete = !*more;
  }
}

}  // namespace sigconv
