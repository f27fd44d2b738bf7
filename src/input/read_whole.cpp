#include "input/read_whole.hpp"

#include <cmath>

#include "input/csv.hpp"

namespace sigconv {
namespace {

// Adds rows begin .. end-1 of a block to `table`.
Failure add_rows(const Rows& rows, const Values& values, std::size_t begin, std::size_t end,
                 const NoneMissing* none_missing, WholeTable& table) {
  for (std::size_t row = begin; row < end; ++row)
    for (std::size_t i = 0; i < table.values.size(); ++i) {
      if (none_missing != nullptr && std::isnan(values[i][row]))
        return error_at(rows, rows.row(row), rows.cell(row, i), none_missing->message,
                        none_missing->hint);
      table.values[i].push_back(values[i][row]);
    }
  if (!rows.keys.empty())
    table.keys.insert(table.keys.end(), rows.keys.begin() + static_cast<std::ptrdiff_t>(begin),
                      rows.keys.begin() + static_cast<std::ptrdiff_t>(end));
  return std::nullopt;
}

// Adds the empty rows at the end of a block, because another row follows them.
Failure add_empty(const Rows& rows, const Values& values, const NoneMissing* none_missing,
                  WholeTable& table) {
  if (rows.blank_row) return blank_line_error(rows, rows.row(*rows.blank_row));
  return add_rows(rows, values, rows.size() - rows.trailing_empty, rows.size(), none_missing,
                  table);
}

}  // namespace

Failure for_each_block(
    RowSource& input,
    const std::function<Failure(const std::shared_ptr<Rows>& rows, const Values& values)>& each) {
  std::uint64_t line = input.layout()->first_line;
  Values values;
  for (Block block;;) {
    const auto more = input.read(block);
    if (!more) return numbered(more.error(), line);
    if (!*more) return std::nullopt;
    const auto rows = std::make_shared<Rows>();
    input.parse(block, *rows, values);
    number_lines(block, *rows, line);
    if (auto error = each(rows, values)) return error;
  }
}

Result<WholeTable> read_whole(ByteSource& source, const RowOptions& options,
                              const NoneMissing* none_missing,
                              const std::optional<std::string>& row_hint) {
  const auto input = open_rows(source, options);
  if (!input) return input.error();
  WholeTable table;
  table.layout = (*input)->layout();
  table.values.resize(table.layout->chosen.size());
  bool lacks_number = false;
  // The blocks whose last rows are empty. These rows count only if another row follows them.
  std::vector<std::pair<std::shared_ptr<Rows>, Values>> pending;
  auto error = for_each_block(
      **input, [&](const std::shared_ptr<Rows>& rows, const Values& values) -> Failure {
        const std::size_t count = rows->size() - rows->trailing_empty;
        const bool row_follows = count > 0 || rows->error;
        Failure missing;
        for (std::size_t i = 0; row_follows && i < pending.size() && !missing; ++i)
          missing = add_empty(*pending[i].first, pending[i].second, none_missing, table);
        if (row_follows) pending.clear();
        if (!missing) missing = add_rows(*rows, values, 0, count, none_missing, table);
        if (rows->trailing_empty > 0) pending.emplace_back(rows, values);
        lacks_number = missing.has_value();
        return missing ? std::move(missing) : rows->error;
      });
  if (!error) return table;
  if (row_hint && error->line > 0 && !lacks_number) error->hint = *row_hint;
  return *error;
}

}  // namespace sigconv
