#pragma once

#include <string>

#include "output/number.hpp"
#include "sigconv/tensor.hpp"

namespace sigconv {

/// How a tensor is written as text.
struct BlockStyle {
  char delimiter = ',';
  char decimal = '.';
  NumberStyle number;
};

/// Blocks of CSV, as read_tensor() reads them. `dimensions` of the layer: in one, the last two axes
/// are channels and time, and a block is turned round. NaN is written as NA.
std::string tensor_blocks(const Tensor& tensor, int dimensions, const BlockStyle& style);

/// A number of such a block.
void append_cell(std::string& out, double value, const BlockStyle& style);

/// A .npy file of version 1: '<f8', C order.
std::string npy_bytes(const Tensor& tensor);

}  // namespace sigconv
