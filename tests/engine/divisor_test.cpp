// Tests kernels of integers over a divisor: exact sums, divided once.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/cases.hpp"
#include "sigconv/convolve.hpp"
#include "sigconv/gradient.hpp"

namespace sigconv {
namespace {

using Numbers = std::vector<double>;

constexpr Method kMethods[] = {Method::reference, Method::direct, Method::fft};
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kHuge = 0x1.8p1023;  // three of them exceed the largest double
constexpr double kInf = std::numeric_limits<double>::infinity();

Numbers ones(Index count) { return Numbers(static_cast<std::size_t>(count), 1.0); }

Numbers integers(Index count) {
  auto samples = noise(count, 3, 10);
  for (double& sample : samples) sample = std::nearbyint(sample * 128);
  return samples;
}

Spec spec_of(Mode mode, Method method) {
  Spec spec;
  spec.operation = Operation::correlate;
  spec.mode = mode;
  spec.method = method;
  return spec;
}

Numbers outputs(const Spec& spec, const Kernel& kernel, const Numbers& signal) {
  const auto plan = make_plan(spec, kernel);
  if (!plan) {
    ADD_FAILURE() << plan.error().message;
    return {};
  }
  const auto y = convolve(*plan, signal);
  return y ? *y : Numbers{};
}

TEST(Divisor, DividesTheExactSumOnceWithEveryMethod) {
  for (const Index taps : {3, 7, 49, 600}) {
    Numbers weights = integers(taps);
    const auto signal = integers(3000);
    for (const Method method : kMethods)
      for (const Mode mode : {Mode::same, Mode::full, Mode::valid}) {
        const Spec spec = spec_of(mode, method);
        auto sums = oracle::convolve(spec, signal, weights);
        for (double& sum : sums) sum /= 49;
        EXPECT_TRUE(same_bits(sums, outputs(spec, Kernel(weights, 49), signal)))
            << taps << " taps, method " << static_cast<int>(method);
      }
  }
}

TEST(Divisor, TheBitsDoNotDependOnThePieces) {
  auto signal = noise(5000, 8, 53);
  signal[1700] = kNan;
  signal[900] = kHuge;
  signal[901] = kHuge;
  signal[2500] = kInf;
  for (const Method method : kMethods)
    for (const bool skip : {false, true}) {
      Spec spec = spec_of(Mode::same, method);
      spec.skip_missing = skip;
      const auto plan = make_plan(spec, Kernel(ones(90), 90));
      const auto whole = *convolve(*plan, signal);
      for (const std::size_t piece : {7U, 512U, 1777U})
        EXPECT_TRUE(same_bits(whole, streamed(*plan, signal, piece)))
            << "pieces of " << piece << ", skip " << skip;
    }
}

TEST(Divisor, SumsThatOverflowHaveFiniteMeans) {
  const Numbers signal = {kHuge, kHuge, kHuge, -kHuge, -kHuge, -kHuge, 3};
  for (const Method method : kMethods) {
    const auto y = outputs(spec_of(Mode::valid, method), Kernel(ones(3), 3), signal);
    EXPECT_TRUE(same_bits(Numbers{kHuge, kHuge / 3, -kHuge / 3, -kHuge, -kHuge / 3 * 2}, y));
    const auto with_nan = outputs(spec_of(Mode::valid, method), Kernel(ones(3), 3),
                                  {kHuge, kHuge, kInf, -kHuge, kNan, -kInf, 1});
    EXPECT_TRUE(same_bits(Numbers{kInf, kInf, kNan, kNan, kNan}, with_nan));
    // Larger than a double, divided or not.
    EXPECT_TRUE(same_bits(Numbers{kInf}, outputs(spec_of(Mode::valid, method), Kernel(ones(3), 2),
                                                 {kHuge, kHuge, kHuge})));
  }
}

TEST(Divisor, SkipDividesByTheSumOfThePresentWeights) {
  const Numbers signal = {20, kNan, 40, 1, kNan, kHuge, kHuge, kHuge, kNan};
  for (const Method method : {Method::reference, Method::direct}) {
    Spec spec = spec_of(Mode::valid, method);
    spec.skip_missing = true;
    EXPECT_TRUE(same_bits(Numbers{30, 20.5, 20.5, kHuge / 2, kHuge, kHuge, kHuge},
                          outputs(spec, Kernel(ones(3), 3), signal)));
    // Weights of 1/4, 1/2, 1/2 sum to 5/4: (20 + 40 * 2) * 5 / (3 * 4).
    EXPECT_EQ(outputs(spec, Kernel({1, 2, 2}, 4), {20, kNan, 40})[0], 500.0 / 12);
  }
}

TEST(Divisor, NormalizeKeepsIntegersAndTheirSum) {
  Spec spec = spec_of(Mode::same, Method::automatic);
  spec.normalize = true;
  const auto check = [&](const Kernel& kernel, const Numbers& weights, double divisor) {
    const auto plan = make_plan(spec, kernel);
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->weights, weights);
    EXPECT_EQ(plan->divisor, divisor);
  };
  check(Kernel({1, 2, 5}), {1, 2, 5}, 8);
  check(Kernel({-3, 1}), {3, -1}, 2);         // a divisor is above 0
  check(Kernel({1, 2, 5}, 7), {1, 2, 5}, 8);  // their sum replaces the divisor
  check(Kernel({0.5, 1.5}), {0.25, 0.75}, 1);
  check(Kernel({0x1p53, 2}), {0x1p53 / (0x1p53 + 2), 2 / (0x1p53 + 2)}, 1);
}

TEST(Divisor, IsLeftOutWhereNoFactorChangesTheOutput) {
  Spec spec = spec_of(Mode::full, Method::direct);
  spec.scale = Scale::coeff;
  EXPECT_EQ(make_plan(spec, Kernel({1, 2, 1}, 4))->divisor, 1);
  spec.scale = Scale::none;
  spec.match = true;
  EXPECT_EQ(make_plan(spec, Kernel({1, 2, 1}, 4))->divisor, 1);
}

TEST(Divisor, DividesBeforeOtherScalesAndAfterDemean) {
  const Numbers signal = {4, 8, 6, 1, 5};
  for (const Scale scale : {Scale::none, Scale::biased, Scale::unbiased}) {
    Spec spec = spec_of(Mode::full, Method::direct);
    spec.scale = scale;
    spec.demean = true;
    const auto divided = outputs(spec, Kernel({1, 2, 6}, 2), signal);
    const auto plain = outputs(spec, Kernel({0.5, 1, 3}), signal);
    EXPECT_TRUE(same_bits(plain, divided));
  }
}

TEST(Divisor, MustBeAboveZero) {
  for (const double divisor : {0.0, -3.0, kNan, kInf}) {
    const auto plan = make_plan({}, Kernel({1, 1}, divisor));
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().fault, Fault::kernel_divisor);
  }
}

TEST(Divisor, KeepsSignsZerosAndDenormals) {
  const double least = std::numeric_limits<double>::denorm_min();
  for (const Method method : kMethods) {
    Numbers signal(400);
    std::fill_n(signal.begin(), 100, 1.0 / 3);
    const auto y = outputs(spec_of(Mode::valid, method), Kernel(ones(64), 64), signal);
    EXPECT_TRUE(std::ranges::all_of(y, [](double each) { return each >= 0; }));
    EXPECT_TRUE(std::all_of(y.begin() + 100, y.end(), [](double each) { return each == 0; }));
    EXPECT_EQ(outputs(spec_of(Mode::valid, method), Kernel(ones(2), 2), {least, 3 * least}),
              Numbers{2 * least});
  }
}

// |y - exact| <= 1e-13 * sum|w| * max|x|.
TEST(Divisor, KeepsTheErrorBound) {
  const auto signal = noise(2000, 5, 53);
  const auto weights = integers(301);
  double magnitude = 0;
  for (const double weight : weights) magnitude += std::abs(weight) / 301;
  for (const Method method : kMethods) {
    const auto y = outputs(spec_of(Mode::valid, method), Kernel(weights, 301), signal);
    for (std::size_t i = 0; i < y.size(); ++i) {
      long double sum = 0;
      for (std::size_t k = 0; k < weights.size(); ++k)
        sum += static_cast<long double>(weights[k]) * signal[i + k];
      ASSERT_NEAR(static_cast<double>(sum / 301), y[i], 1e-13 * magnitude * 4);
    }
  }
}

TEST(Divisor, InputGradientIsTheExactSumDividedOnce) {
  for (const NamedExtension& named : extensions()) {
    if (named.extension.value.kind == PadValue::Kind::mean) continue;  // its factors are 1/n
    Spec spec = spec_of(Mode::same, Method::direct);
    spec.operation = Operation::convolve;
    spec.extension = named.extension;
    const auto signal = integers(20);
    const auto g = integers(20);
    const auto sums = convolve_gradients(spec, Kernel({1, 5, 3}), signal, g);
    const auto divided = convolve_gradients(spec, Kernel({1, 5, 3}, 7), signal, g);
    auto expected = sums->input;
    for (double& each : expected) each /= 7;
    EXPECT_TRUE(same_bits(expected, divided->input)) << named.name;
    EXPECT_TRUE(same_bits(sums->kernel, divided->kernel)) << named.name;
    EXPECT_EQ(sums->bias, divided->bias);
  }
  const Numbers steep(3, kHuge);
  const auto gradients = convolve_gradients({}, Kernel(ones(3), 3), Numbers{1, 2, 3}, steep);
  EXPECT_EQ(gradients->input[1], kHuge);
}

TEST(Divisor, NormalizedGradientsAreThoseOfTheQuotients) {
  Spec spec = spec_of(Mode::same, Method::direct);
  spec.normalize = true;
  const auto signal = integers(20);
  const auto g = integers(20);
  const auto fractions = convolve_gradients(spec, Kernel({-1, -5, -3}, 4), signal, g);
  const auto plain = convolve_gradients(spec, Numbers{-0.25, -1.25, -0.75}, signal, g);
  for (std::size_t k = 0; k < 3; ++k)
    EXPECT_NEAR(fractions->kernel[k], plain->kernel[k], 1e-12 * std::abs(plain->kernel[k]));
  for (std::size_t n = 0; n < 20; ++n)
    EXPECT_NEAR(fractions->input[n], plain->input[n], 1e-12 * std::abs(plain->input[n]) + 1e-13);
}

}  // namespace
}  // namespace sigconv
