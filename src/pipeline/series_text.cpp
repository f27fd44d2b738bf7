#include "pipeline/series_text.hpp"

#include <algorithm>

#include "output/row_writer.hpp"
#include "output/tensor_writer.hpp"

namespace sigconv {
namespace {

// Lines for outputs 0 .. count-1, each run of them on consecutive rows of one block or on none.
std::vector<Lines> lines_of(const WholeSeries& series, Index count, Index shift) {
  std::vector<Lines> all;
  Index next = 0;
  const auto add = [&](Index stop, const Rows* rows, std::size_t row) {
    stop = std::min(stop, count);
    if (next >= stop) return;
    Lines& lines = all.emplace_back();
    lines.rows = rows;
    lines.row = static_cast<std::uint32_t>(row);
    lines.output = static_cast<std::uint32_t>(next);
    lines.count = static_cast<std::uint32_t>(stop - next);
    next = stop;
  };
  add(-shift, nullptr, 0);
  Index begin = 0;  // of the piece
  for (const WholeSeries::Piece& piece : series.rows) {
    const auto rows = static_cast<Index>(piece.end - piece.begin);
    const Index row = next + shift;
    if (row >= begin && row < begin + rows)
      add(begin + rows - shift, piece.rows.get(),
          piece.begin + static_cast<std::size_t>(row - begin));
    begin += rows;
  }
  add(count, nullptr, 0);
  return all;
}

std::string array_bytes(const Outputs& outputs) {
  const std::size_t rows = outputs[0].size();
  Tensor tensor{{static_cast<Index>(rows)}, {}};
  if (outputs.size() > 1) tensor.shape.push_back(static_cast<Index>(outputs.size()));
  tensor.values.reserve(rows * outputs.size());
  for (std::size_t row = 0; row < rows; ++row)
    for (const auto& column : outputs) tensor.values.push_back(column[row]);
  return npy_bytes(tensor);
}

}  // namespace

std::string series_text(const WholeSeries& series, const Format& format, Outputs outputs,
                        Index shift) {
  if (format.rows == Format::Rows::npy) return array_bytes(outputs);
  const auto count = static_cast<Index>(outputs[0].size());
  Work work;
  work.windows.emplace_back().count = count;
  const auto lines = lines_of(series, count, shift);
  const std::vector<Outputs> of_windows = {std::move(outputs)};
  Bytes bytes;
  write_lines(*series.layout, format, work, lines, of_windows, bytes);
  return format.header + std::string(bytes.view());
}

}  // namespace sigconv
