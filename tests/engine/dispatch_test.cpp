// Every instruction set that was compiled and that this machine has gives the same bits.
#include "simd/dispatch.hpp"

#include <gtest/gtest.h>

#include <iostream>
#include <string>

#include "engine/cases.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

class Dispatching : public testing::Test {
 protected:
  ~Dispatching() override { dispatch().most = widest_instruction_set(); }
};

TEST_F(Dispatching, EverySetHasTheBitsOfTheDefinition) {
  struct Row {
    Case c;
    std::vector<double> expected;
  };
  // The rule decides what is in the windows, not how they are summed: one of them is enough.
  std::vector<Row> rows;
  for (const Case& c : cases({Rule::mirror, {}}))
    rows.push_back({c, oracle::convolve(c.spec, test_signal(c.length), test_kernel(c.taps))});

  std::string ran;
  std::string not_run;
  for (const auto set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
    if (set > widest_instruction_set()) {
      (not_run += ' ') += name_of(set);
      continue;
    }
    (ran += ' ') += name_of(set);
    dispatch().most = set;
    dispatch().used = false;
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
    EXPECT_TRUE(dispatch().used) << "the sums were not dispatched";
  }
  RecordProperty("sets_run", ran);
  RecordProperty("sets_not_run", not_run);
  std::cout << "run:" << ran << "; this machine has not:" << (not_run.empty() ? " none" : not_run)
            << '\n';
}

// The tiles take groups of 8 to 32 outputs, side by side and one behind the other, and chunks of as
// many taps: numbers of both on every side of every tile.
TEST_F(Dispatching, EveryTileMeetsTheNextWithoutASeam) {
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
      // Copied, so that a read outside of it is seen by the address sanitizer.
      const std::vector<double> window(signal.begin(),
                                       signal.begin() + window_length(plan, length));
      std::vector<double> y(static_cast<std::size_t>(length));
      convolve_range(direct, 0, window, y);
      ASSERT_TRUE(same_bits(std::span(expected).first(y.size()), y))
          << taps << " taps, " << length << " outputs, stride " << stride << ", dilation "
          << dilation;
    }
  };
  for (const auto set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
    if (set > widest_instruction_set()) continue;
    dispatch().most = set;
    for (Index taps = 1; taps <= 100; ++taps) check(taps, 1, 1);
    for (const Index taps : {159, 160, 161, 511, 512, 513}) check(taps, 1, 1);
    for (const Index taps : {2, 9, 33})
      for (const Index stride : {1, 2, 3, 8})
        for (const Index dilation : {1, 2, 5}) check(taps, stride, dilation);
  }
}

TEST_F(Dispatching, TakesTheWidestThereIs) {
  void (*const version[])() = {[] {}, [] { std::cout << ""; }, [] { std::cerr << ""; }};
  const auto [baseline, avx2, avx512] = version;
  dispatch().most = InstructionSet::avx512;
  EXPECT_EQ(widest(baseline, avx2, avx512), avx512);
  EXPECT_EQ(widest(baseline, avx2, static_cast<void (*)()>(nullptr)), avx2);
  dispatch().most = InstructionSet::avx2;
  EXPECT_EQ(widest(baseline, avx2, avx512), avx2);
  dispatch().most = InstructionSet::baseline;
  EXPECT_EQ(widest(baseline, avx2, avx512), baseline);
}

TEST_F(Dispatching, IsDoneByAutomaticAndDirectAndNotByReference) {
  Spec spec;
  for (const Method method : {Method::automatic, Method::direct, Method::reference}) {
    dispatch().used = false;
    spec.method = method;
    const auto plan = make_plan(spec, test_kernel(3));
    ASSERT_TRUE(plan);
    ASSERT_TRUE(convolve(*plan, test_signal(10)));
    EXPECT_EQ(dispatch().used, method != Method::reference);
  }
}

}  // namespace
}  // namespace sigconv
