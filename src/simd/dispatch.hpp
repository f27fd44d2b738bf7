#pragma once

#include <span>
#include <string_view>

#include "sigconv/error.hpp"

/// Which of the instruction sets that code was compiled for runs on this processor. Highway's own
/// choice lives in libhwy, which times the clock for 3 ms whenever a program that links it starts:
/// more than all else that a file of ten rows takes. Of Highway, its headers are enough.
namespace sigconv {

/// From the narrowest: baseline is what the compiler was told, avx2 has FMA, avx512 F, VL, DQ, BW.
enum class InstructionSet { baseline, avx2, avx512 };

/// Returns the word for a set in SIGCONV_ISA.
std::string_view name_of(InstructionSet set);

/// Lists the sets that this process may use, from the narrowest. The processor has each of them.
/// The environment variable SIGCONV_ISA, read once, removes those that are wider than its value.
std::span<const InstructionSet> available_instruction_sets();

/// Returns the last of available_instruction_sets().
InstructionSet widest_instruction_set();

/// Returns the set that a value of SIGCONV_ISA names, or a usage error if the word is unknown or
/// the set is wider than `processor`. An empty value asks for `processor`.
Result<InstructionSet> read_instruction_set(std::string_view value, InstructionSet processor);

/// Returns the error in SIGCONV_ISA, if there is one. main() reports it and stops; a program that
/// does not ask uses the widest set of the processor.
Failure check_instruction_set();

/// Limits dispatching to a set and those below it while the object lives, for tests. A set that is
/// not available fails an assertion, or changes nothing in a build without assertions.
class InstructionSetLimit {
 public:
  explicit InstructionSetLimit(InstructionSet set);
  ~InstructionSetLimit();
  InstructionSetLimit(const InstructionSetLimit&) = delete;
  InstructionSetLimit& operator=(const InstructionSetLimit&) = delete;

 private:
  InstructionSet before_;
};

/// Returns whether anything was dispatched since the last call, for tests.
bool was_dispatched();

/// Returns the set to dispatch to, and records that something was dispatched.
InstructionSet dispatch();

/// Returns the version of a function for the widest set that may be used. A version is null if the
/// function was not compiled for its set.
template <class Function>
Function* widest(Function* baseline, Function* avx2, Function* avx512) {
  const InstructionSet most = dispatch();
  if (most == InstructionSet::avx512 && avx512 != nullptr) return avx512;
  if (most >= InstructionSet::avx2 && avx2 != nullptr) return avx2;
  return baseline;
}

}  // namespace sigconv

/// Of a function compiled by Highway's foreach_target.h, in a file's HWY_ONCE part.
#define SIGCONV_DISPATCH(function) \
  (*widest(HWY_CHOOSE_FALLBACK(function), HWY_CHOOSE_AVX2(function), HWY_CHOOSE_AVX3(function)))
