#pragma once

#include <atomic>
#include <cstddef>
#include <string_view>

/// Which of the instruction sets that code was compiled for runs on this processor. Highway's own
/// choice lives in libhwy, which times the clock for 3 ms whenever a program that links it starts:
/// more than all else that a file of ten rows takes. Of Highway, its headers are enough.
namespace sigconv {

/// From the narrowest: baseline is what the compiler was told, avx2 has FMA, avx512 F, VL, DQ, BW.
enum class InstructionSet { baseline, avx2, avx512 };

std::string_view name_of(InstructionSet set);

/// The widest that this processor has.
InstructionSet widest_instruction_set();

/// For tests: the widest that may be used, and whether anything was dispatched since it was set.
struct Dispatch {
  std::atomic<InstructionSet> most = widest_instruction_set();
  std::atomic<bool> used = false;
};
Dispatch& dispatch();

/// The widest of a function's versions that may be used; null where there is none for a set.
template <class Function>
Function* widest(Function* baseline, Function* avx2, Function* avx512) {
  const InstructionSet most = dispatch().most.load(std::memory_order_relaxed);
  if (!dispatch().used.load(std::memory_order_relaxed)) dispatch().used = true;
  if (most == InstructionSet::avx512 && avx512 != nullptr) return avx512;
  if (most >= InstructionSet::avx2 && avx2 != nullptr) return avx2;
  return baseline;
}

}  // namespace sigconv

/// Of a function compiled by Highway's foreach_target.h, in a file's HWY_ONCE part.
#define SIGCONV_DISPATCH(function) \
  (*widest(HWY_CHOOSE_FALLBACK(function), HWY_CHOOSE_AVX2(function), HWY_CHOOSE_AVX3(function)))
