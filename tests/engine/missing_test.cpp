// Tests Rule::missing, under which nothing exists outside the signal, and Spec::min_present.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "engine/cases.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

using Numbers = std::vector<double>;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr Method kMethods[] = {Method::direct, Method::fft, Method::reference, Method::automatic};

Spec missing_spec(Operation operation = Operation::convolve) {
  Spec spec;
  spec.operation = operation;
  spec.extension.rule = Rule::missing;
  return spec;
}

void expect_outputs(const Numbers& expected, const Spec& spec, const Numbers& signal,
                    const Numbers& kernel) {
  expect_of_every_method(expected, spec, signal, kernel,
                         [](double value) { return 1e-14 * std::abs(value); });
}

TEST(RuleMissing, LeavesOutputsThatReadOutsideWithoutAValue) {
  Spec spec = missing_spec();
  expect_outputs({kNan, 7, 14, kNan}, spec, {1, 2, 4, 8}, {1, 1, 1});
  spec.align.kind = Align::Kind::causal;
  expect_outputs({kNan, kNan, 7, 14}, spec, {1, 2, 4, 8}, {1, 1, 1});
  spec.stride = 2;
  expect_outputs({kNan, 7}, spec, {1, 2, 4, 8}, {1, 1, 1});
  spec.stride = 1;
  spec.dilation = 3;
  expect_outputs({kNan, kNan, kNan, 9}, spec, {1, 2, 4, 8}, {1, 1});
  spec = missing_spec();
  spec.mode = Mode::full;
  expect_outputs({kNan, 3, 6, 12, kNan}, spec, {1, 2, 4, 8}, {1, 1});
  expect_outputs({kNan, kNan, kNan}, spec, {5}, {1, 1, 1});
}

TEST(RuleMissing, CountsATapOfZeroAsReading) {
  expect_outputs({kNan, 2, 4, kNan}, missing_spec(), {1, 2, 4, 8}, {0, 1, 0});
}

TEST(RuleMissing, ShrinksWindowsUnderSkip) {
  Spec spec = missing_spec();
  spec.skip_missing = true;
  expect_outputs({4.5, 7, 14, 18}, spec, {1, 2, 4, 8}, {1, 1, 1});
  spec.align.kind = Align::Kind::causal;
  // The taps 1 2 3 read the last sample with 1: 1*6/1, (2*1 + 1*2)*6/3.
  expect_outputs({6, 8, 11, 20}, spec, {1, 2, 4, 6}, {1, 2, 3});
  spec.mode = Mode::full;
  expect_outputs({6, 8, 11, 20, 6.0 / 5 * 24, 36}, spec, {1, 2, 4, 6}, {1, 2, 3});
  spec.mode = Mode::same;
  spec.align = number(-2);
  expect_outputs({3, kNan, kNan}, spec, {1, 2, 3}, {1});
}

TEST(RuleMissing, AgreesWithZerosWhereWindowsLieInside) {
  const auto signal = test_signal(5000);
  for (const Index taps : {5, 401})
    for (const Mode mode : {Mode::same, Mode::full})
      for (const Index stride : {1, 3}) {
        auto kernel = test_kernel(taps);
        Spec spec = missing_spec();
        spec.mode = mode;
        spec.stride = stride;
        for (const Method method : kMethods) {
          spec.method = method;
          spec.extension.rule = Rule::zero;
          const Numbers zeros = *convolve(*make_plan(spec, kernel), signal);
          spec.extension.rule = Rule::missing;
          const auto plan = make_plan(spec, kernel);
          const Numbers y = *convolve(*plan, signal);
          for (std::size_t i = 0; i < y.size(); ++i) {
            const bool outside = plan->reads_outside(static_cast<Index>(i), 5000);
            ASSERT_EQ(std::isnan(y[i]), outside) << i;
            if (!outside) {
              ASSERT_NEAR(y[i], zeros[i], 1e-12) << i;
            }
          }
        }
      }
}

TEST(RuleMissing, LeavesMatchesThatReadOutsideWithoutAValue) {
  Spec spec = missing_spec(Operation::correlate);
  spec.match = true;
  const Numbers signal = {1, 2, 4, 8, 3};
  for (const Method method : kMethods) {
    spec.method = method;
    const Numbers y = *convolve(*make_plan(spec, Numbers{1, 2, 1}), signal);
    EXPECT_TRUE(std::isnan(y[0]) && std::isnan(y[4]));
    EXPECT_NEAR(y[1], -0.1889822365046136, 1e-14);
    EXPECT_NEAR(y[3], 0.9819805060619659, 1e-14);
  }
}

TEST(RuleMissing, ScalesLikeZerosExceptWhereALagHasNoProduct) {
  const auto signal = test_signal(20);
  const auto kernel = test_kernel(4);
  for (const Scale scale : {Scale::biased, Scale::unbiased, Scale::coeff}) {
    Spec spec = missing_spec(Operation::correlate);
    spec.scale = scale;
    spec.mode = Mode::full;
    Spec zeros = spec;
    zeros.extension.rule = Rule::zero;
    const auto plan = make_plan(spec, kernel);
    ASSERT_TRUE(plan);
    const Numbers full = *convolve(*plan, signal);
    ASSERT_TRUE(same_bits(*convolve(*make_plan(zeros, kernel), signal), full));
    spec.max_lag = 30;
    const auto lags = make_plan(spec, kernel);
    Numbers expected(27, kNan);
    expected.insert(expected.end(), full.begin(), full.end());
    expected.insert(expected.end(), 11, kNan);
    ASSERT_TRUE(same_bits(expected, *convolve(*lags, signal)));
    ASSERT_TRUE(same_bits(expected, streamed(*lags, signal, 3)));
  }
}

TEST(MinPresent, LeavesOutputsOfFewerPresentTapsWithoutAValue) {
  Spec spec = missing_spec();
  spec.skip_missing = true;
  spec.align.kind = Align::Kind::causal;
  const Numbers signal = {1, 2, kNan, 8, kNan, kNan, kNan, 3};
  const Numbers box = {1, 1, 1};
  spec.min_present = 1;
  expect_outputs({3, 4.5, 4.5, 15, 24, 24, kNan, 9}, spec, signal, box);
  spec.min_present = 2;
  expect_outputs({kNan, 4.5, 4.5, 15, kNan, kNan, kNan, kNan}, spec, signal, box);
  spec.min_present = 3;
  expect_outputs({kNan, kNan, 6, 11}, spec, {1, 2, 3, 6}, box);
}

TEST(MinPresent, CountsTapsOfZeroAndPaddingByValues) {
  Spec spec;
  spec.skip_missing = true;
  spec.min_present = 2;
  spec.operation = Operation::correlate;
  expect_outputs({6, 9, 6}, spec, {kNan, 4, 2}, {1, 1, 1});
  expect_outputs({8, 6, 2}, spec, {kNan, 4, 2}, {0, 1, 1});
  spec.min_present = 3;
  expect_outputs({kNan, kNan, 2}, spec, {kNan, 4, 2}, {0, 1, 1});
}

TEST(MinPresent, NeedsSkipAndANumberOfTaps) {
  Spec spec;
  spec.min_present = 1;
  EXPECT_EQ(make_plan(spec, Numbers{1, 1}).error().message, "min_present needs skip_missing");
  spec.skip_missing = true;
  EXPECT_TRUE(make_plan(spec, Numbers{1, 1}));
  spec.min_present = 3;
  EXPECT_EQ(make_plan(spec, Numbers{1, 1}).error().message,
            "min_present is 3, but the kernel has 2 taps");
  spec.min_present = 0;
  EXPECT_EQ(make_plan(spec, Numbers{1, 1}).error().fault, Fault::not_from_one);
}

// The zeros outside are present, but an output of zeros alone is made of no sample.
TEST(Skip, NeedsASampleOfTheSignal) {
  Spec spec;
  spec.skip_missing = true;
  const Numbers box = {1, 1, 1};
  expect_outputs({kNan, kNan, kNan}, spec, {kNan, kNan, kNan}, box);
  expect_outputs({kNan, kNan, 12, 6}, spec, {kNan, kNan, kNan, 4}, box);
  spec.extension = {Rule::constant, {PadValue::Kind::literal, 5, {}}};
  expect_outputs({kNan, kNan, kNan}, spec, {kNan, kNan, kNan}, box);
  spec.extension = {Rule::edge, {}};
  spec.align = number(4);  // every window lies on copies of the first sample
  expect_outputs({9, 9}, spec, {3, kNan}, box);
}

}  // namespace
}  // namespace sigconv
