#pragma once

#include <cstdint>
#include <string>

#include "input/number.hpp"

namespace sigconv {

/// Whether the first record names the columns.
enum class Header { detect, present, absent };

/// How the bytes of a file are records, fields and numbers.
struct Dialect {
  char delimiter = ',';
  Header header = Header::detect;
  NumberFormat number;
};

}  // namespace sigconv
