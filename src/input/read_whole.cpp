#include "input/read_whole.hpp"

#include <algorithm>
#include <cmath>

#include "input/csv.hpp"

namespace sigconv {
namespace {

// Adds rows to a table.
class Adder {
 public:
  Adder(const WholeOptions& options, WholeTable& table) : options_(options), table_(table) {
    if (options.make_check) check_ = options.make_check(*table.layout);
  }

  // Adds rows begin .. end-1 of a block.
  Failure add(const Rows& rows, const Values& values, std::size_t begin, std::size_t end) {
    const std::size_t first = std::clamp(options_.first_row, rows_, rows_ + end - begin) - rows_;
    const std::size_t last = std::clamp(options_.end_row, rows_, rows_ + end - begin) - rows_;
    rows_ += end - begin;
    for (std::size_t row = begin; row < end; ++row)
      for (std::size_t i = 0; i < table_.values.size(); ++i) {
        if (options_.none_missing != nullptr && std::isnan(values[i][row]) &&
            row >= begin + first && row < begin + last)
          return error_at(rows, rows.row(row), rows.cell(row, i), options_.none_missing->message,
                          options_.none_missing->hint);
        table_.values[i].push_back(values[i][row]);
      }
    if (!rows.keys.empty())
      table_.keys.insert(table_.keys.end(), rows.keys.begin() + static_cast<std::ptrdiff_t>(begin),
                         rows.keys.begin() + static_cast<std::ptrdiff_t>(end));
    return check_ && first < last ? check_(rows, begin + first, begin + last) : std::nullopt;
  }

  // Adds the empty rows at the end of a block, because another row follows them.
  Failure add_empty(const Rows& rows, const Values& values) {
    if (rows.blank_row) return blank_line_error(rows, rows.row(*rows.blank_row));
    return add(rows, values, rows.size() - rows.trailing_empty, rows.size());
  }

 private:
  const WholeOptions& options_;
  WholeTable& table_;
  RowCheck check_;
  std::size_t rows_ = 0;
};

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
                              const WholeOptions& whole) {
  const auto input = open_rows(source, options);
  if (!input) return input.error();
  WholeTable table;
  table.layout = (*input)->layout();
  table.layout->keeps_fields = table.layout->keeps_fields || table.layout->times;
  table.values.resize(table.layout->chosen.size());
  Adder adder(whole, table);
  bool own_hint = false;  // the row itself is right
  // The blocks whose last rows are empty. These rows count only if another row follows them.
  std::vector<std::pair<std::shared_ptr<Rows>, Values>> pending;
  auto error = for_each_block(
      **input, [&](const std::shared_ptr<Rows>& rows, const Values& values) -> Failure {
        const std::size_t count = rows->size() - rows->trailing_empty;
        const bool row_follows = count > 0 || rows->error;
        Failure failure;
        for (std::size_t i = 0; row_follows && i < pending.size() && !failure; ++i)
          failure = adder.add_empty(*pending[i].first, pending[i].second);
        if (row_follows) pending.clear();
        if (!failure) failure = adder.add(*rows, values, 0, count);
        if (rows->trailing_empty > 0) pending.emplace_back(rows, values);
        own_hint = failure.has_value();
        return failure ? std::move(failure) : rows->error;
      });
  if (!error) return table;
  if (whole.row_hint && error->line > 0 && !own_hint) error->hint = *whole.row_hint;
  return *error;
}

}  // namespace sigconv
