#include "input/csv.hpp"

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
    row_ = {narrow(at_), 0, line_};
    if (blank_line()) return;
    if (rows_.trailing_blank > 0 && layout().width > 1) return reject_blank();
    rows_.trailing_blank = 0;
    std::size_t field = 0;
    std::size_t chosen = 0;
    for (;; ++field, ++at_) {
      const std::size_t begin = at_;
      const FieldEnd end = scan_field(text(), begin, dialect_);
      at_ = end.end;
      if (end.open)
        return fail({narrow(begin), narrow(begin + 1)}, "this quote is never closed",
                    "a quote inside a quoted field is doubled: \"\"");
      if (chosen < layout().chosen.size() && layout().chosen[chosen] == field) {
        if (!number(begin, end, chosen)) return;
        ++chosen;
      }
      last_ = {narrow(begin), narrow(at_)};
      if (field == layout().width) surplus_ = last_;
      if (at_ == text().size() || text()[at_] != dialect_.delimiter) break;
    }
    if (field + 1 != layout().width) return wrong_width(field + 1);
    finish_row();
  }

  // Fields without a character but blanks, all on one line. Counted as rows, in case one follows.
  bool blank_line() {
    std::size_t end = at_;
    while (end < text().size() && (text()[end] == ' ' || text()[end] == '\t') &&
           text()[end] != dialect_.delimiter)
      ++end;
    if (end < text().size() && text()[end] != '\n' && text()[end] != '\r') return false;
    at_ = end;
    for (std::size_t chosen = 0; chosen < layout().chosen.size(); ++chosen)
      store({narrow(end), narrow(end)}, chosen, kMissing);
    finish_row();
    ++rows_.trailing_blank;
    return true;
  }

  void finish_row() {
    const std::size_t begin = row_.begin;
    const std::size_t end = skip_line_end(text(), at_);
    at_ = end;
    row_.end = narrow(end);
    // Line ends inside quotes count too.
    line_ += narrow(count_lines(text().substr(begin, end - begin)));
    rows_.rows.push_back(row_);
  }

  void store(Cell cell, std::size_t chosen, double value) {
    rows_.cells.push_back(cell);
    rows_.values[chosen].push_back(value);
  }

  bool number(std::size_t begin, FieldEnd field, std::size_t chosen) {
    const std::size_t inset = field.quoted ? 1 : 0;
    const auto inside = text().substr(begin + inset, field.end - begin - 2 * inset);
    const auto trimmed = trim_blanks(inside);
    const auto from = static_cast<std::size_t>(trimmed.data() - text().data());
    const Cell cell{narrow(from), narrow(from + trimmed.size())};
    const Number number = read_number(trimmed, dialect_.number);
    if (number.kind == Number::Kind::number || number.kind == Number::Kind::missing) {
      store(cell, chosen, number.value);
      return true;
    }
    const std::string shown(trimmed);
    if (number.kind == Number::Kind::too_large)
      fail(cell, "'" + shown + "' is too large for a double", "");
    else
      fail(cell, "'" + shown + "' is not a number", "-c chooses the columns to convolve");
    return false;
  }

  void wrong_width(std::size_t fields) {
    const std::string message = std::to_string(fields) + (fields == 1 ? " field" : " fields") +
                                ", where the " + (layout().names.empty() ? "first row" : "header") +
                                " has " + std::to_string(layout().width);
    if (fields < layout().width) return fail(last_, message, "");
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
