// Every instruction set that was compiled and that this machine has gives the same bits.
#include "engine/dispatch.hpp"

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
