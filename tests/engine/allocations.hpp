#pragma once

#include <cstddef>

/// What the executable asked `operator new` for. A vector that grows asks for its whole size at
/// once, so that the largest request bounds what is held, and the count says whether a loop
/// allocates.
struct Allocations {
  std::size_t largest = 0;  ///< bytes
  std::size_t count = 0;
};

extern Allocations allocations;
