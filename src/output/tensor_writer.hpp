#pragma once

#include <string>

#include "output/number.hpp"
#include "sigconv/tensor.hpp"

namespace sigconv {

/// The format of a tensor as text.
struct BlockStyle {
  char delimiter = ',';
  char decimal = '.';
  NumberStyle number;
};

/// Returns a tensor as blocks of CSV, which read_tensor() reads. `dimensions` are those of the
/// layer. In one dimension, the last two axes are channels and time, and each block is transposed.
/// A NaN is written as NA.
std::string tensor_blocks(const Tensor& tensor, int dimensions, const BlockStyle& style);

/// Appends a number of such a block to `out`.
void append_cell(std::string& out, double value, const BlockStyle& style);

/// Returns a .npy file of version 1 with numbers of type '<f8' in C order.
std::string npy_bytes(const Tensor& tensor);

}  // namespace sigconv
