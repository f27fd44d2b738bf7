#pragma once

#include <cstdint>
#include <vector>

#include "table/bytes.hpp"

namespace sigconv {

/// Bytes of the input, cut at record ends.
struct Block {
  Bytes text;
  std::uint64_t first_line = 1;
  std::vector<std::uint32_t> field_ends;  ///< room for parse()
  std::size_t lines = 0;                  ///< line ends in the text
  std::int64_t skipped = 0;  ///< records between the block before and this one that were not read
  bool stalled = false;      ///< the input has nothing more to say for now: what is known is due
};

}  // namespace sigconv
