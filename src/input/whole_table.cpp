#include "input/whole_table.hpp"

#include <cmath>

#include "input/block_reader.hpp"
#include "input/csv.hpp"

namespace sigconv {

Result<WholeTable> read_whole_table(Source& source, const Dialect& dialect, const Layout& layout,
                                    const NoneMissing* none_missing,
                                    std::optional<std::string> row_hint) {
  const auto hinted = [&](Error error) {
    if (row_hint && error.line > 0) error.hint = *row_hint;
    return error;
  };
  WholeTable table;
  table.values.resize(layout.chosen.size());
  BlockReader reader(source, dialect, kBlockSize);
  std::uint64_t line = layout.first_line;
  Block block;
  Rows rows;
  Values values;
  for (;;) {
    const auto more = reader.next(block);
    if (!more) return hinted(numbered(more.error(), line));
    if (!*more) return table;
    parse(dialect, layout, block, rows, values);
    number_lines(block, rows, line);
    const std::size_t count = rows.size() - rows.trailing_blank;
    for (std::size_t row = 0; row < count; ++row)
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (none_missing != nullptr && std::isnan(values[i][row]))
          return error_at(rows, rows.row(row), rows.cell(row, i), none_missing->message,
                          none_missing->hint);
        table.values[i].push_back(values[i][row]);
      }
    const auto keys = rows.keys.begin();
    if (!rows.keys.empty())
      table.keys.insert(table.keys.end(), keys, keys + static_cast<std::ptrdiff_t>(count));
    if (rows.error) return hinted(*rows.error);
  }
}

}  // namespace sigconv
