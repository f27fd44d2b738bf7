// Every instruction set that was compiled and that this machine has gives the same bits.
#include <gtest/gtest.h>
#include <hwy/highway.h>

#include <iostream>
#include <string>

#include "engine/cases.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

// Leaves the choice to Highway again.
class Dispatch : public testing::Test {
 protected:
  ~Dispatch() override { hwy::SetSupportedTargetsForTest(0); }
};

std::string names(std::int64_t targets) {
  std::string text;
  for (; targets != 0; targets &= targets - 1) {
    if (!text.empty()) text += ' ';
    text += hwy::TargetName(targets & -targets);
  }
  return text.empty() ? "none" : text;
}

// A table entry's number says which target was chosen: it is the lowest set bit of the mask.
std::size_t table_index(std::int64_t target) {
  hwy::ChosenTarget chosen;
  chosen.Update(target);
  return chosen.GetIndex();
}

TEST_F(Dispatch, EveryTargetHasTheBitsOfTheDefinition) {
  const auto targets = hwy::SupportedAndGeneratedTargets();
  ASSERT_FALSE(targets.empty());
  struct Row {
    Case c;
    std::vector<double> expected;
  };
  // The rule decides what is in the windows, not how they are summed: one of them is enough.
  std::vector<Row> rows;
  for (const Case& c : cases({Rule::mirror, {}}))
    rows.push_back({c, oracle::convolve(c.spec, test_signal(c.length), test_kernel(c.taps))});

  std::int64_t ran = 0;
  for (const std::int64_t target : targets) {
    hwy::SetSupportedTargetsForTest(target);
    for (const auto& [c, expected] : rows) {
      if (expected.empty()) continue;
      const auto plan = make_plan(c.spec, test_kernel(c.taps));
      ASSERT_TRUE(plan);
      const auto y = convolve(*plan, test_signal(c.length));
      ASSERT_TRUE(y);
      ASSERT_TRUE(same_bits(expected, *y)) << c << ", " << hwy::TargetName(target);
    }
    ASSERT_TRUE(hwy::GetChosenTarget().IsInitialized()) << "the sums were not dispatched";
    EXPECT_EQ(hwy::GetChosenTarget().GetIndex(), table_index(target)) << hwy::TargetName(target);
    ran |= target;
  }
  const std::string not_run = names(HWY_TARGETS & ~ran);
  RecordProperty("targets_run", names(ran));
  RecordProperty("targets_not_run", not_run);
  std::cout << "targets run: " << names(ran) << "; compiled, not run here: " << not_run << '\n';
}

TEST_F(Dispatch, IsTakenByAutomaticAndDirectAndNotByReference) {
  Spec spec;
  for (const Method method : {Method::automatic, Method::direct, Method::reference}) {
    hwy::GetChosenTarget().DeInit();
    spec.method = method;
    const auto plan = make_plan(spec, test_kernel(3));
    ASSERT_TRUE(plan);
    ASSERT_TRUE(convolve(*plan, test_signal(10)));
    EXPECT_EQ(hwy::GetChosenTarget().IsInitialized(), method != Method::reference);
  }
}

}  // namespace
}  // namespace sigconv
