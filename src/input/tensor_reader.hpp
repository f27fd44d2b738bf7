#pragma once

#include <string>
#include <vector>

#include "input/byte_source.hpp"
#include "input/dialect.hpp"
#include "sigconv/error.hpp"
#include "sigconv/tensor.hpp"

namespace sigconv {

/// The role of a tensor, which limits its shapes.
enum class TensorRole {
  signal,  ///< an input, an output or a gradient of one: (batches,) channels, places
  kernel,  ///< a weight: outputs, channels of a group, taps
};

/// Reads the tensor of a layer in one or two dimensions, from .npy or from blocks of CSV.
///
/// In one dimension, the rows of a block are time and its columns are channels. A block is a batch,
/// or an output of a kernel. In two dimensions, the rows and columns are those of an image. A block
/// is a channel, and a group of blocks is a batch or an output.
///
/// One blank line ends a block, and two end a group. The first block can have a header. A missing
/// number is an error.
Result<Tensor> read_tensor(ByteSource& source, const Dialect& dialect, TensorRole role,
                           int dimensions);

/// Returns the kernel of a list of taps, with one output and one channel.
Tensor kernel_of(std::vector<double> taps, int dimensions);

/// Reads the numbers of a file in their order, for a bias.
Result<std::vector<double>> read_numbers(ByteSource& source, const Dialect& dialect);

/// Reads a .npy array that has one axis. NaN is an error unless the list may have `gaps`.
Result<std::vector<double>> read_npy_list(const std::string& name, std::string_view bytes,
                                          bool gaps);

}  // namespace sigconv
