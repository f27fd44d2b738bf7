#pragma once

#include <span>
#include <string_view>

#include "sigconv/error.hpp"

/// Chooses the version of a function for this processor, among the instruction sets that it was
/// compiled for. Highway's own choice is in libhwy, which spends 3 ms on timing the clock whenever
/// a program that links it starts. That is more than a file of ten rows takes in all, so only
/// Highway's headers are used.
namespace sigconv {

/// Instruction sets, from the narrowest. baseline is the compiler's target, avx2 has FMA, and
/// avx512 has F, VL, DQ and BW.
enum class InstructionSet { baseline, avx2, avx512 };

/// Returns the name of a set in SIGCONV_ISA.
std::string_view name_of(InstructionSet set);

/// Returns the sets that this process may use, from the narrowest. The processor has each of them.
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

/// A limit on dispatch, for tests: no wider set is used while the object lives. A set that is not
/// available fails an assertion, or changes nothing in a build without assertions.
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

/// Chooses the version of a function that Highway's foreach_target.h compiled. Belongs in the
/// HWY_ONCE part of the function's file.
#define SIGCONV_DISPATCH(function) \
  (*widest(HWY_CHOOSE_FALLBACK(function), HWY_CHOOSE_AVX2(function), HWY_CHOOSE_AVX3(function)))
