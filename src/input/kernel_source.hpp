#pragma once

#include <string>
#include <vector>

#include "sigconv/error.hpp"

namespace sigconv {

/// The kernel that `text` of -k tells: numbers, a design, or a file. One or more taps, all finite
/// or infinite, none missing.
Result<std::vector<double>> read_kernel(const std::string& text);

/// Whether that would read a file.
bool kernel_is_file(const std::string& text);

}  // namespace sigconv
