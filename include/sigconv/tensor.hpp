#pragma once

#include <string>
#include <vector>

#include "sigconv/spec.hpp"

namespace sigconv {

/// Lengths of a tensor's axes, the last one contiguous.
using Shape = std::vector<Index>;

/// The numbers of a tensor: the product of the lengths.
Index volume(const Shape& shape);

/// As messages show it: (2, 3, 4).
std::string text_of(const Shape& shape);

/// Numbers in C order.
struct Tensor {
  Shape shape;
  std::vector<double> values;
};

}  // namespace sigconv
