#include "sigconv/plan.hpp"

#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <vector>

#include "engine/cases.hpp"

namespace sigconv {
namespace {

constexpr Index kFar = Index{1} << 53;

// Returns all parts of an error as one text.
std::string text_of(const Error& error) {
  std::string text = error.kind == ErrorKind::usage ? "usage: " : "data: ";
  if (!error.source.empty()) text += error.source + ": ";
  text += error.message;
  if (!error.hint.empty()) text += " | " + error.hint;
  if (error.line != 0 || error.column != 0 || !error.text.empty()) text += " | and a place";
  return text;
}

std::string refusal(const Spec& spec, Index taps) {
  const auto plan = make_plan(spec, std::vector<double>(static_cast<std::size_t>(taps), 1.0));
  return plan ? "" : text_of(plan.error());
}

Plan plan_of(const Spec& spec, Index taps) {
  auto plan = make_plan(spec, std::vector<double>(static_cast<std::size_t>(taps), 1.0));
  EXPECT_TRUE(plan);
  return *plan;
}

TEST(MakePlan, IsTheOnlyWayToMakeAPlan) { EXPECT_FALSE(std::is_default_constructible_v<Plan>); }

TEST(MakePlan, NamesTheFaultTheFieldAndTheValue) {
  Spec spec;
  spec.stride = -2;
  const auto plan = make_plan(spec, std::vector{1.0});
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().fault, Fault::not_from_one);
  EXPECT_EQ(plan.error().field, ErrorField::stride);
  EXPECT_EQ(plan.error().values, std::vector{Value(Index{-2})});
}

TEST(MakePlan, RefusesAMeanOfNoSamples) {
  Spec spec;
  spec.extension = {Rule::constant, {PadValue::Kind::mean, 0, Index{0}}};
  EXPECT_EQ(refusal(spec, 3), "usage: pad_value is 0; it must be from 1 to 2^53");
  spec.extension.value.count = -1;
  EXPECT_EQ(refusal(spec, 3), "usage: pad_value is -1; it must be from 1 to 2^53");
  spec.extension.value.count = 1;
  EXPECT_EQ(refusal(spec, 3), "");
}

TEST(PlanOutputs, RefusesALengthBelowZero) {
  const auto count = plan_of({}, 3).outputs(-1);
  ASSERT_FALSE(count);
  EXPECT_EQ(count.error().fault, Fault::signal_empty);
}

TEST(MakePlan, RefusesAKernelWithoutTaps) {
  for (const Operation operation : {Operation::convolve, Operation::correlate}) {
    Spec spec;
    spec.operation = operation;
    EXPECT_EQ(refusal(spec, 0), "usage: the kernel has no taps");
    EXPECT_EQ(refusal(spec, 1), "");
  }
}

TEST(MakePlan, PadNeedsNoKernelAndIgnoresOne) {
  Spec spec;
  spec.operation = Operation::pad;
  EXPECT_EQ(refusal(spec, 0), "");
  const auto plan = make_plan(spec, std::vector{3.0, 4.0});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->weights, std::vector{1.0});
  EXPECT_EQ(plan->span, 1);
}

TEST(MakePlan, RefusesAStrideBelowOneOrTooLarge) {
  Spec spec;
  const auto with = [&](Index stride) {
    spec.stride = stride;
    return refusal(spec, 3);
  };
  EXPECT_EQ(with(0), "usage: stride is 0; it must be from 1 to 2^53");
  EXPECT_EQ(with(-2), "usage: stride is -2; it must be from 1 to 2^53");
  EXPECT_EQ(with(kFar + 1), "usage: stride is 9007199254740993; it must be from 1 to 2^53");
  EXPECT_EQ(with(1), "");
  EXPECT_EQ(with(kFar), "");
}

TEST(MakePlan, RefusesADilationBelowOneOrTooLarge) {
  Spec spec;
  const auto with = [&](Index dilation, Index taps) {
    spec.dilation = dilation;
    return refusal(spec, taps);
  };
  const std::string rule = "; it must be 1 or more, and the kernel may span at most 2^53 samples";
  EXPECT_EQ(with(0, 3), "usage: dilation is 0" + rule);
  EXPECT_EQ(with(-7, 3), "usage: dilation is -7" + rule);
  EXPECT_EQ(with(kFar, 2), "usage: dilation is 9007199254740992" + rule);
  EXPECT_EQ(with(kFar / 2, 3), "usage: dilation is 4503599627370496" + rule);
  EXPECT_EQ(with(kFar + 1, 1), "usage: dilation is 9007199254740993" + rule);
  EXPECT_EQ(with(kFar / 2 - 1, 3), "");
  EXPECT_EQ(with(kFar, 1), "") << "one tap spans one sample at any dilation";
}

TEST(MakePlan, RefusesAnAlignThatIsTooFar) {
  Spec spec;
  const auto with = [&](Index lookback) {
    spec.align = number(lookback);
    return refusal(spec, 3);
  };
  EXPECT_EQ(with(kFar + 1), "usage: align 9007199254740993 is beyond 2^53 samples");
  EXPECT_EQ(with(-kFar - 1), "usage: align -9007199254740993 is beyond 2^53 samples");
  EXPECT_EQ(with(kFar), "");
  EXPECT_EQ(with(-kFar), "");
}

TEST(MakePlan, RefusesWidthsThatAreNegativeOrTooLarge) {
  const auto with = [&](Index left, Index right) {
    Spec spec;
    spec.operation = Operation::pad;
    spec.pad_left = left;
    spec.pad_right = right;
    return refusal(spec, 0);
  };
  const std::string rule = "usage: width must be from 0 to 2^53 samples";
  EXPECT_EQ(with(-1, 0), rule);
  EXPECT_EQ(with(0, -1), rule);
  EXPECT_EQ(with(kFar + 1, 0), rule);
  EXPECT_EQ(with(0, kFar + 1), rule);
  EXPECT_EQ(with(kFar, kFar), "");
  EXPECT_EQ(with(0, 0), "");
}

TEST(MakePlan, NormalizesByTheSumOfTheTaps) {
  Spec spec;
  spec.normalize = true;
  EXPECT_EQ(make_plan(spec, std::vector{1.0, 2.0, 5.0})->divided_weights(),
            (std::vector{0.625, 0.25, 0.125}));
  EXPECT_EQ(make_plan(spec, std::vector{-3.0, 1.0})->divided_weights(), (std::vector{-0.5, 1.5}));

  const std::string zero = "usage: normalize divides by the sum of the taps, which is 0";
  const auto with = [&](const std::vector<double>& kernel) {
    const auto plan = make_plan(spec, kernel);
    return plan ? "" : text_of(plan.error());
  };
  EXPECT_EQ(with({1, -2, 1}), zero);
  EXPECT_EQ(with({0}), zero);
  // Taps that cancel leave a sum of roundings: 0.1 + 0.2 - 0.3 is 5.6e-17.
  EXPECT_EQ(with({0.1, 0.2, -0.3}), zero);
  EXPECT_EQ(with({0.1, 0.2, -0.3 + 1e-14}), "");
}

TEST(MakePlan, SkipRefusesAKernelWhoseTapsCancel) {
  Spec spec;
  spec.skip_missing = true;
  const auto with = [&](const std::vector<double>& kernel) {
    const auto plan = make_plan(spec, kernel);
    return plan ? "" : text_of(plan.error());
  };
  const std::string zero =
      "usage: skip_missing divides by the sum of the taps, but these taps cancel each other";
  EXPECT_EQ(with({1, 0, -1}), zero);
  EXPECT_EQ(with({-100, 102}), zero) << "0.0099 of their magnitude";
  EXPECT_EQ(with({-100, 103}), "") << "0.0148 of their magnitude";
  EXPECT_EQ(with({-103, 100}), "");
  spec.skip_missing = false;
  EXPECT_EQ(with({1, 0, -1}), "");
}

TEST(MakePlan, FlipsTheKernelToConvolveOnly) {
  const std::vector kernel = {1.0, 2.0, 3.0};
  Spec spec;
  EXPECT_EQ(make_plan(spec, kernel)->weights, (std::vector{3.0, 2.0, 1.0}));
  spec.operation = Operation::correlate;
  EXPECT_EQ(make_plan(spec, kernel)->weights, kernel);
}

TEST(MakePlan, ChoosesAMethod) {
  Spec spec;
  EXPECT_EQ(plan_of(spec, 3).method, Method::direct);
  spec.method = Method::direct;
  EXPECT_EQ(plan_of(spec, 3).method, Method::direct);
  spec.method = Method::reference;
  EXPECT_EQ(plan_of(spec, 3).method, Method::reference);
}

// The rows are the table of --align.
TEST(Plan, LookbackFollowsTheAlign) {
  struct Row {
    Align align;
    Index taps;
    Index dilation;
    Index lookback;
  };
  using Kind = Align::Kind;
  const Row rows[] = {
      {{Kind::center, 0}, 4, 1, 2},
      {{Kind::center, 0}, 5, 1, 2},
      {{Kind::center, 0}, 1, 1, 0},
      {{Kind::center, 0}, 2, 1, 1},
      {{Kind::center, 0}, 2, 3, 2},
      {{Kind::center, 0}, 3, 3, 3},
      {{Kind::center_ahead, 0}, 4, 1, 1},
      {{Kind::center_ahead, 0}, 5, 1, 2},
      {{Kind::center_ahead, 0}, 1, 1, 0},
      {{Kind::center_ahead, 0}, 2, 1, 0},
      {{Kind::center_ahead, 0}, 2, 3, 1},
      {{Kind::causal, 0}, 4, 1, 3},
      {{Kind::causal, 0}, 5, 1, 4},
      {{Kind::causal, 0}, 3, 2, 4},
      {{Kind::causal, 0}, 1, 9, 0},
      {{Kind::anticausal, 0}, 4, 1, 0},
      {{Kind::anticausal, 0}, 5, 2, 0},
      {{Kind::lookback, 17}, 4, 1, 17},
      {{Kind::lookback, -17}, 4, 1, -17},
      // Other kinds ignore the number.
      {{Kind::causal, 17}, 4, 1, 3},
  };
  for (const Row& row : rows) {
    Spec spec;
    spec.align = row.align;
    spec.dilation = row.dilation;
    const Plan plan = plan_of(spec, row.taps);
    EXPECT_EQ(plan.lookback, row.lookback) << static_cast<int>(row.align.kind) << ' ' << row.taps;
    EXPECT_EQ(plan.span, (row.taps - 1) * row.dilation + 1);
    EXPECT_EQ(plan.start(0), -row.lookback);
    EXPECT_EQ(plan.row(0), 0) << "of mode same";
  }
}

TEST(Plan, RowOfAnOutputIsItsStartPlusTheLookback) {
  Spec spec;
  spec.stride = 3;
  spec.mode = Mode::full;
  Plan plan = plan_of(spec, 4);  // the first window starts at -3, the lookback is 2
  EXPECT_EQ(plan.start(0), -3);
  EXPECT_EQ(plan.row(0), -1);
  EXPECT_EQ(plan.row(2), 5);
  spec.mode = Mode::valid;
  spec.align = {Align::Kind::causal, 0};
  plan = plan_of(spec, 4);
  EXPECT_EQ(plan.row(0), 3);
  EXPECT_EQ(plan.row(1), 6);
  spec.mode = Mode::same;
  plan = plan_of(spec, 4);
  EXPECT_EQ(plan.row(0), 0);
  EXPECT_EQ(plan.row(1), 3);
}

TEST(Plan, ReachesAndOutputsMatchTheDefinition) {
  for (const Case& c : cases({})) {
    const Plan plan = plan_of(c.spec, c.taps);
    const auto starts = oracle::starts(c.spec, c.taps, c.length);
    const auto outputs = plan.outputs(c.length);
    ASSERT_EQ(static_cast<bool>(outputs), !starts.empty()) << c;
    if (!outputs) continue;
    ASSERT_EQ(*outputs, static_cast<Index>(starts.size())) << c;
    for (Index i = 0; i < *outputs; ++i)
      ASSERT_EQ(plan.start(i), starts[static_cast<std::size_t>(i)]) << c;
    ASSERT_EQ(plan.left_reach(), std::max<Index>(0, -starts.front())) << c;
    // right_reach() counts the last window of the mode, even if the stride skips it.
    Case every = c;
    every.spec.stride = 1;
    const Index last = oracle::starts(every.spec, c.taps, c.length).back();
    ASSERT_EQ(plan.right_reach(), std::max<Index>(0, last + plan.span - c.length)) << c;
  }
}

TEST(Plan, ReachesOfPadAreItsWidths) {
  Spec spec;
  spec.operation = Operation::pad;
  spec.pad_left = 3;
  spec.pad_right = 8;
  spec.dilation = 5;
  const Plan plan = plan_of(spec, 0);
  EXPECT_EQ(plan.left_reach(), 3);
  EXPECT_EQ(plan.right_reach(), 8);
  EXPECT_EQ(plan.row(0), -3);
  EXPECT_EQ(*plan.outputs(2), 13);
}

TEST(Plan, OutputsOfAnEmptySignalAreAnError) {
  for (const Mode mode : {Mode::same, Mode::full, Mode::valid}) {
    Spec spec;
    spec.mode = mode;
    const auto outputs = plan_of(spec, 3).outputs(0);
    ASSERT_FALSE(outputs);
    EXPECT_EQ(text_of(outputs.error()), "data: the signal is empty: there are no rows");
  }
}

TEST(Plan, OutputsOfValidNeedAWholeSpan) {
  Spec spec;
  spec.mode = Mode::valid;
  spec.dilation = 3;
  const Plan plan = plan_of(spec, 4);
  const auto outputs = plan.outputs(9);
  ASSERT_FALSE(outputs);
  EXPECT_EQ(text_of(outputs.error()),
            "data: the kernel spans 10 samples but the signal has 9, so mode valid has no output");
  EXPECT_EQ(*plan.outputs(10), 1);
}

TEST(Plan, NeedsTheWholeSignalOnlyIfPaddingDependsOnItsEnd) {
  struct Row {
    const char* what;
    Extension extension;
    Mode mode;
    Align align;
    Index taps;
    bool needs;
  };
  using Kind = PadValue::Kind;
  const Align center = {};
  const Align causal = {Align::Kind::causal, 0};
  const Align anticausal = {Align::Kind::anticausal, 0};
  const Extension circular = {Rule::circular, {}};
  const Extension mean = {Rule::constant, {Kind::mean, 0, {}}};
  const Extension median = {Rule::constant, {Kind::median, 0, {}}};
  const Row rows[] = {
      {"circular", circular, Mode::same, center, 3, true},
      {"circular, causal", circular, Mode::same, causal, 3, true},
      {"circular, anticausal: the beginning is kept", circular, Mode::same, anticausal, 3, false},
      {"circular, full", circular, Mode::full, anticausal, 3, true},
      {"circular, valid", circular, Mode::valid, center, 3, false},
      {"circular, one tap", circular, Mode::same, center, 1, false},
      {"mean", mean, Mode::same, center, 3, true},
      {"mean, anticausal", mean, Mode::same, anticausal, 3, true},
      {"mean, valid", mean, Mode::valid, center, 3, false},
      {"mean, one tap", mean, Mode::same, center, 1, false},
      {"mean:4", {Rule::constant, {Kind::mean, 0, 4}}, Mode::same, center, 3, false},
      {"median", median, Mode::same, center, 3, true},
      {"median, causal", median, Mode::same, causal, 3, true},
      {"median, valid", median, Mode::valid, center, 3, false},
      {"first", {Rule::constant, {Kind::first, 0, {}}}, Mode::same, center, 3, false},
      {"literal", {Rule::constant, {Kind::literal, 2, {}}}, Mode::same, center, 3, false},
      {"the value of another rule",
       {Rule::zero, {Kind::median, 0, {}}},
       Mode::same,
       center,
       3,
       false},
      {"edge", {Rule::edge, {}}, Mode::full, center, 3, false},
      {"mirror", {Rule::mirror, {}}, Mode::full, center, 3, false},
      {"reflect", {Rule::reflect, {}}, Mode::full, center, 3, false},
      {"odd", {Rule::odd, {}}, Mode::full, center, 3, false},
  };
  for (const Row& row : rows) {
    Spec spec;
    spec.extension = row.extension;
    spec.mode = row.mode;
    spec.align = row.align;
    EXPECT_EQ(plan_of(spec, row.taps).needs_whole_signal(), row.needs) << row.what;
  }
}

}  // namespace
}  // namespace sigconv
