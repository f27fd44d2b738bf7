#pragma once

#include <string>
#include <string_view>

#include "sigconv/error.hpp"

namespace sigconv {

/// Returns an error if `text`, the beginning of the input `name`, is gzip, zstd or UTF-16 data.
Failure refuse_magic(const std::string& name, std::string_view text);

}  // namespace sigconv
