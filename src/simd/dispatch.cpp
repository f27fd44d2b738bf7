#include "simd/dispatch.hpp"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdlib>
#include <string>

namespace sigconv {
namespace {

#if defined(__x86_64__)
// clang 14 does not accept "f16c" in __builtin_cpu_supports.
bool has_f16c() {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  return __get_cpuid(1, &eax, &ebx, &ecx, &edx) != 0 && (ecx & bit_F16C) != 0;
}
#endif

constexpr std::array kSets{InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512};

InstructionSet widest_of_processor() {
#if defined(__x86_64__)
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                    __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && has_f16c() &&
                    __builtin_cpu_supports("aes") && __builtin_cpu_supports("pclmul");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") &&
                      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512bw");
  if (avx512) return InstructionSet::avx512;
  if (avx2) return InstructionSet::avx2;
#endif
  return InstructionSet::baseline;
}

// SIGCONV_ISA is read once: a set must not change while a signal is convolved.
const Result<InstructionSet>& wanted() {
  static const Result<InstructionSet> wanted = [] {
    const char* const value = std::getenv("SIGCONV_ISA");
    return read_instruction_set(value == nullptr ? "" : value, widest_of_processor());
  }();
  return wanted;
}

std::atomic<InstructionSet>& limit() {
  static std::atomic<InstructionSet> limit = widest_instruction_set();
  return limit;
}

std::atomic<bool> dispatched = false;

}  // namespace

std::string_view name_of(InstructionSet set) {
  switch (set) {
    case InstructionSet::baseline:
      return "baseline";
    case InstructionSet::avx2:
      return "avx2";
    case InstructionSet::avx512:
      return "avx512";
  }
  return {};
}

std::span<const InstructionSet> available_instruction_sets() {
  return std::span(kSets).first(static_cast<std::size_t>(widest_instruction_set()) + 1);
}

InstructionSet widest_instruction_set() { return wanted() ? *wanted() : widest_of_processor(); }

Result<InstructionSet> read_instruction_set(std::string_view value, InstructionSet processor) {
  if (value.empty()) return processor;
  for (const InstructionSet set : kSets) {
    if (value != name_of(set)) continue;
    if (set <= processor) return set;
    return usage_error("SIGCONV_ISA asks for " + std::string(value) +
                           ", but this processor supports at most " +
                           std::string(name_of(processor)),
                       "unset SIGCONV_ISA");
  }
  return usage_error(
      "SIGCONV_ISA is '" + std::string(value) + "', which is not a known instruction set",
      "set SIGCONV_ISA to baseline, avx2 or avx512, or unset it");
}

Failure check_instruction_set() {
  if (wanted()) return std::nullopt;
  return wanted().error();
}

InstructionSetLimit::InstructionSetLimit(InstructionSet set) : before_(limit()) {
  const bool available = set <= widest_instruction_set();
  assert(available);
  if (available) limit() = set;
}

InstructionSetLimit::~InstructionSetLimit() { limit() = before_; }

bool was_dispatched() { return dispatched.exchange(false); }

InstructionSet dispatch() {
  if (!dispatched.load(std::memory_order_relaxed)) dispatched = true;
  return limit().load(std::memory_order_relaxed);
}

}  // namespace sigconv
