#include "pipeline/fill_rows.hpp"

#include <algorithm>

#include "pipeline/time_text.hpp"

namespace sigconv {
namespace {

std::uint32_t narrow(std::size_t size) { return static_cast<std::uint32_t>(size); }

// Appends a row to `filled`.
void add_row(const Layout& layout, std::string_view time, const Rows& rows, std::size_t row,
             Rows& filled) {
  Bytes& text = filled.text;
  const std::size_t begin = text.size();
  for (std::size_t column = 0; column < layout.width; ++column) {
    if (column > 0) text.append({&layout.delimiter, 1});
    Cell field{narrow(text.size()), 0};
    const bool key = std::ranges::find(layout.keys, column) != layout.keys.end();
    if (column == layout.times)
      text.append(time);
    else if (key)
      text.append(rows.field(row, column));
    field.end = narrow(text.size());
    filled.fields.push_back(field);
    if (std::ranges::find(layout.chosen, column) != layout.chosen.end())
      filled.cells.push_back(field);
  }
  text.append(layout.line_end);
  filled.rows.push_back({narrow(begin), narrow(text.size()), 0});
}

}  // namespace

std::shared_ptr<const Rows> fill_rows(const Layout& layout, const TimeCheck& check,
                                      const TimeTrack& track, const Rows& rows, std::size_t row,
                                      Index first, Index count) {
  auto filled = std::make_shared<Rows>();
  filled->layout = &layout;
  filled->first_line = rows.first_line + rows.row(row).line;  // for an error
  filled->count = static_cast<std::size_t>(count);
  filled->any_missing = true;
  for (Index i = 0; i < count; ++i) {
    Time time = check.at(track, first + i);
    time.decimals = std::max(track.last.decimals, rows.times[row].decimals);
    // A step such as 0.5 can lead from a whole number to the next but one.
    if (time.decimals == 0 || time.kind != Time::Kind::number)
      time.decimals = std::max(track.decimals, rows.times[row].decimals);
    add_row(layout, time_text(time, track.last_text, layout.decimal), rows, row, *filled);
  }
  filled->text.seal();
  return filled;
}

std::size_t filled_row_size(const Layout& layout, const TimeTrack& track) {
  return sizeof(Row) + track.last_text.size() + layout.width * (sizeof(Cell) + 1) +
         layout.chosen.size() * (sizeof(Cell) + 2 * sizeof(double));
}

}  // namespace sigconv
