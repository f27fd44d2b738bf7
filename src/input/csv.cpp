#include "input/csv.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <string>

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
    // Room for what so many lines can hold: no row is too many, and none moves the ones before it.
    const std::size_t most = block.lines + 1;
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
    while (at_ < text().size() && !rows_.error)
      if (!plain || !plain_record()) record();
    trim();
    if (layout_.drops_numbers && !rows_.error && !any_missing_) drop_numbers();
  }

 private:
  std::string_view text() const { return rows_.text.view(); }
  static std::uint32_t narrow(std::size_t at) { return static_cast<std::uint32_t>(at); }

  // The usual record: numbers that need no look at their ends first, no quotes, the right width.
  // Returns false, with nothing done, where it is not that.
  bool plain_record() {
    if (rows_.trailing_blank > 0 && layout_.width > 1) return false;
    const char* const begin = rows_.text.data();
    const char* const end = begin + rows_.text.size();
    const char* at = begin + at_;
    const auto place = [&](const char* p) { return narrow(static_cast<std::size_t>(p - begin)); };
    Cell* cell = rows_.cells.data() + count_ * layout_.chosen.size();
    Cell* field = layout_.keeps_fields ? rows_.fields.data() + count_ * layout_.width : nullptr;
    std::size_t chosen = 0;
    for (std::size_t column = 0;; ++column) {
      const char* const from = at;
      if (chosen < layout_.chosen.size() && layout_.chosen[chosen] == column) {
        while (is_padding(*at)) ++at;
        double value;
        const char* stop = read_plain_number(at, end, dialect_.number.decimal, value);
        if (stop == nullptr) {
          if (*at != dialect_.delimiter) return false;
          stop = at;
          value = kMissing;
          any_missing_ = true;
        }
        cell[chosen] = {place(at), place(stop)};
        values_[chosen++][count_] = value;
        at = stop;
        while (is_padding(*at)) ++at;
      } else {
        at = find_field_end(at, dialect_.delimiter);
      }
      if (field != nullptr) field[column] = {place(from), place(at)};
      if (column + 1 == layout_.width) break;
      if (*at++ != dialect_.delimiter) return false;
    }
    // One line feed stands behind the text.
    if (*at == '\r' && at < end) ++at;
    const bool feed = *at == '\n';
    if (!feed && (at == begin || at[-1] != '\r')) return false;
    at += feed && at < end ? 1 : 0;
    rows_.rows[count_] = {narrow(at_), place(at), line_};
    at_ = static_cast<std::size_t>(at - begin);
    ++line_;
    if (!layout_.keys.empty()) rows_.keys[count_] = key_of(count_);
    ++count_;
    rows_.trailing_blank = 0;
    return true;
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
