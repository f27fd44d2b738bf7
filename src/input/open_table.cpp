#include "input/open_table.hpp"

#include <algorithm>
#include <vector>

#include "input/columns.hpp"
#include "input/header.hpp"
#include "input/magic.hpp"
#include "input/number.hpp"
#include "input/numeric_columns.hpp"
#include "input/other_delimiter.hpp"
#include "input/record.hpp"
#include "input/record_error.hpp"
#include "input/table_hints.hpp"
#include "input/time_column.hpp"
#include "table/rows.hpp"

namespace sigconv {
namespace {

Error at_start(const ByteSource& source, std::string message, std::string hint = {}) {
  return data_error(source.name(), std::move(message), std::move(hint));
}

// A parser of the beginning of a table: lines to skip, comments and header.
class Opening {
 public:
  Opening(const ByteSource& source, std::string_view text, bool complete, const Dialect& dialect,
          const ColumnOptions& columns)
      : source_(source), text_(text), complete_(complete), dialect_(dialect), columns_(columns) {}

  // Returns the layout without the chosen columns, or nothing if more text is needed.
  Result<std::optional<Layout>> read() {
    const std::optional<Layout> kMore;
    if (!complete_ && magic_needs_more(text_)) return kMore;
    if (auto error = refuse_magic(source_.name(), text_)) return *error;
    layout_.source = source_.name();
    if (text_.starts_with(kByteOrderMark)) take(kByteOrderMark.size());
    for (std::uint64_t i = 0; i < dialect_.skip_lines && !(complete_ && at_ == text_.size()); ++i) {
      const auto end = end_of_line();
      if (!end) return kMore;
      const auto line = text_.substr(at_, line_stop(text_, at_) - at_);
      if (!line.empty()) layout_.header_lines.emplace_back(line);
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
    const auto line = text_.substr(at_, record->end - at_);
    if (auto error = refuse_binary(source_.name(), line)) return *error;
    if (auto error = refuse_brackets(source_.name(), line)) return *error;
    if (const auto sign = separator_of_line(line); sign && at_ == 0 && dialect_.skip_lines == 0)
      return at_start(source_, "the first line names the delimiter, as Excel writes it",
                      "use --skip-lines 1 -d " + *sign);
    const auto split = check_delimiter();
    if (!split) return split.error();
    if (!*split) return kMore;
    layout_.width = record->fields.size();
    if (auto error = wrong_quote(at_, record->end)) {
      if (auto hint = likely_delimiter(layout_, text_, dialect_); !hint.empty())
        error->hint = std::move(hint);
      return *error;
    }
    const auto header = is_header(*record);
    if (!header) return header.error();
    if (!*header) return kMore;
    layout_.delimiter = dialect_.delimiter;
    layout_.blanks = dialect_.blanks;
    layout_.decimal = dialect_.number.decimal;
    if (const std::size_t length = line_end_length(line); length > 0)
      layout_.line_end = line.substr(line.size() - length);
    if (**header) {
      if (blank && !dialect_.skip_blank)
        return at_start(source_, "there are blank lines before the header",
                        "use --skip-blank to drop blank lines");
      const auto end = read_header(*record);
      if (!end) return end.error();
      if (!*end) return kMore;
      data = **end;
    }
    layout_.first_byte = data;
    layout_.first_line = 1 + count_lines(text_.substr(0, data));
    return std::optional(std::move(layout_));
  }

 private:
  // Returns an error if another delimiter than the comma may separate the fields, and none was
  // given. Returns false if more text is needed.
  Result<bool> check_delimiter() const {
    if (dialect_.delimiter != ',' || dialect_.delimiter_given || source_.is_list()) return true;
    const OtherDelimiter other = find_other_delimiter(text_, at_, dialect_, complete_);
    if (other.answer == OtherDelimiter::Answer::yes)
      return at_start(source_, other.message, other.hint);
    return other.answer == OtherDelimiter::Answer::no;
  }

  // Returns whether the first row is a header, or nothing if more text is needed.
  Result<std::optional<bool>> is_header(const RecordFields& record) const {
    if (dialect_.header != Header::detect) return std::optional(dialect_.header == Header::present);
    const FirstRow judged = judge_first_row(record.fields, dialect_, columns_);
    if (judged != FirstRow::mixed) return std::optional(judged == FirstRow::header);
    RecordFields next;
    const Found found = next_row(text_, record.end, dialect_, complete_, next);
    if (found == Found::more) return std::optional<bool>();
    if (found == Found::end) return std::optional(false);
    if (has_word_over_value(record.fields, next.fields, dialect_)) return std::optional(true);
    const auto begin = static_cast<std::size_t>(next.fields[0].data() - text_.data());
    if (auto error = wrong_quote(begin, next.end)) return *error;
    return at_start(
        source_,
        "the first row may be a header or data: " + shown_row(text_.substr(at_)) + " over " +
            shown_row(text_.substr(begin)),
        "use --header if the first row names the columns, or --no-header if it is data");
  }

  // Returns the error of the row from `begin` to `end` if a field of it has wrong quotes.
  Failure wrong_quote(std::size_t begin, std::size_t end) const {
    return quote_error(layout_, text_.substr(begin, end - begin),
                       1 + count_lines(text_.substr(0, begin)), dialect_);
  }

  void add_header_line(std::size_t begin, std::size_t end) {
    const auto line = text_.substr(begin, end - begin);
    layout_.header += line;
    layout_.header_lines.emplace_back(line.substr(0, line.size() - line_end_length(line)));
  }

  // Adds the header, whose first row is `record`. Returns the position after it, or nothing if more
  // text is needed.
  Result<std::optional<std::size_t>> read_header(const RecordFields& record) {
    const std::optional<std::size_t> kMore;
    layout_.names = names_of(record.fields);
    for (const auto field : record.fields) layout_.header_fields.emplace_back(field);
    add_header_line(at_, record.end);
    std::size_t end = record.end;
    while (layout_.more_header_rows.size() + 1 < dialect_.header_rows) {
      if (end == text_.size() && complete_) break;
      const auto row = read_record(text_, end, dialect_, complete_);
      if (!row) return kMore;
      if (!is_comment(text_, end, dialect_)) {
        auto& fields = layout_.more_header_rows.emplace_back();
        for (const auto field : row->fields) fields.emplace_back(field);
        if (is_blank_line(text_, end, dialect_)) fields.assign(layout_.width, "");
        if (fields.size() != layout_.width)
          return at_start(source_,
                          "row " + std::to_string(layout_.more_header_rows.size() + 1) +
                              " of the header has " + std::to_string(fields.size()) +
                              (fields.size() == 1 ? " field" : " fields") + ", but the first has " +
                              std::to_string(layout_.width),
                          "give --header-rows the number of rows above the data");
        add_header_line(end, row->end);
      }
      end = row->end;
    }
    return compare_widths(record, end);
  }

  // Compares the widths of the header and of the first row after it, which begins at `end`, where
  // they may differ: blanks split "# time", and R's write.table omits the name of the row names.
  // Returns `end`, or nothing if more text is needed.
  Result<std::optional<std::size_t>> compare_widths(const RecordFields& record, std::size_t end) {
    const bool hash = dialect_.blanks && record.fields.size() > 1 && record.fields[0] == "#";
    if (dialect_.header_rows > 1 || !(hash || may_omit_name(record))) return std::optional(end);
    RecordFields next;
    const Found found = next_row(text_, end, dialect_, complete_, next);
    if (found == Found::more) return std::optional<std::size_t>();
    if (hash && (found == Found::end || next.fields.size() + 1 == layout_.width)) {
      layout_.names.erase(layout_.names.begin());
      layout_.header_fields.erase(layout_.header_fields.begin());
      layout_.header_fields[0].insert(0, "# ");
      --layout_.width;
    } else if (found == Found::row && next.fields.size() == layout_.width + 1 &&
               !trim_blanks(next.fields.back()).empty() && may_omit_name(record)) {
      const auto judged = dialect_.delimiter == ','
                              ? judge_short_header(text_, end, complete_, dialect_, layout_.names)
                              : ShortHeader::row_names;
      if (judged == ShortHeader::more) return std::optional<std::size_t>();
      if (judged == ShortHeader::decimal_commas) return decimal_commas(next);
      layout_.may_split_numbers = judged == ShortHeader::likely_row_names;
      layout_.names.insert(layout_.names.begin(), "");
      layout_.header_fields.insert(layout_.header_fields.begin(), "");
      layout_.unnamed_first = true;
      ++layout_.width;
    } else if (dialect_.blanks && !dialect_.ragged && found == Found::row &&
               next.fields.size() < layout_.width && has_value(next)) {
      return at_row(next,
                    "the row under the header has " + std::to_string(next.fields.size()) +
                        (next.fields.size() == 1 ? " field" : " fields") + ", but the header has " +
                        std::to_string(layout_.width),
                    "quote each name that contains blanks: \"temp (C)\"");
    }
    return std::optional(end);
  }

  // Returns whether blanks separate values in a row. One field may also be a row between commas.
  bool has_value(const RecordFields& row) const {
    if (row.fields.size() == 1)
      return number_of(row.fields[0], dialect_).kind == Number::Kind::number;
    return std::ranges::any_of(
        row.fields, [&](auto field) { return kind_of(field, dialect_) == FieldKind::value; });
  }

  // Returns an error that shows a row under the header.
  Error at_row(const RecordFields& row, const std::string& message, std::string hint) const {
    const auto begin = static_cast<std::size_t>(row.fields[0].data() - text_.data());
    Error error =
        at_start(source_, message + ": " + shown_row(text_.substr(begin)), std::move(hint));
    error.line = 1 + count_lines(text_.substr(0, begin));
    return error;
  }

  Error decimal_commas(const RecordFields& row) const {
    return at_row(row, "this row has one field more than the header, and may hold decimal commas",
                  "quote numbers that contain commas; if the first column holds row names, begin "
                  "the header with a name for it");
  }

  // Returns whether a header that is one field short can be R's. If commas separate the fields and
  // the names have no quotes, the additional field is more likely part of a number: 1,5 or 1,200.
  bool may_omit_name(const RecordFields& record) const {
    return dialect_.delimiter != ',' || std::ranges::all_of(record.fields, [](auto field) {
             return field.size() > 1 && field.starts_with('"') && field.ends_with('"');
           });
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

  const ByteSource& source_;
  std::string_view text_;
  bool complete_;
  const Dialect& dialect_;
  const ColumnOptions& columns_;
  std::size_t at_ = 0;
  Layout layout_;
};

// Returns an error if rows under the header may belong to it: the columns of words would be left
// out. Returns nothing if more text is needed.
std::optional<Failure> units_error(const ByteSource& source, std::string_view text, bool complete,
                                   const Dialect& dialect, const Selection& selection,
                                   const Layout& layout) {
  // Without several rows of header, the parser reports the columns of -c.
  if (layout.names.empty() || (!selection.excludes_only && layout.more_header_rows.empty()))
    return Failure();
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; selection.excludes_only && i < layout.width; ++i)
    if (may_be_convolved(layout, i) &&
        std::ranges::find(selection.excluded, i) == selection.excluded.end())
      columns.push_back(i);
  if (!selection.excludes_only) columns = layout.chosen;
  const auto rows = count_header_rows(text, layout.first_byte, complete, dialect, layout, columns);
  if (!rows) return std::nullopt;
  if (*rows == 1) return Failure();
  RecordFields row;
  next_row(text, layout.first_byte, dialect, complete, row);
  const auto begin = static_cast<std::size_t>(row.fields[0].data() - text.data());
  Error error = at_start(
      source, "the row under the header holds no numbers: " + shown_row(text.substr(begin)),
      header_rows_hint(*rows));
  error.line = 1 + count_lines(text.substr(0, begin));
  return Failure(error);
}

// Adds the keys, the times and the chosen columns to the layout. Returns nothing if more text is
// needed.
Result<std::optional<Layout>> choose(const ByteSource& source, std::string_view text, bool complete,
                                     const Dialect& dialect, const ColumnOptions& columns,
                                     Layout layout) {
  // A wrong delimiter makes one column of all, so that the named one is missing.
  const auto hinted = [&](Error error) {
    if (const auto delimiter = likely_delimiter(layout, text, dialect); !delimiter.empty())
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
    auto numeric = numeric_columns(text, layout, selection->excluded, dialect, complete);
    if (!numeric) return numeric.error();
    if (!*numeric) return std::optional<Layout>();
    layout.chosen = std::move(**numeric);
  } else {
    for (const std::size_t column : selection->columns)
      if (column != layout.times && std::ranges::find(layout.keys, column) == layout.keys.end())
        layout.chosen.push_back(column);
  }
  const auto units = units_error(source, text, complete, dialect, *selection, layout);
  if (!units) return std::optional<Layout>();
  if (*units) return **units;
  if (layout.chosen.empty() && !columns.chosen) {
    if (complete && layout.first_byte == text.size())
      return at_start(source, "the signal is empty: there are no rows");
    if (!selection->excludes_only)
      return at_start(
          source, "-c names no column that is convolved, only keys or times",
          "name other columns with -c; " + describe_columns(layout.names, layout.width));
    if (auto error = first_quote_error(text, dialect, layout)) return *error;
    Error error = at_start(
        source, "no column holds numbers, apart from time axes and keys",
        "name the columns to convolve with -c; " + describe_columns(layout.names, layout.width));
    if (auto hint = comma_hint(text.substr(layout.first_byte), dialect); !hint.empty())
      error.hint = std::move(hint);
    return hinted(error);
  }
  return std::optional(std::move(layout));
}

// Returns whether the chosen fields of some header row are numbers or missing, although the row has
// words: parse() cannot know a repeated header by its numbers then.
bool reads_as_numbers(const Layout& layout, const Dialect& dialect) {
  const auto reads = [&](const std::vector<std::string>& fields) {
    return std::ranges::any_of(fields,
                               [&](const std::string& field) {
                                 return kind_of(field, dialect) == FieldKind::word;
                               }) &&
           std::ranges::all_of(layout.chosen, [&](std::size_t column) {
             return number_of(fields[column], dialect).kind != Number::Kind::text;
           });
  };
  return (!layout.names.empty() && reads(layout.header_fields)) ||
         std::ranges::any_of(layout.more_header_rows, reads);
}

}  // namespace

Result<Layout> open_table(ByteSource& source, const Dialect& dialect, const ColumnOptions& columns,
                          std::size_t limit) {
  for (bool complete = false;;) {
    const std::string_view text = source.peeked();
    auto layout = Opening(source, text, complete, dialect, columns).read();
    if (!layout) return layout.error();
    if (*layout) {
      layout = choose(source, text, complete, dialect, columns, std::move(**layout));
      if (!layout) return layout.error();
    }
    if (*layout) {
      (*layout)->header_has_numbers = reads_as_numbers(**layout, dialect);
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
