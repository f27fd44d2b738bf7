#include "input/csv.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "input/decimals.hpp"
#include "input/header.hpp"
#include "input/misread.hpp"
#include "input/record.hpp"
#include "input/record_error.hpp"
#include "input/scan.hpp"
#include "input/time_column.hpp"

namespace sigconv {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

class Parser {
 public:
  Parser(const Dialect& dialect, const Layout& layout, Block& block, Rows& rows, Values& values)
      : dialect_(dialect), layout_(layout), rows_(rows), values_(values), block_(block) {
    rows_.begin(layout, block);
    std::swap(rows_.text, block.text);
    rows_.text.seal();
    values_.resize(layout.chosen.size());
  }

  void parse() {
    rows_.plain = true;
    if (!plain_records()) records();
    if (layout_.drops_numbers && !rows_.error && !rows_.any_missing) drop_numbers();
  }

 private:
  std::string_view text() const { return rows_.text.view(); }
  static std::uint32_t narrow(std::size_t at) { return static_cast<std::uint32_t>(at); }

  // Parses all records if each is plain and each chosen field is a number or missing. Returns false
  // otherwise.
  //
  // Finds the ends of all fields first, then reads the numbers column by column. The processor can
  // then read a number without waiting for the one before.
  bool plain_records() {
    constexpr std::string_view kOfNumbers = "0123456789+-.eE";
    if (dialect_.blanks || layout_.header_has_numbers || !dialect_.comment.empty() ||
        !dialect_.number.missing_numbers.empty() || dialect_.delimiter == dialect_.number.decimal ||
        kOfNumbers.find(dialect_.delimiter) != std::string_view::npos)
      return false;
    const Scan scan = find_field_ends(text(), dialect_.delimiter, block_.field_ends);
    if (scan.quotes || (scan.carriages && !scan.feeds_return) || !are_full(scan.lines))
      return false;
    rows_.ends = block_.field_ends;  // a copy without spare capacity
    rows_.count = rows_.lines = scan.lines;
    rows_.carriage_size = scan.carriages ? 1 : 0;
    for (std::size_t chosen = 0; chosen < layout_.chosen.size(); ++chosen)
      if (!read_column(chosen)) return false;
    if (rows_.padded && layout_.drops_numbers) return false;
    rows_.keys.resize(layout_.keys.empty() ? 0 : rows_.count);
    for (std::size_t row = 0; row < rows_.keys.size(); ++row) rows_.keys[row] = key_of(row);
    if (rows_.any_missing) count_trailing_empty();
    return true;
  }

  // Counts the rows at the end of plain rows whose fields are all empty. In a table of one column,
  // these are the blank lines.
  void count_trailing_empty() {
    const auto is_empty = [&](std::size_t row) {
      for (std::size_t column = 0; column < layout_.width; ++column) {
        const Cell field = rows_.trimmed(rows_.field_cell(row, column));
        if (field.begin != field.end) return false;
      }
      return true;
    };
    while (rows_.trailing_empty < rows_.count && is_empty(rows_.count - 1 - rows_.trailing_empty))
      ++rows_.trailing_empty;
  }

  // Returns whether each line has the right number of fields.
  bool are_full(std::size_t lines) const {
    const auto& ends = block_.field_ends;
    const std::size_t width = layout_.width;
    if (ends.size() - 1 != lines * width) return false;
    if (width == 1) return true;
    for (std::size_t line = 1; line < lines; ++line)
      if (text()[ends[line * width]] != '\n') return false;
    return true;
  }

  bool read_column(std::size_t chosen) {
    const std::size_t column = layout_.chosen[chosen];
    const bool last = column + 1 == layout_.width;
    const FieldsOfRecords fields{rows_.text.data(), rows_.ends.data() + column, layout_.width,
                                 last ? rows_.carriage_size : 0};
    auto& values = values_[chosen];
    values.resize(rows_.count);
    for (std::size_t row = 0;; ++row) {
      row = read_decimals(fields, row, rows_.count, dialect_.number.decimal, values.data());
      if (row == rows_.count) return true;
      if (!read_other(rows_.field_cell(row, column), values[row])) return false;
    }
  }

  // Reads a field that read_decimals() left: a number with blanks around it or in another form, or
  // a missing value. Returns false if records() has to parse the block.
  bool read_other(Cell field, double& value) {
    const Cell cell = rows_.trimmed(field);
    // In a table of one column, an empty field is a blank line. records() handles one that contains
    // blanks or that --skip-blank drops.
    if (cell.begin == cell.end && layout_.width == 1 &&
        (dialect_.skip_blank || field.begin != field.end))
      return false;
    rows_.padded = rows_.padded || cell.begin != field.begin || cell.end != field.end;
    const Number number =
        read_number(text().substr(cell.begin, cell.end - cell.begin), dialect_.number);
    value = number.value;
    rows_.any_missing = rows_.any_missing || number.kind == Number::Kind::missing;
    return number.kind == Number::Kind::number || number.kind == Number::Kind::missing;
  }

  // Parses the records one by one, whatever their form.
  void records() {
    // Makes room for the most records that the lines and the bytes allow. A field and its end take
    // at least one byte.
    const bool full = layout_.width > 1 && !dialect_.ragged;
    const std::size_t lines = count_lines(text()) + 1;
    const std::size_t most = full ? std::min(lines, text().size() / layout_.width + 2) : lines;
    rows_.plain = false;
    rows_.count = 0;
    rows_.rows.resize(most);
    rows_.cells.resize(most * layout_.chosen.size());
    rows_.fields.resize(layout_.keeps_fields ? most * layout_.width : 0);
    rows_.keys.resize(layout_.keys.empty() ? 0 : most);
    for (auto& column : values_) column.resize(most);
    rows_.any_missing = false;
    while (at_ < text().size() && !rows_.error) record();
    trim();
    rows_.lines = line_;
  }

  void record() {
    if (is_comment(text(), at_, dialect_)) return skip_line();
    if (is_blank_line(text(), at_, dialect_))
      return dialect_.skip_blank ? skip_line() : blank_line();
    row_ = {narrow(at_), 0, line_};
    if (text()[at_] == kEndOfFile && line_stop(text(), at_) == at_ + 1)
      return fail({row_.begin, row_.begin + 1}, "this line is Ctrl-Z, an end-of-file mark of DOS",
                  hint_to_remove("Ctrl-Z", "\\032", layout_.source));
    const bool empty = layout_.width > 1 && is_empty_record(text(), at_, dialect_);
    if (!empty && rows_.blank_row) return reject_blank();
    empty_before_ = rows_.trailing_empty;
    if (layout_.header_has_numbers && take_repeated_header()) return;
    if (!empty) rows_.trailing_empty = 0;
    std::size_t fields = 0;
    std::size_t chosen = 0;
    Field field;
    do {
      field = read_field(text(), at_, dialect_);
      at_ = field.next;
      last_ = {narrow(field.begin), narrow(field.end)};
      if (field.surplus != field.end || field.open)
        return fail({last_.begin, last_.begin + 1}, quote_fault(text(), field), kQuoteHint);
      if (chosen < layout_.chosen.size() && layout_.chosen[chosen] == fields)
        if (!number(field, chosen++)) return;
      if (layout_.keeps_fields && fields < layout_.width) field_at(fields) = last_;
      if (fields == layout_.width) surplus_ = last_;
      ++fields;
    } while (!field.last);
    if (fields < layout_.width && dialect_.ragged) {
      const Cell nothing{last_.end, last_.end};
      for (; chosen < layout_.chosen.size(); ++chosen) store(nothing, chosen, kMissing);
      for (; fields < layout_.width; ++fields) field_at(fields) = nothing;
    }
    if (fields != layout_.width) return wrong_width(fields);
    finish_row();
    if (empty) ++rows_.trailing_empty;
  }

  void skip_line() {
    at_ = skip_line_end(text(), line_stop(text(), at_));
    ++line_;
  }

  // Adds a blank line as a row, because another row may follow.
  void blank_line() {
    // In a table of several columns, one blank row is enough: an error names the first if a row
    // follows.
    if (rows_.blank_row) return skip_line();
    if (layout_.width > 1) rows_.blank_row = rows_.count;
    row_ = {narrow(at_), 0, line_};
    at_ = line_stop(text(), at_);
    const Cell nothing{narrow(at_), narrow(at_)};
    for (std::size_t chosen = 0; chosen < layout_.chosen.size(); ++chosen)
      store(nothing, chosen, kMissing);
    for (std::size_t i = 0; layout_.keeps_fields && i < layout_.width; ++i) field_at(i) = nothing;
    finish_row();
    ++rows_.trailing_empty;
  }

  void finish_row() {
    const std::size_t begin = row_.begin;
    const std::size_t end = skip_line_end(text(), at_);
    at_ = end;
    row_.end = narrow(end);
    // Line ends inside quotes count, too.
    line_ += narrow(count_lines(text().substr(begin, end - begin)));
    if (!layout_.keys.empty()) rows_.keys[rows_.count] = key_of(rows_.count);
    rows_.rows[rows_.count++] = row_;
  }

  // Returns the texts of the key columns, each after its length, so that different keys have
  // different texts.
  std::string key_of(std::size_t row) const {
    std::string key;
    for (const std::size_t column : layout_.keys) {
      const std::string part = unquoted(trim_blanks(rows_.field(row, column)));
      key.append(std::to_string(part.size())).append(":").append(part);
    }
    return key;
  }

  void store(Cell cell, std::size_t chosen, double value) {
    rows_.cells[rows_.count * layout_.chosen.size() + chosen] = cell;
    values_[chosen][rows_.count] = value;
    rows_.any_missing = rows_.any_missing || std::isnan(value);
  }

  // Drops the text of the chosen numbers, because outputs replace it and the rows are held for
  // long. A block with a missing value keeps its text, which may have to be shown.
  void drop_numbers() {
    Bytes kept;
    char* const begin = kept.room(size_without_numbers());
    kept.end_at(rows_.plain ? drop_from_fields(begin) : drop_from_rows(begin));
    std::swap(rows_.text, kept);
    block_.text = std::move(kept);
  }

  std::size_t size_without_numbers() const {
    std::size_t size = text().size();
    for (std::size_t row = 0; row < rows_.count; ++row)
      for (std::size_t chosen = 0; chosen < layout_.chosen.size(); ++chosen) {
        const Cell cell = rows_.cell(row, chosen);
        size -= cell.end - cell.begin;
      }
    return size;
  }

  // Empties the chosen fields of plain rows. Returns the end of the text.
  char* drop_from_fields(char* const begin) {
    char* to = begin;
    std::uint32_t from = 0;
    std::uint32_t* end = rows_.ends.data() + 1;
    for (std::size_t row = 0; row < rows_.count; ++row) {
      auto chosen = layout_.chosen.begin();
      for (std::size_t column = 0; column < layout_.width; ++column, ++end) {
        if (chosen != layout_.chosen.end() && *chosen == column) {
          ++chosen;
          from = *end - (column + 1 == layout_.width ? rows_.carriage_size : 0);
        }
        // Keeps the end of the field, too, unless it is the end of the text.
        const std::uint32_t stop = std::min(*end + 1, narrow(text().size()));
        to = std::copy(text().begin() + from, text().begin() + stop, to);
        *end = narrow(static_cast<std::size_t>(to - begin)) - (stop - *end);
        from = stop;
      }
    }
    return to;
  }

  // Removes the chosen numbers of other rows, and notes a seam for each. Returns the end of the
  // text.
  char* drop_from_rows(char* const begin) {
    char* to = begin;
    const Cell* cell = rows_.cells.data();
    rows_.seams.reserve(rows_.cells.size());
    for (Row& row : rows_.rows) {
      std::uint32_t at = row.begin;
      const auto keep = [&](std::uint32_t stop) {
        to = std::copy(text().begin() + at, text().begin() + stop, to);
      };
      row.begin = narrow(static_cast<std::size_t>(to - begin));
      for (std::size_t i = 0; i < layout_.chosen.size(); ++i, ++cell) {
        keep(cell->begin);
        at = cell->end;
        rows_.seams.push_back(narrow(static_cast<std::size_t>(to - begin)));
      }
      keep(row.end);
      row.end = narrow(static_cast<std::size_t>(to - begin));
    }
    std::vector<Cell>().swap(rows_.cells);
    return to;
  }

  Cell& field_at(std::size_t column) { return rows_.fields[rows_.count * layout_.width + column]; }

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
    if (take_repeated_header()) return false;
    auto [message, hint] = describe_misread(
        {text(), row_.begin, trimmed, layout_.chosen[chosen], block_.first && rows_.count == 0},
        dialect_, layout_);
    fail(cell, std::move(message), std::move(hint));
    return false;
  }

  // Handles a row that repeats a line of the header: drops it with --skip-headers, and fails
  // otherwise. Returns false for any other row.
  bool take_repeated_header() {
    const std::size_t end = record_end(text(), row_.begin, dialect_, true);
    const auto line = text().substr(row_.begin, end - row_.begin);
    if (!repeats_header(line, layout_)) return false;
    if (dialect_.skip_headers) {
      at_ = end;
      line_ += narrow(count_lines(line));
      rows_.trailing_empty = empty_before_;
      return true;
    }
    fail({row_.begin, narrow(end - line_end_length(line))}, "this row repeats the header",
         "use --skip-headers to drop such rows");
    return true;
  }

  // Returns whether a row that is too short may have the names of other columns.
  bool is_short_header() const {
    if (layout_.names.empty() || layout_.names.back().empty()) return false;
    return layout_.unnamed_first || (block_.first && rows_.count == 0);
  }

  void wrong_width(std::size_t fields) {
    if (take_repeated_header()) return;
    const bool named = !layout_.names.empty() && !layout_.unnamed_first;
    std::string message = std::to_string(fields) + (fields == 1 ? " field" : " fields") +
                          ", but the " + (named ? "header" : "first row") + " has " +
                          std::to_string(layout_.width);
    const auto surplus = text().substr(surplus_.begin, surplus_.end - surplus_.begin);
    if (fields == layout_.width + 1 && trim_blanks(surplus).empty())
      return fail(surplus_, message + ": this row ends in a delimiter",
                  named ? "remove the delimiter at the end of the rows, or end the header with one"
                        : "end all rows with a delimiter, or none");
    if (fields < layout_.width)
      return fail(last_, message,
                  is_short_header() ? "give the header one name for each column"
                                    : "use --ragged to fill short rows with missing values");
    fail(surplus_, message, "quote a field that contains the delimiter: \"a,b\"");
  }

  void reject_blank() {
    // The empty rows before the blank line are rows with missing values.
    rows_.count = *rows_.blank_row;
    rows_.error = blank_line_error(rows_, rows_.rows[rows_.count]);
    rows_.trailing_empty = 0;
    rows_.blank_row.reset();
  }

  void fail(Cell cell, std::string message, std::string hint) {
    row_.end = narrow(record_end(text(), row_.begin, dialect_, true));
    rows_.error = error_at(rows_, row_, cell, std::move(message), std::move(hint));
  }

  void trim() {
    rows_.rows.resize(rows_.count);
    rows_.cells.resize(rows_.count * layout_.chosen.size());
    if (layout_.keeps_fields) rows_.fields.resize(rows_.count * layout_.width);
    if (!layout_.keys.empty()) rows_.keys.resize(rows_.count);
    for (auto& column : values_) column.resize(rows_.count);
  }

  const Dialect& dialect_;
  const Layout& layout_;
  Rows& rows_;
  Values& values_;
  Block& block_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 0;
  std::size_t empty_before_ = 0;  // blank and empty rows just before the row
  Row row_;
  Cell last_;
  Cell surplus_;
};

}  // namespace

void parse(const Dialect& dialect, const Layout& layout, Block& block, Rows& rows, Values& values) {
  Parser(dialect, layout, block, rows, values).parse();
  read_times(dialect.number, rows);
}

void number_lines(const Block& block, Rows& rows, std::uint64_t& line) {
  if (block.first_line > 0) line = block.first_line;
  rows.first_line = line;
  if (rows.error) *rows.error = numbered(std::move(*rows.error), line);
  line += rows.lines;
}

Error numbered(Error error, std::uint64_t line) {
  if (error.line > 0) error.line += line - 1;
  return error;
}

Error blank_line_error(const Rows& rows, const Row& row) {
  return error_at(
      rows, row, {row.begin, row.begin},
      "this line is blank, but rows have " + std::to_string(rows.layout->width) + " fields",
      "use --skip-blank to drop blank lines");
}

}  // namespace sigconv
