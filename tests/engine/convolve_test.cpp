#include "sigconv/convolve.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "engine/cases.hpp"

namespace sigconv {
namespace {

constexpr Method kMethods[] = {Method::direct, Method::reference};

std::vector<double> outputs_of(const Spec& spec, const std::vector<double>& signal,
                               const std::vector<double>& kernel) {
  const auto plan = make_plan(spec, kernel);
  if (!plan) {
    ADD_FAILURE() << plan.error().message;
    return {};
  }
  const auto outputs = convolve(*plan, signal);
  if (!outputs) {
    ADD_FAILURE() << outputs.error().message;
    return {};
  }
  return *outputs;
}

Spec spec_of(Operation operation, Mode mode, Align align = {}) {
  Spec spec;
  spec.operation = operation;
  spec.mode = mode;
  spec.align = align;
  return spec;
}

// Worked examples of docs/manual/ that have one signal, one kernel and no bias.
struct Vector {
  std::string name;
  Spec spec;
  std::vector<double> signal;
  std::vector<double> kernel;
  std::vector<double> expected;
};

void PrintTo(const Vector& vector, std::ostream* out) { *out << vector.name; }

std::vector<Vector> vectors() {
  using enum Operation;
  const Align ahead = {Align::Kind::center_ahead, 0};
  // Padding 1 with a kernel of two taps gives the windows of mode full.
  Spec padded = spec_of(correlate, Mode::full);
  padded.stride = 2;
  Spec bare = spec_of(correlate, Mode::valid);
  bare.stride = 2;
  const std::vector<double> x = {-1, 2, 3, -2, 0, 1, 2};
  const std::vector<double> w = {2, 4, -1, 1};
  return {
      {"corr", spec_of(correlate, Mode::valid), {1, 2, 3, 4}, {1, 0, -1}, {-2, -2}},
      {"conv", spec_of(convolve, Mode::same), x, w, {0, 15, 5, -9, 7, 6, 7}},
      {"conv_ahead", spec_of(convolve, Mode::same, ahead), x, w, {15, 5, -9, 7, 6, 7, -1}},
      {"autocorr",
       spec_of(correlate, Mode::full),
       {1, 2, 3, 4},
       {1, 2, 3, 4},
       {4, 11, 20, 30, 20, 11, 4}},
      {"conv1d_padded", padded, {2, 3, 4}, {5, 7}, {0 * 5 + 2 * 7, 3 * 5 + 4 * 7}},
      {"conv1d", bare, {2, 3, 4}, {5, 7}, {2 * 5 + 3 * 7}},
  };
}

class ConventionsVector : public testing::TestWithParam<Vector> {};

TEST_P(ConventionsVector, IsReproducedByEveryMethod) {
  const Vector& row = GetParam();
  EXPECT_TRUE(same_bits(row.expected, oracle::convolve(row.spec, row.signal, row.kernel)))
      << "by the oracle";
  for (const Method method : kMethods) {
    Spec spec = row.spec;
    spec.method = method;
    EXPECT_TRUE(same_bits(row.expected, outputs_of(spec, row.signal, row.kernel)));
  }
}

INSTANTIATE_TEST_SUITE_P(Conventions, ConventionsVector, testing::ValuesIn(vectors()),
                         [](const auto& row) { return row.param.name; });

TEST(Convolve, LagsAreTheStartsOfTheWindows) {
  const std::vector<double> x = {1, 2, 3, 4};
  const auto plan = make_plan(spec_of(Operation::correlate, Mode::full), x);
  ASSERT_TRUE(plan);
  ASSERT_EQ(*plan->outputs(4), 7);
  EXPECT_EQ(plan->start(0), -3);
  EXPECT_EQ(plan->start(6), 3);
}

TEST(Convolve, SignalAfterItsTemplatePeaksAtAPositiveLag) {
  const auto plan = make_plan(spec_of(Operation::correlate, Mode::full), std::vector{1.0, 5.0});
  ASSERT_TRUE(plan);
  const auto y = convolve(*plan, std::vector{0.0, 0.0, 1.0, 5.0, 0.0});
  ASSERT_TRUE(y);
  const auto peak = std::max_element(y->begin(), y->end()) - y->begin();
  EXPECT_EQ(plan->start(peak), 2);
}

class ConvolveTable : public testing::TestWithParam<NamedExtension> {};

TEST_P(ConvolveTable, HasTheBitsOfTheDefinition) {
  std::size_t refused = 0;
  for (Case c : cases(GetParam().extension)) {
    const auto signal = test_signal(c.length);
    const auto kernel = test_kernel(c.taps);
    const auto expected = oracle::convolve(c.spec, signal, kernel);
    for (const Method method : kMethods) {
      c.spec.method = method;
      const auto plan = make_plan(c.spec, kernel);
      ASSERT_TRUE(plan) << c;
      ASSERT_EQ(plan->method, method == Method::reference ? Method::reference : Method::direct);
      const auto y = convolve(*plan, signal);
      ASSERT_EQ(static_cast<bool>(y), !expected.empty()) << c;
      if (!y) {
        expect_too_short(y.error(), c);
        ++refused;
        continue;
      }
      ASSERT_TRUE(same_bits(expected, *y)) << c << ", method " << static_cast<int>(method);
    }
  }
  EXPECT_GT(refused, 0U) << "the table has no signal shorter than its span";
}

INSTANTIATE_TEST_SUITE_P(Extensions, ConvolveTable, testing::ValuesIn(extensions()),
                         [](const auto& row) { return row.param.name; });

// Any range of outputs has the bits of the whole result.
TEST(ConvolveRange, HasTheSameBitsForAnyRange) {
  Spec spec = spec_of(Operation::correlate, Mode::valid);
  for (const Index stride : {1, 3}) {
    spec.stride = stride;
    const auto kernel = test_kernel(700);
    const auto signal = test_signal(1000);
    const auto expected = oracle::convolve(spec, signal, kernel);
    for (const Method method : kMethods) {
      spec.method = method;
      const auto plan = make_plan(spec, kernel);
      ASSERT_TRUE(plan);
      for (const Index first : {0, 1, 5, 31, 32, 33})
        for (const Index count : {0, 1, 2, 31, 32, 33, 60}) {
          std::vector<double> y(static_cast<std::size_t>(count));
          // A copy, so that the address sanitizer reports a read outside the window.
          const auto begin = signal.begin() + plan->start(first);
          const std::vector<double> window(begin, begin + window_length(*plan, count));
          convolve_range(*plan, first, window, y);
          const auto part = std::span(expected).subspan(static_cast<std::size_t>(first), y.size());
          ASSERT_TRUE(same_bits(part, y)) << first << ' ' << count << ' ' << stride;
        }
    }
  }
}

TEST(ConvolveRange, ReadsNoSamplesForNoOutputs) {
  const auto plan = make_plan(spec_of(Operation::correlate, Mode::valid), test_kernel(7));
  ASSERT_TRUE(plan);
  EXPECT_EQ(window_length(*plan, 0), 0);
  EXPECT_EQ(window_length(*plan, 1), 7);
  EXPECT_EQ(window_length(*plan, 4), 10);
}

// The taps are summed in chains of 512. One chain of 100,000 equal taps has an error of 2.6e-12 of
// sum|w|.
TEST(Convolve, LongMeanStaysWithinTheBoundOfItsChains) {
  constexpr Index kTaps = 100000;
  const std::vector<double> kernel(kTaps, 1.0 / kTaps);
  const std::vector<double> signal(kTaps, 1.0);
  for (const Method method : kMethods) {
    Spec spec = spec_of(Operation::convolve, Mode::valid);
    spec.method = method;
    const auto y = outputs_of(spec, signal, kernel);
    ASSERT_EQ(y.size(), 1U);
    // 512 + log2(100000 / 512) roundings of half an ulp, and one of the taps themselves.
    EXPECT_NEAR(y[0], 1.0, (512 + 8 + 1) * std::numeric_limits<double>::epsilon() / 2);
  }
}

// A NaN or an infinity must reach exactly the outputs whose taps read it. A tap of zero reads it
// too.
class NonFinite : public testing::TestWithParam<NamedExtension> {};

TEST_P(NonFinite, ReachesExactlyTheOutputsThatReadIt) {
  constexpr Index kLength = 70;
  const double values[] = {std::numeric_limits<double>::quiet_NaN(),
                           std::numeric_limits<double>::infinity(),
                           -std::numeric_limits<double>::infinity()};
  const auto clean = test_signal(kLength);
  // The extension of this signal holds the index that each sample is copied from, or -1.
  std::vector<double> positions;
  for (Index i = 0; i < kLength; ++i) positions.push_back(static_cast<double>(i));

  std::vector<double> kernel = test_kernel(6);
  kernel[1] = 0;
  kernel[4] = -0.0;
  for (const Index dilation : {1, 4})
    for (const Index stride : {1, 2, 5})
      for (const Method method : kMethods) {
        Spec spec = spec_of(Operation::correlate, Mode::full);
        spec.extension = GetParam().extension;
        spec.stride = stride;
        spec.dilation = dilation;
        spec.method = method;
        const auto untouched = outputs_of(spec, clean, kernel);
        const auto starts = oracle::starts(spec, 6, kLength);
        const oracle::Extended from(spec.extension, positions, oracle::reach(spec, 6, kLength));
        for (const double value : values)
          for (const Index where : {0, 1, 20, 33, 63, 69}) {
            auto signal = clean;
            signal[static_cast<std::size_t>(where)] = value;
            const auto y = outputs_of(spec, signal, kernel);
            ASSERT_EQ(y.size(), starts.size());
            for (std::size_t i = 0; i < y.size(); ++i) {
              bool reads = false;
              bool by_zero = false;
              for (Index k = 0; k < 6; ++k)
                if (from[starts[i] + k * dilation] == static_cast<double>(where)) {
                  reads = true;
                  by_zero |= kernel[static_cast<std::size_t>(k)] == 0;
                }
              if (!reads) {
                ASSERT_TRUE(same_bits({&untouched[i], 1}, {&y[i], 1}))
                    << "output " << i << " does not read sample " << where;
              } else if (by_zero || std::isnan(value)) {
                ASSERT_TRUE(std::isnan(y[i])) << "output " << i << " reads sample " << where;
              } else {
                ASSERT_FALSE(std::isfinite(y[i])) << "output " << i << " reads sample " << where;
              }
            }
          }
      }
}

// The rules that copy samples, and one rule that copies none.
INSTANTIATE_TEST_SUITE_P(
    Rules, NonFinite,
    testing::Values(NamedExtension{"literal", {Rule::constant, {PadValue::Kind::literal, -1, {}}}},
                    NamedExtension{"edge", {Rule::edge, {}}},
                    NamedExtension{"mirror", {Rule::mirror, {}}},
                    NamedExtension{"reflect", {Rule::reflect, {}}},
                    NamedExtension{"circular", {Rule::circular, {}}}),
    [](const auto& row) { return row.param.name; });

TEST(Convolve, NanReachesOnlyOutputsThatReadItInLongKernels) {
  const auto kernel = test_kernel(1100);
  for (const Method method : kMethods) {
    Spec spec = spec_of(Operation::convolve, Mode::valid);
    spec.method = method;
    auto signal = test_signal(1200);
    const auto untouched = outputs_of(spec, signal, kernel);
    signal[50] = std::nan("");
    const auto y = outputs_of(spec, signal, kernel);
    ASSERT_EQ(y.size(), 101U);
    for (std::size_t i = 0; i <= 50; ++i) EXPECT_TRUE(std::isnan(y[i])) << i;
    EXPECT_TRUE(same_bits(std::span(untouched).subspan(51), std::span(y).subspan(51)));
  }
}

TEST(Convolve, EmptySignalIsAnError) {
  for (const NamedExtension& named : extensions())
    for (const Operation operation : {Operation::convolve, Operation::correlate, Operation::pad})
      for (const Mode mode : {Mode::same, Mode::full, Mode::valid}) {
        Spec spec = spec_of(operation, mode);
        spec.extension = named.extension;
        spec.pad_left = 3;
        const auto plan = make_plan(spec, test_kernel(3));
        ASSERT_TRUE(plan);
        const auto y = convolve(*plan, {});
        ASSERT_FALSE(y) << named.name;
        EXPECT_EQ(y.error().message, "the signal is empty: there are no rows");
      }
}

}  // namespace
}  // namespace sigconv
