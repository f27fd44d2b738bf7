#pragma once

#include <string>
#include <vector>

#include "input/byte_source.hpp"
#include "input/dialect.hpp"
#include "sigconv/error.hpp"
#include "sigconv/tensor.hpp"

namespace sigconv {

/// What a tensor is for, and so which shapes it may have.
enum class TensorRole {
  signal,  ///< an input, an output or a gradient of one: (batches,) channels, places
  kernel,  ///< a weight: outputs, channels of a group, taps
};

/// The tensor of a layer in one or two dimensions, from .npy or from blocks of CSV.
///
/// Of blocks, in one dimension: rows are time, columns channels, a block a batch or, of a kernel,
/// an output. In two: rows and columns are the image's, a block is a channel, a group of blocks a
/// batch or an output. A blank line ends a block, two a group. A header is allowed on the first
/// block. A missing number is an error.
Result<Tensor> read_tensor(ByteSource& source, const Dialect& dialect, TensorRole role,
                           int dimensions);

/// The numbers of a kernel that were given as a list: one output, one channel.
Tensor kernel_of(std::vector<double> taps, int dimensions);

/// The numbers of a file in the order they stand: a bias.
Result<std::vector<double>> read_numbers(ByteSource& source, const Dialect& dialect);

/// A .npy array of one axis, if `bytes` are one.
Result<std::vector<double>> read_npy_list(const std::string& name, std::string_view bytes);

}  // namespace sigconv
