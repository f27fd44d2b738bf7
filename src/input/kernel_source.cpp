#include "input/kernel_source.hpp"

#include <unistd.h>

#include <algorithm>

#include "input/block_reader.hpp"
#include "input/columns.hpp"
#include "input/csv.hpp"
#include "input/open_table.hpp"
#include "sigconv/design.hpp"

namespace sigconv {
namespace {

Error wrong(ErrorKind kind, std::string message, std::string hint) {
  Error error;
  error.kind = kind;
  error.source = "-k";
  error.message = std::move(message);
  error.hint = std::move(hint);
  return error;
}

// The taps, or the first item that is not a number, with the caret under it.
struct List {
  std::vector<double> taps;
  std::optional<Error> error;
  bool any_number = false;
};

List read_list(const std::string& text) {
  List list;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const auto item = trim_blanks(std::string_view(text).substr(begin, end - begin));
    const Number number = read_number(item, {});
    if (number.kind == Number::Kind::number) {
      list.taps.push_back(number.value);
      list.any_number = true;
    } else if (!list.error) {
      const std::string shown = "'" + std::string(item) + "'";
      list.error =
          wrong(ErrorKind::usage,
                number.kind == Number::Kind::missing     ? "a tap is missing: " + shown
                : number.kind == Number::Kind::too_large ? shown + " is too large for a double"
                                                         : shown + " is not a number",
                "a kernel is a list of numbers (-1,0,1), a design (box:5, gaussian:2) or a file");
      list.error->line = 1;
      list.error->column = begin + 1;
      list.error->text = text;
      list.error->width = std::max<std::size_t>(end - begin, 1);
    }
    begin = end + 1;
  }
  return list;
}

// One column, or one row, of numbers.
Result<std::vector<double>> read_file(const std::string& path) {
  auto source = Source::open(path);
  if (!source) return source.error();
  const Dialect dialect;
  auto layout = open_table(*source, dialect, std::nullopt);
  if (!layout) return layout.error();
  // All columns: a kernel has no time axis.
  layout->chosen.clear();
  for (std::size_t i = 0; i < layout->width; ++i) layout->chosen.push_back(i);

  std::vector<std::vector<double>> columns(layout->width);
  BlockReader reader(*source, dialect, kBlockSize, layout->first_line);
  for (;;) {
    auto block = reader.next();
    if (!block) return block.error();
    if (!*block) break;
    const Rows rows = parse(dialect, *layout, std::move(**block));
    if (rows.error) return *rows.error;
    for (std::size_t row = 0; row < rows.size() - rows.trailing_blank; ++row)
      for (std::size_t column = 0; column < layout->width; ++column) {
        const double tap = rows.values[column][row];
        if (tap != tap)
          return error_at(rows, rows.rows[row], rows.cell(row, column), "a tap is missing",
                          "a kernel has a number in each place");
        columns[column].push_back(tap);
      }
  }
  if (layout->width == 1) return std::move(columns[0]);
  if (columns[0].size() == 1) {
    std::vector<double> taps;
    for (const auto& column : columns) taps.push_back(column[0]);
    return taps;
  }
  Error error;
  error.source = path;
  error.message = "a kernel is one column or one row of numbers; this is " +
                  std::to_string(columns[0].size()) + " rows of " + std::to_string(layout->width);
  error.hint = describe_columns(layout->names, layout->width);
  return error;
}

}  // namespace

Result<std::vector<double>> read_kernel(const std::string& text) {
  const List list = read_list(text);
  if (!list.error) return list.taps;
  if (is_design(text.substr(0, text.find(':')))) return design_kernel(text);
  if (access(text.c_str(), F_OK) == 0 || text.find_first_of("./") != std::string::npos) {
    if (!list.any_number || access(text.c_str(), F_OK) == 0) return read_file(text);
  }
  if (list.any_number) return *list.error;
  return wrong(ErrorKind::usage, "'" + text + "' is no kernel: no number, no design, no file",
               "a kernel is a list of numbers (-1,0,1), a design (box:5, gaussian:2) or a file");
}

}  // namespace sigconv
