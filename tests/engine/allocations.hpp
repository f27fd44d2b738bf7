#pragma once

#include <cstddef>

/// The calls of `operator new` by the executable. A growing vector requests its whole new size at
/// once, so that `largest` bounds its memory. `count` shows whether a loop allocates.
struct Allocations {
  std::size_t largest = 0;  ///< bytes
  std::size_t count = 0;
};

extern Allocations allocations;
