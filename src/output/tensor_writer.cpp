#include "output/tensor_writer.hpp"

#include <bit>
#include <cmath>
#include <cstring>

namespace sigconv {

void append_cell(std::string& out, double value, const BlockStyle& style) {
  if (std::isnan(value)) {
    out += "NA";
    return;
  }
  const std::size_t begin = out.size();
  append_number(out, value, style.number);
  if (style.decimal == '.') return;
  const auto point = out.find('.', begin);
  if (point == std::string::npos) return;
  out[point] = style.decimal;
  if (style.decimal != style.delimiter) return;
  out.insert(begin, 1, '"');
  out += '"';
}

std::string tensor_blocks(const Tensor& tensor, int dimensions, const BlockStyle& style) {
  // A tensor of one axis is a column. Otherwise the last two axes are a block. In two dimensions,
  // the axis before them is the blocks of a group.
  const Shape& shape = tensor.shape;
  const bool turns = dimensions == 1 && shape.size() > 1;
  Index columns = shape.size() > 1 ? shape.back() : 1;
  Index rows = shape.size() > 1 ? shape[shape.size() - 2] : volume(shape);
  if (turns) std::swap(rows, columns);
  const Index blocks = volume(shape) / (rows * columns);
  const Index group = shape.size() > 2 ? shape[shape.size() - 3] : 1;
  std::string out;
  for (Index block = 0; block < blocks; ++block) {
    if (block > 0) out += '\n';
    if (block > 0 && dimensions == 2 && block % group == 0) out += '\n';
    const double* from = tensor.values.data() + block * rows * columns;
    for (Index row = 0; row < rows; ++row)
      for (Index column = 0; column < columns; ++column) {
        append_cell(out, turns ? from[column * rows + row] : from[row * columns + column], style);
        out += column + 1 < columns ? style.delimiter : '\n';
      }
  }
  return out;
}

std::string npy_bytes(const Tensor& tensor) {
  static_assert(std::endian::native == std::endian::little, "numbers are written as they lie");
  std::string header =
      "{'descr': '<f8', 'fortran_order': False, 'shape': " + text_of(tensor.shape) + ", }";
  // Magic, version and length are 10 bytes; the numbers begin at a multiple of 64.
  header.append(63 - (10 + header.size()) % 64, ' ');
  header += '\n';
  std::string out("\x93NUMPY\x01\x00", 8);
  out += static_cast<char>(header.size() & 0xFF);
  out += static_cast<char>(header.size() >> 8);
  out += header;
  const std::size_t begin = out.size();
  out.resize(begin + tensor.values.size() * sizeof(double));
  if (!tensor.values.empty())
    std::memcpy(out.data() + begin, tensor.values.data(), tensor.values.size() * sizeof(double));
  return out;
}

}  // namespace sigconv
