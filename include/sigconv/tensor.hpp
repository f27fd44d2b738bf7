#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sigconv/spec.hpp"

namespace sigconv {

/// Lengths of a tensor's axes, the last one contiguous.
using Shape = std::vector<Index>;

/// Returns the number of values of a tensor: the product of the lengths, which must be below
/// 2^63.
inline Index volume(const Shape& shape) {
  Index count = 1;
  for (const Index length : shape) count *= length;
  return count;
}

/// Returns a shape as messages and .npy headers show it: (2, 3, 4), and (2,) for one axis.
inline std::string text_of(const Shape& shape) {
  std::string text = "(";
  for (std::size_t axis = 0; axis < shape.size(); ++axis)
    text += (axis > 0 ? ", " : "") + std::to_string(shape[axis]);
  return text + (shape.size() == 1 ? ",)" : ")");
}

/// A shape, and its numbers in C order.
struct Tensor {
  Shape shape;
  std::vector<double> values;
};

}  // namespace sigconv
