#include "input/csv.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>
#include <string>

#include "input/decimal.hpp"
#include "input/record.hpp"
#include "input/scan.hpp"

namespace sigconv {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

class Parser {
 public:
  Parser(const Dialect& dialect, const Layout& layout, Block& block, Rows& rows, Values& values)
      : dialect_(dialect), layout_(layout), rows_(rows), values_(values), block_(block) {
    rows_.layout = &layout;
    std::swap(rows_.text, block.text);
    rows_.text.seal();
    rows_.first_line = block.first_line;
    rows_.stalled = block.stalled;
    rows_.skipped = block.skipped;
    rows_.trailing_blank = 0;
    rows_.error.reset();
    rows_.seams.clear();
    // Room for what so many lines can hold, and so many bytes: a field takes one with what ends it.
    const bool full = layout.width > 1 && !dialect.ragged;
    const std::size_t lines = block.lines + 1;
    const std::size_t most = full ? std::min(lines, rows_.text.size() / layout.width + 2) : lines;
    rows_.rows.resize(most);
    rows_.cells.resize(most * layout.chosen.size());
    rows_.fields.resize(layout.keeps_fields ? most * layout.width : 0);
    rows_.keys.resize(layout.keys.empty() ? 0 : most);
    values_.resize(layout.chosen.size());
    for (auto& column : values_) column.resize(most);
  }

  void parse() {
    constexpr std::string_view kOfNumbers = "0123456789+-.eE";
    const bool plain = !dialect_.blanks && dialect_.comment.empty() &&
                       dialect_.number.missing_numbers.empty() &&
                       dialect_.delimiter != dialect_.number.decimal &&
                       kOfNumbers.find(dialect_.delimiter) == std::string_view::npos &&
                       text().find('"') == std::string_view::npos;
    if (plain) find_field_ends(text(), dialect_.delimiter, block_.field_ends);
    while (at_ < text().size() && !rows_.error)
      if (!plain || !plain_records()) record();
    trim();
    if (layout_.drops_numbers && !rows_.error && !any_missing_) drop_numbers();
  }

 private:
  std::string_view text() const { return rows_.text.view(); }
  static std::uint32_t narrow(std::size_t at) { return static_cast<std::uint32_t>(at); }

  // Usual records, with the right number of fields, as many as follow one another: first where they
  // are, then their numbers, column by column. Where each one stands is known then: reading it need
  // not wait for the one before. False where the next record is not one.
  bool plain_records() {
    if (rows_.trailing_blank > 0 && layout_.width > 1) return false;
    std::size_t count = find_rows();
    for (std::size_t chosen = 0; chosen < layout_.chosen.size(); ++chosen)
      count = read_column(chosen, count);
    if (count == 0) return false;
    for (std::size_t i = 0; layout_.keeps_fields && i < count; ++i) keep_fields(i);
    const Row& last = rows_.rows[count_ + count - 1];
    at_ = last.end;
    line_ = last.line + 1;
    count_ += count;
    rows_.trailing_blank = 0;
    return true;
  }

  // Rows of the right number of fields, kBatch at most; their first fields' ends.
  std::size_t find_rows() {
    const auto& ends = block_.field_ends;
    const char* const text = rows_.text.data();
    const std::size_t size = rows_.text.size();
    std::size_t at = at_;
    while (ends[next_] < at) ++next_;
    std::size_t next = next_;
    std::size_t count = 0;
    for (; count < kBatch && at < size && next + layout_.width <= ends.size(); ++count) {
      const std::size_t last = next + layout_.width - 1;
      if (layout_.width == 1 && ends[next] == at) return count;  // a blank line
      for (std::size_t i = next; i < last; ++i)
        if (text[ends[i]] != dialect_.delimiter) return count;
      std::size_t stop = ends[last];
      if (stop < size && text[stop] == dialect_.delimiter) return count;
      first_end_[count] = next;
      next = last + 1;
      if (text[stop] == '\r' && stop + 1 < size && text[stop + 1] == '\n') ++next, ++stop;
      stop += stop < size ? 1 : 0;
      rows_.rows[count_ + count] = {narrow(at), narrow(stop),
                                    line_ + static_cast<std::uint32_t>(count)};
      at = stop;
    }
    return count;
  }

  // The numbers of a chosen column in `count` rows; returns how many rows of them are right.
  std::size_t read_column(std::size_t chosen, std::size_t count) {
    const std::size_t column = layout_.chosen[chosen];
    const std::size_t columns = layout_.chosen.size();
    const std::uint32_t* const ends = block_.field_ends.data();
    const char* const text = rows_.text.data();
    const char point = dialect_.number.decimal;
    const Row* const rows = rows_.rows.data() + count_;
    double* const values = values_[chosen].data() + count_;
    Cell* cell = rows_.cells.data() + count_ * columns + chosen;
    for (std::size_t i = 0; i < count; ++i, cell += columns) {
      const std::size_t end = first_end_[i] + column;
      *cell = {column == 0 ? rows[i].begin : ends[end - 1] + 1, ends[end]};
      if (!read_decimal(text + cell->begin, text + cell->end, point, values[i]) &&
          !read_other(*cell, values[i]))
        return i;
    }
    return count;
  }

  // A number with blanks round it, or of another form; a missing one.
  bool read_other(Cell& cell, double& value) {
    const char* const text = rows_.text.data();
    while (cell.begin < cell.end && is_padding(text[cell.begin])) ++cell.begin;
    while (cell.begin < cell.end && is_padding(text[cell.end - 1])) --cell.end;
    if (cell.begin == cell.end && layout_.width == 1) return false;  // a blank line
    const Number number =
        read_number(std::string_view(text + cell.begin, cell.end - cell.begin), dialect_.number);
    value = number.value;
    any_missing_ = any_missing_ || number.kind == Number::Kind::missing;
    return number.kind == Number::Kind::number || number.kind == Number::Kind::missing;
  }

  void keep_fields(std::size_t i) {
    std::uint32_t from = rows_.rows[count_ + i].begin;
    Cell* field = rows_.fields.data() + (count_ + i) * layout_.width;
    for (std::size_t column = 0; column < layout_.width; ++column) {
      field[column] = {from, block_.field_ends[first_end_[i] + column]};
      from = field[column].end + 1;
    }
    if (!layout_.keys.empty()) rows_.keys[count_ + i] = key_of(count_ + i);
  }

  bool is_padding(char c) const { return (c == ' ' || c == '\t') && c != dialect_.delimiter; }

  void record() {
    if (is_comment(text(), at_, dialect_)) return skip_line();
    if (is_blank_line(text(), at_, dialect_))
      return dialect_.skip_blank ? skip_line() : blank_line();
    row_ = {narrow(at_), 0, line_};
    if (rows_.trailing_blank > 0 && layout_.width > 1) return reject_blank();
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
  }

  void skip_line() {
    at_ = skip_line_end(text(), line_stop(text(), at_));
    ++line_;
  }

  // Counted as a row, in case one follows.
  void blank_line() {
    // The first of them is what is told where a row follows and has more fields.
    if (layout_.width > 1 && rows_.trailing_blank > 0) return skip_line();
    row_ = {narrow(at_), 0, line_};
    at_ = line_stop(text(), at_);
    const Cell nothing{narrow(at_), narrow(at_)};
    for (std::size_t chosen = 0; chosen < layout_.chosen.size(); ++chosen)
      store(nothing, chosen, kMissing);
    for (std::size_t i = 0; layout_.keeps_fields && i < layout_.width; ++i) field_at(i) = nothing;
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
    if (!layout_.keys.empty()) rows_.keys[count_] = key_of(count_);
    rows_.rows[count_++] = row_;
  }

  // The texts of the key columns, each behind its length, so that no two keys run into one another.
  std::string key_of(std::size_t row) const {
    std::string key;
    for (const std::size_t column : layout_.keys) {
      const std::string part = unquoted(trim_blanks(rows_.field(row, column)));
      key.append(std::to_string(part.size())).append(":").append(part);
    }
    return key;
  }

  void store(Cell cell, std::size_t chosen, double value) {
    rows_.cells[count_ * layout_.chosen.size() + chosen] = cell;
    values_[chosen][count_] = value;
    any_missing_ = any_missing_ || std::isnan(value);
  }

  // Where rows wait long, their numbers' texts, which outputs take the place of, wait for nothing.
  // A missing one may have to be shown.
  void drop_numbers() {
    const std::string_view all = text();
    std::size_t between = all.size();
    for (const Cell& cell : rows_.cells) between -= cell.end - cell.begin;
    Bytes kept;
    char* to = kept.room(between);
    const char* const begin = to;
    const Cell* cell = rows_.cells.data();
    rows_.seams.reserve(rows_.cells.size());
    for (Row& row : rows_.rows) {
      std::uint32_t at = row.begin;
      const auto keep = [&](std::uint32_t stop) {
        to = std::copy(all.begin() + at, all.begin() + stop, to);
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
    kept.end_at(to);
    std::vector<Cell>().swap(rows_.cells);
    std::swap(rows_.text, kept);
    block_.text = std::move(kept);
  }

  Cell& field_at(std::size_t column) { return rows_.fields[count_ * layout_.width + column]; }

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
                                ", where the " + (layout_.names.empty() ? "first row" : "header") +
                                " has " + std::to_string(layout_.width);
    if (fields < layout_.width)
      return fail(last_, message, "--ragged fills short rows with missing values");
    fail(surplus_, message, "a field that holds the delimiter is quoted: \"a,b\"");
  }

  void reject_blank() {
    count_ -= rows_.trailing_blank;
    rows_.error = blank_line_error(rows_, rows_.rows[count_]);
    rows_.trailing_blank = 0;
  }

  void fail(Cell cell, std::string message, std::string hint) {
    row_.end = narrow(record_end(text(), row_.begin, dialect_, true));
    rows_.error = error_at(rows_, row_, cell, std::move(message), std::move(hint));
  }

  void trim() {
    rows_.rows.resize(count_);
    rows_.cells.resize(count_ * layout_.chosen.size());
    if (layout_.keeps_fields) rows_.fields.resize(count_ * layout_.width);
    if (!layout_.keys.empty()) rows_.keys.resize(count_);
    for (auto& column : values_) column.resize(count_);
  }

  const Dialect& dialect_;
  const Layout& layout_;
  Rows& rows_;
  Values& values_;
  Block& block_;
  static constexpr std::size_t kBatch = 256;
  std::array<std::size_t, kBatch> first_end_{};  // of rows on their way, in block_.field_ends
  std::size_t next_ = 0;                         // there, too: not behind at_
  bool any_missing_ = false;
  std::size_t count_ = 0;  // rows
  std::size_t at_ = 0;
  std::uint32_t line_ = 0;
  Row row_;
  Cell last_;
  Cell surplus_;
};

}  // namespace

void parse(const Dialect& dialect, const Layout& layout, Block& block, Rows& rows, Values& values) {
  Parser(dialect, layout, block, rows, values).parse();
}

Error blank_line_error(const Rows& rows, const Row& row) {
  return error_at(rows, row, {row.begin, row.begin},
                  "a blank line, where a row has " + std::to_string(rows.layout->width) + " fields",
                  "--skip-blank drops blank lines");
}

}  // namespace sigconv
