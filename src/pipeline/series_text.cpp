#include "pipeline/series_text.hpp"

#include <algorithm>

#include "output/row_writer.hpp"
#include "output/tensor_writer.hpp"

namespace sigconv {
namespace {

// Lines, and the place of their rows in the table.
struct PlacedLines {
  Lines lines;
  std::size_t place = 0;
};

// Adds lines for outputs 0 .. count-1 of a series, each run of them on consecutive rows of one
// block or on none. `window`: the index of the series.
void add_lines(const WholeSeries& series, std::size_t window, Index count, Index shift,
               std::vector<PlacedLines>& all) {
  Index next = 0;
  const auto add = [&](Index stop, const Rows* rows, std::size_t row, std::size_t place) {
    stop = std::min(stop, count);
    if (next >= stop) return;
    auto& [lines, at] = all.emplace_back();
    at = place;
    lines.rows = rows;
    lines.row = static_cast<std::uint32_t>(row);
    lines.window = static_cast<std::uint32_t>(window);
    lines.output = static_cast<std::uint32_t>(next);
    lines.count = static_cast<std::uint32_t>(stop - next);
    next = stop;
  };
  add(-shift, nullptr, 0, 0);
  Index begin = 0;  // of the piece
  for (const WholeSeries::Piece& piece : series.rows) {
    const auto rows = static_cast<Index>(piece.end - piece.begin);
    const Index row = next + shift;
    if (row >= begin && row < begin + rows)
      add(begin + rows - shift, piece.rows.get(),
          piece.begin + static_cast<std::size_t>(row - begin), piece.place);
    begin += rows;
  }
  add(count, nullptr, 0, 0);
}

std::string array_bytes(std::span<const Lines> all, const std::vector<Outputs>& outputs) {
  Tensor tensor{{0}, {}};
  if (outputs[0].size() > 1) tensor.shape.push_back(static_cast<Index>(outputs[0].size()));
  for (const Lines& lines : all) {
    tensor.shape[0] += lines.count;
    for (std::size_t i = lines.output; i < std::size_t{lines.output} + lines.count; ++i)
      for (const auto& column : outputs[lines.window]) tensor.values.push_back(column[i]);
  }
  return npy_bytes(tensor);
}

}  // namespace

std::string series_text(std::span<const WholeSeries> all, const Format& format,
                        const std::vector<Outputs>& outputs, const Placing& placing) {
  std::vector<PlacedLines> placed;
  Work work;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto count = static_cast<Index>(outputs[i][0].size());
    Window& window = work.windows.emplace_back();
    window.count = count;
    if (!all[i].rows.empty()) {
      const WholeSeries::Piece& first = all[i].rows[0];
      for (const std::size_t column : all[i].layout->keys)
        window.key.emplace_back(first.rows->field(first.begin, column));
    }
    add_lines(all[i], i, count, placing.shift, placed);
  }
  if (placing.in_row_order) std::ranges::stable_sort(placed, {}, &PlacedLines::place);
  std::vector<Lines> lines;
  lines.reserve(placed.size());
  for (const PlacedLines& each : placed) lines.push_back(each.lines);
  if (format.rows == Format::Rows::npy) return array_bytes(lines, outputs);
  Bytes bytes;
  write_lines(*all[0].layout, format, work, lines, outputs, bytes);
  return format.header + std::string(bytes.view());
}

}  // namespace sigconv
