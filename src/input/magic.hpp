#pragma once

#include <string>
#include <string_view>

#include "sigconv/error.hpp"

namespace sigconv {

/// Why `text`, the beginning of the input `name`, is no text that can be read: gzip, zstd, UTF-16.
Failure refuse_magic(const std::string& name, std::string_view text);

}  // namespace sigconv
