#include "input/misread.hpp"

#include <algorithm>
#include <optional>

#include "input/header.hpp"
#include "input/number.hpp"
#include "input/record.hpp"
#include "input/record_error.hpp"

namespace sigconv {
namespace {

// Returns the next row at `at` or after it, or nothing if the text has none. Skips the lines that
// parse() drops.
std::optional<RecordFields> next_record(std::string_view text, std::size_t at,
                                        const Dialect& dialect, const Layout& layout) {
  while (at < text.size()) {
    auto record = read_record(text, at, dialect, true);
    const bool dropped =
        is_comment(text, at, dialect) || (dialect.skip_blank && is_blank_line(text, at, dialect)) ||
        (dialect.skip_headers && repeats_header(text.substr(at, record->end - at), layout));
    if (!dropped) return record;
    at = record->end;
  }
  return std::nullopt;
}

class Adviser {
 public:
  Adviser(const Misread& field, const Dialect& dialect, const Layout& layout)
      : field_(field), dialect_(dialect), layout_(layout) {}

  Advice advise() const {
    const bool large = read_number(field_.content, dialect_.number).kind == Number::Kind::too_large;
    const auto readings = ambiguity_of(field_.content, dialect_.number, dialect_.delimiter);
    std::string message = "'" + std::string(field_.content) +
                          (large              ? "' is too large for a double"
                           : readings.empty() ? "' is not a number"
                                              : "' is ambiguous: it may be " + readings);
    if (const std::size_t rows = count_header(); rows > 1) return {message, header_rows_hint(rows)};
    if (begins_words())
      return {message + ", and column " + name() + " holds words",
              "choose columns of numbers with -c"};
    return {message, hint()};
  }

 private:
  // Returns the rows of the header if the first row and the rows after it may belong to it. Returns
  // 1 otherwise.
  std::size_t count_header() const {
    if (!field_.first_row || layout_.names.empty()) return 1;
    return *count_header_rows(field_.text, field_.row, true, dialect_, layout_, {field_.column});
  }

  // Returns whether this row, the first one, and the next one have words in the column.
  bool begins_words() const {
    if (!field_.first_row) return false;
    const auto row = read_record(field_.text, field_.row, dialect_, true);
    const auto next = next_record(field_.text, row->end, dialect_, layout_);
    return next && is_word(*row) && is_word(*next);
  }

  // Returns whether the field of `row` in the column is a word that means no missing value.
  bool is_word(const RecordFields& row) const {
    if (field_.column >= row.fields.size()) return false;
    const auto field = row.fields[field_.column];
    const std::string content = content_of(field);
    return kind_of(field, dialect_) == FieldKind::word && !resembles_missing(content) &&
           hint_for_signs(content, dialect_.number, dialect_.delimiter).empty();
  }

  std::string name() const {
    return layout_.names.empty() ? std::to_string(field_.column + 1)
                                 : "'" + layout_.names[field_.column] + "'";
  }

  // Returns the hint. Suggests --na-values for a simple word, and for other texts that look like
  // the token of a missing value, but not in a row of words.
  std::string hint() const {
    const auto row = field_.text.substr(field_.row);
    const auto content = field_.content;
    const auto has = [&](std::string_view part) {
      return content.find(part) != std::string_view::npos;
    };
    auto signs = hint_for_signs(content, dialect_.number, dialect_.delimiter);
    // In a table of one column, a comma outside of quotes may separate fields.
    if (!signs.empty() && layout_.width == 1 && has(",") && row[0] != '"')
      return ambiguity_of(content, dialect_.number, dialect_.delimiter).empty()
                 ? "say with -d or --decimal whether the comma separates fields or decimals"
                 : "say with -d, --thousands or --decimal whether commas separate fields, "
                   "thousands or decimals";
    if (!signs.empty()) return signs;
    if (has(std::string_view("\0", 1))) return hint_to_remove("NUL bytes", "\\0", layout_.source);
    if (content.ends_with(kEndOfFile)) return hint_to_remove("Ctrl-Z", "\\032", layout_.source);
    if (has("#INF")) return "write inf for an infinite number";
    std::string columns = "choose the columns to convolve with -c";
    if (row.starts_with("# ") && !layout_.header.starts_with('#'))
      return "use --comment '#' if lines that begin with # are comments";
    if (!may_be_missing()) return columns;
    columns += ", or use --na-values " + shell_word(missing_tokens() + std::string(content)) +
               " if it means a missing value";
    return columns;
  }

  // Returns whether the field may mean a missing value. In a table of several chosen columns, a row
  // without numbers may be a header, and a word in the first row shows a column of words.
  bool may_be_missing() const {
    const auto text = field_.content;
    if (text.find(',') != std::string_view::npos) return false;
    if (resembles_missing(text)) return true;
    const bool digits = std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; }) &&
                        read_number(text, dialect_.number).kind != Number::Kind::too_large;
    if (digits || shell_word(text) != text) return false;
    if (layout_.chosen.size() == 1) return true;
    return !field_.first_row && has_chosen_number();
  }

  // Returns whether a field of the row in a chosen column is a number.
  bool has_chosen_number() const {
    const auto row = read_record(field_.text, field_.row, dialect_, true);
    return std::ranges::any_of(layout_.chosen, [&](std::size_t column) {
      return column < row->fields.size() &&
             kind_of(row->fields[column], dialect_) == FieldKind::value;
    });
  }

  // Returns the tokens of --na-values, each with a comma after it: a hint has to repeat them.
  std::string missing_tokens() const {
    std::string tokens;
    for (const std::string& token : dialect_.number.missing) tokens += token + ",";
    return tokens;
  }

  const Misread& field_;
  const Dialect& dialect_;
  const Layout& layout_;
};

}  // namespace

Advice describe_misread(const Misread& field, const Dialect& dialect, const Layout& layout) {
  return Adviser(field, dialect, layout).advise();
}

bool first_row_needs_next(std::string_view text, const Dialect& dialect, const Layout& layout) {
  const auto row = next_record(text, 0, dialect, layout);
  if (!row) return false;
  const bool word = std::ranges::any_of(layout.chosen, [&](std::size_t column) {
    return column < row->fields.size() && kind_of(row->fields[column], dialect) == FieldKind::word;
  });
  if (!word) return false;
  if (!next_record(text, row->end, dialect, layout)) return true;
  const auto begin = static_cast<std::size_t>(row->fields[0].data() - text.data());
  return !layout.names.empty() &&
         !count_header_rows(text, begin, false, dialect, layout, layout.chosen);
}

}  // namespace sigconv
