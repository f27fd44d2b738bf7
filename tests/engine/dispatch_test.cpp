// Checks that every available instruction set gives the same bits.
#include "simd/dispatch.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "engine/cases.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

TEST(Dispatching, EverySetHasTheBitsOfTheDefinition) {
  struct Row {
    Case c;
    std::vector<double> expected;
  };
  // One extension is enough: it changes the samples of the windows, but not the sums.
  std::vector<Row> rows;
  for (const Case& c : cases({Rule::mirror, {}}))
    rows.push_back({c, oracle::convolve(c.spec, test_signal(c.length), test_kernel(c.taps))});

  std::string sets;
  for (const auto set : available_instruction_sets()) {
    (sets += ' ') += name_of(set);
    const InstructionSetLimit limit(set);
    was_dispatched();
    for (const auto& [c, expected] : rows) {
      if (expected.empty()) continue;
      Spec spec = c.spec;
      spec.method = Method::direct;
      const auto plan = make_plan(spec, test_kernel(c.taps));
      ASSERT_TRUE(plan);
      const auto y = convolve(*plan, test_signal(c.length));
      ASSERT_TRUE(y);
      ASSERT_TRUE(same_bits(expected, *y)) << c << ", " << name_of(set);
    }
    EXPECT_TRUE(was_dispatched()) << "the sums were not dispatched";
  }
  RecordProperty("sets", sets);
  std::cout << "instruction sets:" << sets << '\n';
}

// A tile computes a group of 8 to 32 outputs from a chunk of taps. The numbers of outputs and taps
// are next to every size of a tile.
TEST(Dispatching, GivesTheBitsOfTheDefinitionNextToEveryTileSize) {
  std::vector<Index> lengths;
  for (Index n = 1; n <= 40; ++n) lengths.push_back(n);
  for (Index edge = 48; edge <= 352; edge += 16)
    for (const Index off : {-1, 0, 1}) lengths.push_back(edge + off);
  const auto signal = test_signal(4000);
  const auto check = [&](Index taps, Index stride, Index dilation) {
    Spec spec;
    spec.operation = Operation::correlate;
    spec.mode = Mode::valid;
    spec.stride = stride;
    spec.dilation = dilation;
    const auto kernel = test_kernel(taps);
    const auto plan = *make_plan(spec, kernel);
    const auto direct = without_grid(plan);
    const Index most = window_length(plan, lengths.back());
    const auto expected = oracle::convolve(spec, {signal.begin(), signal.begin() + most}, kernel);
    for (const Index length : lengths) {
      // A copy, so that the address sanitizer reports a read outside the window.
      const std::vector<double> window(signal.begin(),
                                       signal.begin() + window_length(plan, length));
      std::vector<double> y(static_cast<std::size_t>(length));
      convolve_range(direct, 0, window, y);
      ASSERT_TRUE(same_bits(std::span(expected).first(y.size()), y))
          << taps << " taps, " << length << " outputs, stride " << stride << ", dilation "
          << dilation;
    }
  };
  for (const auto set : available_instruction_sets()) {
    const InstructionSetLimit limit(set);
    for (Index taps = 1; taps <= 100; ++taps) check(taps, 1, 1);
    for (const Index taps : {159, 160, 161, 511, 512, 513}) check(taps, 1, 1);
    for (const Index taps : {2, 9, 33})
      for (const Index stride : {1, 2, 3, 8})
        for (const Index dilation : {1, 2, 5}) check(taps, stride, dilation);
  }
}

TEST(Dispatching, TakesTheWidestVersionUpToTheLimit) {
  void (*const versions[])() = {[] {}, [] { std::cout << ""; }, [] { std::cerr << ""; }};
  const auto [baseline, avx2, avx512] = versions;
  void (*const none)() = nullptr;
  for (const auto set : available_instruction_sets()) {
    const InstructionSetLimit limit(set);
    EXPECT_EQ(widest(baseline, avx2, avx512), versions[static_cast<int>(set)]) << name_of(set);
    EXPECT_EQ(widest(baseline, avx2, none), set == InstructionSet::baseline ? baseline : avx2);
    EXPECT_EQ(widest(baseline, none, none), baseline);
  }
  EXPECT_EQ(dispatch(), widest_instruction_set()) << "a limit outlives its object";
}

TEST(Dispatching, RefusesASetThatIsNotAvailable) {
  const int count = static_cast<int>(available_instruction_sets().size());
  const auto none = static_cast<InstructionSet>(count);  // the next wider set, or no set
  EXPECT_DEBUG_DEATH(
      {
        const InstructionSetLimit limit(none);
        EXPECT_EQ(dispatch(), widest_instruction_set());
      },
      "available");
}

TEST(Dispatching, ListsTheSetsThatTheEnvironmentAllows) {
  const auto sets = available_instruction_sets();
  EXPECT_EQ(sets.front(), InstructionSet::baseline);
  EXPECT_EQ(sets.back(), widest_instruction_set());
  EXPECT_FALSE(check_instruction_set());
  const char* const value = std::getenv("SIGCONV_ISA");
  if (value != nullptr && *value != '\0') {
    EXPECT_EQ(name_of(sets.back()), value);
  }
}

TEST(Dispatching, ReadsAWordThatNamesASetOfTheProcessor) {
  using enum InstructionSet;
  for (const auto processor : {baseline, avx2, avx512}) {
    EXPECT_EQ(*read_instruction_set("", processor), processor);
    for (const auto set : {baseline, avx2, avx512}) {
      const auto read = read_instruction_set(name_of(set), processor);
      ASSERT_EQ(static_cast<bool>(read), set <= processor) << name_of(set);
      if (read) {
        EXPECT_EQ(*read, set);
      }
    }
    for (const char* word : {"AVX2", "avx", "avx2 ", "0", "sse2"})
      EXPECT_FALSE(read_instruction_set(word, processor)) << word;
  }
  const auto error = read_instruction_set("avx512", avx2).error();
  EXPECT_EQ(error.kind, ErrorKind::usage);
  EXPECT_EQ(error.message, "SIGCONV_ISA asks for avx512, but this processor supports at most avx2");
}

TEST(Dispatching, IsDoneByAutomaticAndDirectAndNotByReference) {
  Spec spec;
  for (const Method method : {Method::automatic, Method::direct, Method::reference}) {
    was_dispatched();
    spec.method = method;
    const auto plan = make_plan(spec, test_kernel(3));
    ASSERT_TRUE(plan);
    ASSERT_TRUE(convolve(*plan, test_signal(10)));
    EXPECT_EQ(was_dispatched(), method != Method::reference);
  }
}

}  // namespace
}  // namespace sigconv
