#pragma once

#include <string>

#include "output/number.hpp"
#include "sigconv/tensor.hpp"

namespace sigconv {

/// Blocks of CSV, as read_tensor() reads them. `dimensions` of the layer: in one, the last two axes
/// are channels and time, and a block is turned round.
std::string tensor_blocks(const Tensor& tensor, int dimensions, char delimiter,
                          const NumberStyle& style);

/// A .npy file of version 1: '<f8', C order.
std::string npy_bytes(const Tensor& tensor);

}  // namespace sigconv
