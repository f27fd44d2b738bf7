// Tests Rule::interp, under which a polynomial is fitted to the ends of the signal.
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

// Returns the spec of a fit of straight lines to windows of three samples.
Spec line_spec() {
  Spec spec;
  spec.extension.rule = Rule::interp;
  const double one = 1 / std::sqrt(3.0);
  const double rise = 1 / std::sqrt(2.0);
  const Numbers basis = {one, one, one, -rise, 0, rise};
  spec.end_fit = std::make_shared<EndFit>(EndFit{3, basis, basis});
  return spec;
}

const Numbers kMean = {1.0 / 3, 1.0 / 3, 1.0 / 3};

void expect_outputs(const Numbers& expected, const Spec& spec, const Numbers& signal) {
  double largest = 0;
  for (const double sample : signal) largest = std::fmax(largest, std::abs(sample));
  expect_of_every_method(expected, spec, signal, kMean, [&](double) { return 1e-14 * largest; });
}

// The line through 1 2 6 is 0.5 3 5.5, and the line through 6 3 9 is 4.5 6 7.5.
TEST(RuleInterp, TakesTheEndsFromTheLineOfTheOutermostWindow) {
  expect_outputs({0.5, 3, 11.0 / 3, 6, 7.5}, line_spec(), {1, 2, 6, 3, 9});
  expect_outputs({0.5, 3, 5.5}, line_spec(), {1, 2, 6});
  Spec strided = line_spec();
  strided.stride = 2;
  expect_outputs({0.5, 11.0 / 3, 7.5}, strided, {1, 2, 6, 3, 9});
  Numbers line;
  for (int i = 0; i < 50000; ++i) line.push_back(3 + 0.5 * i);
  expect_outputs(line, line_spec(), line);
}

TEST(RuleInterp, StaysFiniteForTheLargestSamples) {
  for (const double size : {1e308, -1e308})
    expect_outputs({0.5 * size, 0.5 * size, 0.5 * size, 0.5 * size}, line_spec(),
                   {0.5 * size, 0.5 * size, 0.5 * size, 0.5 * size});
  expect_outputs({1.7e308, 1.7e308, 1.7e308}, line_spec(), {1.7e308, 1.7e308, 1.7e308});
}

TEST(RuleInterp, TakesExactWeightsIfThereAreSome) {
  Spec spec = line_spec();
  auto fit = *spec.end_fit;
  fit.exact = {Kernel({5, 2, -1}, 6), Kernel({1, 1, 1}, 3), Kernel({-1, 2, 5}, 6)};
  spec.end_fit = std::make_shared<EndFit>(fit);
  const auto plan = make_plan(spec, Kernel({1, 1, 1}, 3));
  EXPECT_EQ(*convolve(*plan, Numbers{7, 10, 13, 16}), (Numbers{7, 10, 13, 16}));
  EXPECT_EQ(*convolve(*plan, Numbers{1.5e308, 1.5e308, 1.5e308}),
            (Numbers{1.5e308, 1.5e308, 1.5e308}));
}

TEST(RuleInterp, SpreadsAMissingSampleOverTheEndThatReadsIt) {
  expect_outputs({kNan, kNan, kNan, 6, 7.5}, line_spec(), {1, kNan, 6, 3, 9});
}

TEST(RuleInterp, NeedsAWholeWindow) {
  const auto plan = make_plan(line_spec(), kMean);
  EXPECT_EQ(plan->outputs(2).error().message, "pad interp fits 3 samples, but the signal has 2");
  EXPECT_TRUE(plan->outputs(3));
}

TEST(RuleInterp, NeedsAFitOfAsManyTaps) {
  Spec spec = line_spec();
  const auto message = [](const Spec& given) {
    const auto plan = make_plan(given, kMean);
    return plan ? "" : plan.error().message;
  };
  EXPECT_EQ(message(spec), "");
  spec.end_fit = nullptr;
  EXPECT_EQ(message(spec), "pad interp is for conv and corr with a savgol kernel");
  spec = line_spec();
  EXPECT_FALSE(make_plan(spec, Numbers{1, 1}));
}

TEST(RuleInterp, ExcludesOptionsThatMoveWindows) {
  const auto field = [](auto change) {
    Spec spec = line_spec();
    change(spec);
    const auto plan = make_plan(spec, kMean);
    return plan ? std::optional<ErrorField>() : plan.error().field;
  };
  EXPECT_EQ(field([](Spec& s) { s.mode = Mode::full; }), ErrorField::mode);
  EXPECT_EQ(field([](Spec& s) { s.mode = Mode::valid; }), std::nullopt);
  EXPECT_EQ(field([](Spec& s) { s.max_lag = 2; }), ErrorField::max_lag);
  EXPECT_EQ(field([](Spec& s) { s.align.kind = Align::Kind::causal; }), ErrorField::align);
  EXPECT_EQ(field([](Spec& s) { s.align = number(1); }), std::nullopt);
  EXPECT_EQ(field([](Spec& s) { s.dilation = 2; }), ErrorField::dilation);
  EXPECT_EQ(field([](Spec& s) { s.skip_missing = true; }), ErrorField::skip_missing);
  EXPECT_EQ(field([](Spec& s) { s.demean = true; }), ErrorField::demean);
  EXPECT_EQ(field([](Spec& s) { s.match = true; }), ErrorField::match);
}

}  // namespace
}  // namespace sigconv
