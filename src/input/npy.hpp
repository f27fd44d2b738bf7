#pragma once

#include <string>
#include <string_view>

#include "sigconv/error.hpp"
#include "sigconv/tensor.hpp"

namespace sigconv {

/// Whether a file that begins so is NumPy's.
bool is_npy(std::string_view bytes);

/// The array of a .npy file (NumPy, NEP 1): headers of versions 1 to 3, little-endian float64,
/// float32 and integers, C or Fortran order. `name`: the input, as messages name it.
Result<Tensor> parse_npy(const std::string& name, std::string_view bytes);

}  // namespace sigconv
