#pragma once

#include <cstdint>
#include <vector>

#include "table/bytes.hpp"

namespace sigconv {

/// Bytes of the input, cut at record ends.
struct Block {
  Bytes text;
  std::uint64_t first_line = 0;           ///< 0: it follows the block before
  std::vector<std::uint32_t> field_ends;  ///< room for parse()
  std::int64_t skipped = 0;  ///< records between the block before and this one, not read
  bool stalled = false;      ///< the input has nothing more to say for now: what is known is due

  /// Starts anew in the same memory with the bytes in `rest`, which is empty afterwards.
  void begin(Bytes& rest) {
    text.clear();
    text.append(rest.view());
    rest.clear();
    first_line = 0;
    skipped = 0;
    stalled = false;
  }
};

}  // namespace sigconv
