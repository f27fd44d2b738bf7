#pragma once

#include <cstdint>
#include <vector>

#include "table/bytes.hpp"

namespace sigconv {

/// A block of the input's bytes, cut at record ends.
struct Block {
  Bytes text;
  std::uint64_t first_line = 0;           ///< 0: follows the block before
  std::vector<std::uint32_t> field_ends;  ///< memory that parse() reuses
  std::int64_t skipped = 0;  ///< records between the block before and this one that were not read
  bool stalled = false;      ///< no input is waiting; outputs are flushed
  bool first = false;        ///< it begins with the first record

  /// Starts a new block in the same memory with the bytes of `rest`, and empties `rest`.
  void begin(Bytes& rest) {
    text.clear();
    text.append(rest.view());
    rest.clear();
    first_line = 0;
    skipped = 0;
    stalled = false;
    first = false;
  }
};

}  // namespace sigconv
