#include "engine/extension.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/cases.hpp"
#include "engine/linear_form.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

using Kind = PadValue::Kind;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

Extension constant(Kind kind, double value = 0, std::optional<Index> count = {}) {
  return {Rule::constant, {kind, value, count}};
}

Spec pad_spec(const Extension& extension, Index left, Index right) {
  Spec spec;
  spec.operation = Operation::pad;
  spec.extension = extension;
  spec.pad_left = left;
  spec.pad_right = right;
  return spec;
}

std::vector<double> padded(const Spec& spec, const std::vector<double>& signal) {
  const auto plan = make_plan(spec, {});
  if (!plan) {
    ADD_FAILURE() << plan.error().message;
    return {};
  }
  const auto outputs = convolve(*plan, signal);
  return outputs ? *outputs : std::vector<double>{};
}

struct Row {
  std::string name;
  Extension extension;
  std::vector<double> signal;
  Index left;
  Index right;
  std::vector<double> expected;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

// The rows are worked by hand, except those named numpy_, which are cases of numpy's
// test_arraypad.py.
std::vector<Row> rows() {
  const Extension edge = {Rule::edge, {}};
  const Extension mirror = {Rule::mirror, {}};
  const Extension reflect = {Rule::reflect, {}};
  const Extension odd = {Rule::odd, {}};
  const Extension circular = {Rule::circular, {}};
  return {
      {"zero", {}, {1, 2, 3, 4}, 3, 2, {0, 0, 0, 1, 2, 3, 4, 0, 0}},
      {"none", edge, {1, 2, 3, 4}, 0, 0, {1, 2, 3, 4}},
      {"left_alone", mirror, {1, 2, 3, 4}, 2, 0, {2, 1, 1, 2, 3, 4}},
      {"right_alone", mirror, {1, 2, 3, 4}, 0, 2, {1, 2, 3, 4, 4, 3}},
      {"edge", edge, {1, 2, 3, 4}, 3, 6, {1, 1, 1, 1, 2, 3, 4, 4, 4, 4, 4, 4, 4}},
      {"mirror", mirror, {1, 2, 3, 4}, 6, 6, {3, 4, 4, 3, 2, 1, 1, 2, 3, 4, 4, 3, 2, 1, 1, 2}},
      {"reflect", reflect, {1, 2, 3, 4}, 6, 6, {1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1, 2, 3, 4}},
      {"circular", circular, {1, 2, 3, 4}, 6, 6, {3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2}},
      // A straight line continues as a line.
      {"odd_line", odd, {1, 2, 3, 4}, 6, 6, {-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}},
      // 2*2-3 and 2*2-1 follow 1 3 2. Each period of 4 is the one before, plus 2*(2-1).
      {"odd_far", odd, {1, 3, 2}, 9, 9, {-5, -3, -1, -2, -3, -1, 1, 0, -1, 1, 3,
                                         2,  1,  3,  5,  4,  3,  5, 7, 6,  5}},
      // 2*7-10 precedes 7 10, and 2*10-7 follows. Each period of 2 adds 6.
      {"odd_of_two", odd, {7, 10}, 3, 3, {-2, 1, 4, 7, 10, 13, 16, 19}},
      {"odd_level", odd, {5, 1, 5}, 5, 5, {9, 5, 1, 5, 9, 5, 1, 5, 9, 5, 1, 5, 9}},
      {"mirror_of_two", mirror, {1, 2}, 5, 5, {1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 2, 2}},
      {"reflect_of_two", reflect, {1, 2}, 3, 3, {2, 1, 2, 1, 2, 1, 2, 1}},
      {"mirror_of_one", mirror, {7}, 2, 3, {7, 7, 7, 7, 7, 7}},
      {"reflect_of_one", reflect, {7}, 2, 3, {7, 7, 7, 7, 7, 7}},
      {"odd_of_one", odd, {7}, 2, 3, {7, 7, 7, 7, 7, 7}},
      {"circular_of_one", circular, {7}, 2, 3, {7, 7, 7, 7, 7, 7}},

      {"numpy_reflect_2", reflect, {1, 2, 3}, 2, 2, {3, 2, 1, 2, 3, 2, 1}},
      {"numpy_reflect_3", reflect, {1, 2, 3}, 3, 3, {2, 3, 2, 1, 2, 3, 2, 1, 2}},
      {"numpy_reflect_4", reflect, {1, 2, 3}, 4, 4, {1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3}},
      {"numpy_reflect_right",
       reflect,
       {1, 2, 3},
       1,
       10,
       {2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1}},
      {"numpy_symmetric_left", mirror, {1, 2, 3, 4}, 15, 2, {2, 3, 4, 4, 3, 2, 1, 1, 2, 3, 4,
                                                             4, 3, 2, 1, 1, 2, 3, 4, 4, 3}},

      {"literal", constant(Kind::literal, 9.5), {1, 2}, 2, 3, {9.5, 9.5, 1, 2, 9.5, 9.5, 9.5}},
      {"literal_nan", constant(Kind::literal, kNan), {1, 2}, 1, 1, {kNan, 1, 2, kNan}},
      {"literal_inf", constant(Kind::literal, -kInf), {1, 2}, 1, 1, {-kInf, 1, 2, -kInf}},
      {"first", constant(Kind::first), {5, 2, 3}, 2, 1, {5, 5, 5, 2, 3, 5}},
      {"first_missing", constant(Kind::first), {kNan, 2}, 1, 1, {kNan, kNan, 2, kNan}},
      {"mean", constant(Kind::mean), {1, 2, 6}, 1, 1, {3, 1, 2, 6, 3}},
      {"mean_of_two", constant(Kind::mean, 0, 2), {1, 2, 6}, 1, 1, {1.5, 1, 2, 6, 1.5}},
      {"mean_of_more", constant(Kind::mean, 0, 9), {1, 2, 6}, 1, 1, {3, 1, 2, 6, 3}},
      {"mean_of_more_right", constant(Kind::mean, 0, 9), {1, 2, 6}, 0, 2, {1, 2, 6, 3, 3}},
      {"mean_missing", constant(Kind::mean), {kNan, 2, 6}, 1, 0, {4, kNan, 2, 6}},
      {"mean_of_two_missing", constant(Kind::mean, 0, 2), {kNan, 2, 6}, 1, 0, {2, kNan, 2, 6}},
      {"mean_of_nothing", constant(Kind::mean, 0, 1), {kNan, 2}, 1, 0, {kNan, kNan, 2}},
      {"mean_infinite", constant(Kind::mean), {kInf, 2}, 1, 0, {kInf, kInf, 2}},
      {"mean_undefined", constant(Kind::mean), {kInf, -kInf}, 1, 0, {kNan, kInf, -kInf}},
      {"median_odd", constant(Kind::median), {9, 1, 4}, 1, 1, {4, 9, 1, 4, 4}},
      {"median_even", constant(Kind::median), {9, 1, 4, 2}, 1, 0, {3, 9, 1, 4, 2}},
      {"median_of_one", constant(Kind::median), {9}, 1, 2, {9, 9, 9, 9}},
      {"median_missing", constant(Kind::median), {9, kNan, 1, 4}, 1, 0, {4, 9, kNan, 1, 4}},
      {"median_of_nothing", constant(Kind::median), {kNan}, 1, 0, {kNan, kNan}},
      {"median_ties", constant(Kind::median), {3, 3, 1, 3}, 1, 0, {3, 3, 3, 1, 3}},
      // The sum of the two middle samples overflows.
      {"median_huge",
       constant(Kind::median),
       {0x1.8p1023, 0x1.4p1023},
       1,
       0,
       {0x1.6p1023, 0x1.8p1023, 0x1.4p1023}},
      {"median_infinite", constant(Kind::median), {kInf, kInf}, 1, 0, {kInf, kInf, kInf}},
  };
}

class PadVector : public testing::TestWithParam<Row> {};

TEST_P(PadVector, IsExtendedAsWorkedByHand) {
  const Row& row = GetParam();
  Spec spec = pad_spec(row.extension, row.left, row.right);
  for (const Method method : {Method::direct, Method::reference}) {
    spec.method = method;
    EXPECT_TRUE(same_bits(row.expected, padded(spec, row.signal)));
  }
  // The sum in the oracle's median overflows.
  if (row.name == "median_huge") return;
  EXPECT_TRUE(same_bits(row.expected, oracle::convolve(spec, row.signal, {}))) << "by the oracle";
}

INSTANTIATE_TEST_SUITE_P(Rows, PadVector, testing::ValuesIn(rows()),
                         [](const auto& row) { return row.param.name; });

// numpy's test_check_05 and _07: 45 samples of padding repeat one period.
TEST(Pad, RepeatsItsPeriodFarOutside) {
  const auto reflected = padded(pad_spec({Rule::reflect, {}}, 45, 10), {1, 2, 3, 4});
  const double period[] = {4, 3, 2, 1, 2, 3};
  ASSERT_EQ(reflected.size(), 59U);
  for (std::size_t i = 0; i < 59; ++i) EXPECT_EQ(reflected[i], period[i % 6]) << i;

  const auto mirrored = padded(pad_spec({Rule::mirror, {}}, 45, 3), {1, 2, 3, 4, 5, 6});
  const double twice[] = {4, 5, 6, 6, 5, 4, 3, 2, 1, 1, 2, 3};
  ASSERT_EQ(mirrored.size(), 54U);
  for (std::size_t i = 0; i < 54; ++i) EXPECT_EQ(mirrored[i], twice[i % 12]) << i;
}

// The widths include every multiple of the signal's length, where a reflection turns.
TEST(Pad, MatchesTheOracleAtEveryWidth) {
  for (const NamedExtension& named : extensions())
    for (const Index length : {1, 2, 3, 4, 7}) {
      const auto signal = test_signal(length);
      for (Index left = 0; left <= 4 * length + 1; ++left)
        for (Index right = 0; right <= 4 * length + 1; ++right) {
          const Spec spec = pad_spec(named.extension, left, right);
          ASSERT_TRUE(same_bits(oracle::convolve(spec, signal, {}), padded(spec, signal)))
              << named.name << ", " << length << " samples, " << left << " and " << right;
        }
    }
}

TEST(Pad, AppliesTheStride) {
  Spec spec = pad_spec({Rule::mirror, {}}, 3, 3);
  spec.stride = 4;
  EXPECT_TRUE(same_bits(std::vector<double>{3, 2, 3}, padded(spec, {1, 2, 3, 4})));
}

// The samples have 53 bits: the first reflection must round like `2*end - reflected`.
TEST(Pad, FirstOddReflectionHasTheBitsOfItsFormula) {
  const auto x = noise(50, 5, 53);
  const auto y = padded(pad_spec({Rule::odd, {}}, 49, 49), x);
  ASSERT_EQ(y.size(), 148U);
  std::vector<double> expected;
  for (std::size_t i = 49; i > 0; --i) expected.push_back(2 * x[0] - x[i]);
  expected.insert(expected.end(), x.begin(), x.end());
  for (std::size_t i = 1; i < 50; ++i) expected.push_back(2 * x[49] - x[49 - i]);
  EXPECT_TRUE(same_bits(expected, y));
}

// In Neumaier's example the plain sum is 0. The compensated sum is exact.
TEST(Mean, LosesNothingToCancellation) {
  const std::vector<double> signal = {1, 1e100, 1, -1e100};
  EXPECT_EQ(padded(pad_spec(constant(Kind::mean), 1, 0), signal)[0], 0.5);
  EXPECT_EQ(padded(pad_spec(constant(Kind::mean, 0, 4), 1, 0), signal)[0], 0.5);
}

// extended() must read inside the signal for every position, up to the limits of --align.
TEST(Extended, ReadsOnlySamplesOfTheSignal) {
  constexpr Index kFar = Index{1} << 53;
  for (const RuleName& row : kRuleNames)
    for (const Index length : {1, 2, 3, 10}) {
      const Rule rule = row.rule;
      const auto at = [&](Index i) {
        EXPECT_TRUE(i >= 0 && i < length) << static_cast<int>(rule) << ", asked for " << i;
        return static_cast<double>(i);
      };
      const auto ask = [&](Index n) { return extended(rule, 0.5, length, n, at); };
      for (Index n = -50; n <= 50; ++n) ask(n);
      for (Index n = kFar - 30; n <= kFar; ++n) {
        ask(n);
        ask(-n);
      }
    }
}

// A far sample depends on its position within the period: 2^53 is 2 modulo 6, 10 and 3.
TEST(Extended, FindsThePositionWithinAFarPeriod) {
  constexpr Index kFar = Index{1} << 53;
  const auto at = [](Index i) { return static_cast<double>(i); };
  EXPECT_EQ(extended(Rule::mirror, 0, 5, kFar, at), 2);
  EXPECT_EQ(extended(Rule::mirror, 0, 5, -kFar, at), 1);     // 8 of 10
  EXPECT_EQ(extended(Rule::mirror, 0, 5, kFar + 4, at), 3);  // 6 of 10
  EXPECT_EQ(extended(Rule::reflect, 0, 4, kFar, at), 2);
  EXPECT_EQ(extended(Rule::reflect, 0, 4, kFar + 2, at), 2);  // 4 of 6
  EXPECT_EQ(extended(Rule::reflect, 0, 4, -kFar, at), 2);     // 4 of 6
  EXPECT_EQ(extended(Rule::circular, 0, 3, kFar, at), 2);
  EXPECT_EQ(extended(Rule::circular, 0, 3, -kFar, at), 1);
  EXPECT_EQ(extended(Rule::edge, 0, 3, kFar, at), 2);
}

// images_of_end() decides how many first samples a stream keeps: too few would lose samples, and
// too many would waste memory.
TEST(ImagesOfEnd, AreTheSamplesThatTheExtensionCopies) {
  constexpr Index kLength = 100;
  std::vector<double> positions;
  for (Index i = 0; i < kLength; ++i) positions.push_back(static_cast<double>(i));
  for (const Rule rule : {Rule::edge, Rule::mirror, Rule::reflect})
    for (Index reach = 0; reach < kLength; ++reach) {
      const oracle::Extended x({rule, {}}, positions, reach);
      double furthest = -1;
      for (Index n = -reach; n < 0; ++n) furthest = std::max(furthest, x[n]);
      EXPECT_EQ(images_of_end(rule, reach), static_cast<Index>(furthest) + 1);
    }
  for (const Index reach : {0, 1, 2, 50})
    EXPECT_EQ(images_of_end(Rule::odd, reach), images_of_end(Rule::reflect, reach));
  // Rule circular copies the other end; zero, constant and missing copy no sample.
  for (const Rule rule : {Rule::zero, Rule::constant, Rule::circular, Rule::missing})
    EXPECT_EQ(images_of_end(rule, 7), 0);
}

TEST(LinearForm, SumsTheFactorsOfEachSample) {
  using Terms = std::vector<std::pair<Index, double>>;
  const auto x = [](Index i) { return LinearForm::sample(i); };
  EXPECT_EQ((x(3) + x(3)).terms, (Terms{{3, 2.0}}));
  EXPECT_EQ((0.5 * (x(4) + x(1)) + 2.0 * x(1) - LinearForm(7.0)).terms,
            (Terms{{4, 0.5}, {1, 2.5}}));
  LinearForm twice = x(0) - x(2);
  twice += twice;
  EXPECT_EQ(twice.terms, (Terms{{0, 2.0}, {2, -2.0}}));
}

TEST(LinearForm, HasOneTermPerSampleUnderEveryRule) {
  for (const RuleName& row : kRuleNames)
    for (const Index length : {1, 2, 3, 10})
      for (Index n = -30; n <= 30; ++n) {
        const LinearForm form = extended_form(row.rule, LinearForm(7.0), length, n);
        std::set<Index> samples;
        for (const auto& [sample, factor] : form.terms)
          EXPECT_TRUE(samples.insert(sample).second) << row.name << ", place " << n;
      }
}

// Every method, and every gradient, is tested with the list of extensions(). Rule::interp needs a
// fit, and end_fit_test.cpp tests it.
TEST(Extensions, IncludeEachRule) {
  for (const RuleName& row : kRuleNames)
    EXPECT_TRUE(row.rule == Rule::interp ||
                std::ranges::any_of(
                    extensions(),
                    [&](const NamedExtension& each) { return each.extension.rule == row.rule; }))
        << row.name;
}

// Buffers, layers and gradients use these facts and do not switch on the rule.
TEST(RuleFacts, AgreeWithTheDefinitionOfEachRule) {
  constexpr Index kLength = 6;
  for (const RuleName& row : kRuleNames) {
    const auto form = [&](Index n) { return extended_form(row.rule, LinearForm(7.0), kLength, n); };
    Index furthest_near_end = -1;
    bool far_end = false;
    for (Index n = -3; n < 0; ++n) {
      const auto terms = form(n).terms;
      EXPECT_TRUE(fill_of(row.rule) != Fill::value || terms.empty()) << row.name;
      EXPECT_TRUE(fill_of(row.rule) == Fill::value || form(n).constant == 0) << row.name;
      if (fill_of(row.rule) == Fill::copy) {
        ASSERT_EQ(terms.size(), 1U) << row.name;
        EXPECT_EQ(terms[0].second, 1.0) << row.name;
      }
      for (const auto& [i, factor] : terms) {
        if (reads_far_end(row.rule))
          far_end = far_end || i >= kLength - 3;
        else
          furthest_near_end = std::max(furthest_near_end, i);
      }
    }
    EXPECT_EQ(far_end, reads_far_end(row.rule)) << row.name;
    EXPECT_EQ(furthest_near_end + 1, images_of_end(row.rule, 3)) << row.name;
  }
}

}  // namespace
}  // namespace sigconv
