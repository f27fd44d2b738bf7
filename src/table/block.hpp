#pragma once

#include <cstdint>
#include <string>

namespace sigconv {

/// Bytes of the input, cut at record ends.
struct Block {
  std::string text;
  std::uint64_t first_line = 1;
  bool stalled = false;  ///< the input has nothing more to say for now: what is known is due
};

}  // namespace sigconv
