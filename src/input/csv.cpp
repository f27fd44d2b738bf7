#include "input/csv.hpp"

#include <algorithm>
#include <cctype>
#include <limits>
#include <string>

#include "input/record.hpp"

namespace sigconv {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

class Parser {
 public:
  Parser(const Dialect& dialect, const Layout& layout, Block block) : dialect_(dialect) {
    rows_.layout = &layout;
    rows_.text = std::move(block.text);
    rows_.first_line = block.first_line;
    rows_.stalled = block.stalled;
    rows_.values.resize(layout.chosen.size());
  }

  Rows parse() {
    while (at_ < rows_.text.size() && !rows_.error) record();
    return std::move(rows_);
  }

 private:
  const Layout& layout() const { return *rows_.layout; }
  std::string_view text() const { return rows_.text; }
  static std::uint32_t narrow(std::size_t at) { return static_cast<std::uint32_t>(at); }

  void record() {
    if (is_comment(text(), at_, dialect_)) return skip_line();
    if (is_blank_line(text(), at_, dialect_))
      return dialect_.skip_blank ? skip_line() : blank_line();
    row_ = {narrow(at_), 0, line_};
    if (rows_.trailing_blank > 0 && layout().width > 1) return reject_blank();
    rows_.trailing_blank = 0;
    std::size_t fields = 0;
    std::size_t chosen = 0;
    Field field;
    do {
      field = read_field(text(), at_, dialect_);
      at_ = field.next;
      last_ = {narrow(field.begin), narrow(field.end)};
      if (field.open)
        return fail({last_.begin, last_.begin + 1}, "this quote is never closed",
                    "a quote inside a quoted field is doubled: \"\"");
      if (chosen < layout().chosen.size() && layout().chosen[chosen] == fields)
        if (!number(field, chosen++)) return;
      if (layout().keeps_fields && fields < layout().width) rows_.fields.push_back(last_);
      if (fields == layout().width) surplus_ = last_;
      ++fields;
    } while (!field.last);
    if (fields < layout().width && dialect_.ragged) {
      const Cell nothing{last_.end, last_.end};
      for (; chosen < layout().chosen.size(); ++chosen) store(nothing, chosen, kMissing);
      for (; fields < layout().width; ++fields) rows_.fields.push_back(nothing);
    }
    if (fields != layout().width) return wrong_width(fields);
    finish_row();
  }

  void skip_line() {
    at_ = skip_line_end(text(), line_stop(text(), at_));
    ++line_;
  }

  // Counted as a row, in case one follows.
  void blank_line() {
    row_ = {narrow(at_), 0, line_};
    at_ = line_stop(text(), at_);
    const Cell nothing{narrow(at_), narrow(at_)};
    for (std::size_t chosen = 0; chosen < layout().chosen.size(); ++chosen)
      store(nothing, chosen, kMissing);
    if (layout().keeps_fields) rows_.fields.insert(rows_.fields.end(), layout().width, nothing);
    finish_row();
    ++rows_.trailing_blank;
  }

  void finish_row() {
    const std::size_t begin = row_.begin;
    const std::size_t end = skip_line_end(text(), at_);
    at_ = end;
    row_.end = narrow(end);
    // Line ends inside quotes count too.
    line_ += narrow(count_lines(text().substr(begin, end - begin)));
    if (!layout().keys.empty()) rows_.keys.push_back(key_of(rows_.rows.size()));
    rows_.rows.push_back(row_);
  }

  // The texts of the key columns, each behind its length, so that no two keys run into one another.
  std::string key_of(std::size_t row) const {
    std::string key;
    for (const std::size_t column : layout().keys) {
      const std::string part = unquoted(trim_blanks(rows_.field(row, column)));
      key.append(std::to_string(part.size())).append(":").append(part);
    }
    return key;
  }

  void store(Cell cell, std::size_t chosen, double value) {
    rows_.cells.push_back(cell);
    rows_.values[chosen].push_back(value);
  }

  bool number(const Field& field, std::size_t chosen) {
    auto trimmed = trim_blanks(text().substr(field.begin, field.end - field.begin));
    if (trimmed.size() > 1 && trimmed.starts_with('"') && trimmed.ends_with('"'))
      trimmed = trim_blanks(trimmed.substr(1, trimmed.size() - 2));
    const auto from = static_cast<std::size_t>(trimmed.data() - text().data());
    const Cell cell{narrow(from), narrow(from + trimmed.size())};
    const Number number = read_number(trimmed, dialect_.number);
    if (number.kind == Number::Kind::number || number.kind == Number::Kind::missing) {
      store(cell, chosen, number.value);
      return true;
    }
    const std::string shown(trimmed);
    fail(cell,
         "'" + shown +
             (number.kind == Number::Kind::too_large ? "' is too large for a double"
                                                     : "' is not a number"),
         mend_of(trimmed));
    return false;
  }

  // What makes a number of `text`, or lets it be none.
  std::string mend_of(std::string_view text) const {
    const std::string columns = "-c chooses the columns to convolve";
    if (reads_with_comma(text, dialect_.number)) return "--decimal , reads decimal commas";
    // A token that the shell or a list would read otherwise is not for pasting.
    const bool plain = !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
      return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '+' || c == '_' || c == '/';
    });
    return plain ? "--na-values " + std::string(text) + " reads it as missing; " + columns
                 : columns;
  }

  void wrong_width(std::size_t fields) {
    const std::string message = std::to_string(fields) + (fields == 1 ? " field" : " fields") +
                                ", where the " + (layout().names.empty() ? "first row" : "header") +
                                " has " + std::to_string(layout().width);
    if (fields < layout().width)
      return fail(last_, message, "--ragged fills short rows with missing values");
    fail(surplus_, message, "a field that holds the delimiter is quoted: \"a,b\"");
  }

  void reject_blank() {
    const std::size_t first = rows_.rows.size() - rows_.trailing_blank;
    rows_.error = blank_line_error(rows_, rows_.rows[first]);
    rows_.rows.resize(first);
    rows_.trailing_blank = 0;
    trim();
  }

  void fail(Cell cell, std::string message, std::string hint) {
    row_.end = narrow(record_end(text(), row_.begin, dialect_, true));
    rows_.error = error_at(rows_, row_, cell, std::move(message), std::move(hint));
    trim();
  }

  // What a record left before it turned out wrong.
  void trim() {
    rows_.cells.resize(rows_.rows.size() * layout().chosen.size());
    if (layout().keeps_fields) rows_.fields.resize(rows_.rows.size() * layout().width);
    if (!layout().keys.empty()) rows_.keys.resize(rows_.rows.size());
    if (!layout().keys.empty()) rows_.keys.resize(rows_.rows.size());
    for (auto& column : rows_.values) column.resize(rows_.rows.size());
  }

  const Dialect& dialect_;
  Rows rows_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 0;
  Row row_;
  Cell last_;
  Cell surplus_;
};

}  // namespace

Rows parse(const Dialect& dialect, const Layout& layout, Block block) {
  return Parser(dialect, layout, std::move(block)).parse();
}

Error blank_line_error(const Rows& rows, const Row& row) {
  return error_at(rows, row, {row.begin, row.begin},
                  "a blank line, where a row has " + std::to_string(rows.layout->width) + " fields",
                  "--skip-blank drops blank lines");
}

}  // namespace sigconv
