#include "engine/allocations.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>

Allocations allocations;

void* operator new(std::size_t size) {
  allocations.largest = std::max(allocations.largest, size);
  ++allocations.count;
  if (void* memory = std::malloc(std::max<std::size_t>(size, 1))) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
