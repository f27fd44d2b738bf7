#include "table/rows.hpp"

#include <algorithm>

namespace sigconv {
namespace {

// Counts code points, like an editor's column counter for most scripts.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

std::size_t line_end_length(std::string_view record) {
  if (record.ends_with("\r\n")) return 2;
  return record.ends_with('\n') || record.ends_with('\r') ? 1 : 0;
}

std::string unquoted(std::string_view field) {
  if (!field.starts_with('"')) return std::string(field);
  std::string text;
  bool inside = true;
  for (std::size_t at = 1; at < field.size(); ++at) {
    if (inside && field[at] == '"') {
      if (at + 1 < field.size() && field[at + 1] == '"')
        text += field[at++];
      else
        inside = false;
    } else {
      text += field[at];
    }
  }
  return text;
}

void Rows::begin(const Layout& layout_of_rows, const Block& block) {
  layout = &layout_of_rows;
  text.clear();
  first_line = 1;
  lines = 0;
  count = 0;
  plain = false;
  padded = false;
  carriage_size = 0;
  seams.clear();
  any_missing = false;
  trailing_empty = 0;
  blank_row.reset();
  error.reset();
  skipped = block.skipped;
  stalled = block.stalled;
}

Row Rows::row(std::size_t row) const {
  if (!plain) return rows[row];
  const std::size_t width = layout->width;
  const std::uint32_t end = ends[(row + 1) * width] + 1;
  // The last record may lack its line end.
  return {ends[row * width] + 1, std::min(end, static_cast<std::uint32_t>(text.size())),
          static_cast<std::uint32_t>(row)};
}

Cell Rows::cell(std::size_t row, std::size_t chosen) const {
  if (plain) {
    const Cell cell = field_cell(row, layout->chosen[chosen]);
    return padded ? trimmed(cell) : cell;
  }
  const std::size_t i = row * layout->chosen.size() + chosen;
  return seams.empty() ? cells[i] : Cell{seams[i], seams[i]};
}

Cell Rows::field_cell(std::size_t row, std::size_t column) const {
  const std::size_t i = row * layout->width + column;
  if (!plain) return fields[i];
  const bool last = column + 1 == layout->width;
  return {ends[i] + 1, ends[i + 1] - (last ? carriage_size : 0)};
}

Cell Rows::trimmed(Cell cell) const {
  const char* const at = text.data();
  const auto is_blank = [&](char c) { return (c == ' ' || c == '\t') && c != layout->delimiter; };
  while (cell.begin < cell.end && is_blank(at[cell.begin])) ++cell.begin;
  while (cell.begin < cell.end && is_blank(at[cell.end - 1])) --cell.end;
  return cell;
}

std::size_t Rows::memory() const {
  std::size_t bytes = text.capacity() + ends.capacity() * sizeof(std::uint32_t) +
                      rows.capacity() * sizeof(Row) +
                      (cells.capacity() + fields.capacity()) * sizeof(Cell) +
                      seams.capacity() * sizeof(std::uint32_t) + times.capacity() * sizeof(Time);
  for (const auto& key : keys) bytes += sizeof(std::string) + key.capacity();
  return bytes;
}

Error error_at(const Rows& rows, const Row& row, Cell cell, std::string message, std::string hint) {
  // A record may contain line breaks. The message shows the line on which the cell begins.
  const std::string_view record = rows.text_of(row);
  const std::string_view before = record.substr(0, cell.begin - row.begin);
  const auto last_break = before.find_last_of('\n');
  const std::size_t line_begin = last_break == std::string_view::npos ? 0 : last_break + 1;
  std::string_view line = record.substr(line_begin);
  line = line.substr(0, line.find_first_of("\r\n"));

  Error error = data_error(rows.layout->source, std::move(message), std::move(hint));
  error.line =
      rows.first_line + row.line + static_cast<std::uint64_t>(std::ranges::count(before, '\n'));
  error.column = characters(before.substr(line_begin)) + 1;
  error.text = line;
  error.width = characters(rows.text.view().substr(cell.begin, cell.end - cell.begin));
  return error;
}

}  // namespace sigconv
