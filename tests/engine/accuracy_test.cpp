// Compares every method with exact sums. The error of an output is bounded by the samples of its
// own window, however large the others are.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "engine/cases.hpp"
#include "sigconv/convolve.hpp"
#include "sigconv/stream.hpp"

namespace sigconv {
namespace {

using Numbers = std::vector<double>;

constexpr std::array kMethods = {Method::automatic, Method::direct, Method::fft, Method::reference};

Spec correlating(Method method) {
  Spec spec;
  spec.operation = Operation::correlate;
  spec.mode = Mode::valid;
  spec.method = method;
  return spec;
}

// Returns the signals of tests/data/make_windows.py.
Numbers signal_of(const std::string& name) {
  constexpr Index kLength = 6000;
  Numbers x = noise(kLength, 1, 24);
  const Numbers exponents = noise(kLength, 2, 24);
  for (std::size_t n = 0; n < x.size(); ++n) {
    const auto i = static_cast<int>(n);
    if (name == "spikes" && n % 997 == 996) x[n] = 1e20;
    if (name == "fill") x[n] = n >= 3000 && n < 3300 ? 9.97e36 : x[n] + 20;
    if (name == "drift") x[n] = std::ldexp(x[n], i / 40 - 75);
    if (name == "exponential") x[n] = std::ldexp(1 + i % 50 / 64.0, -(i / 50));
    if (name == "exponents") x[n] = std::ldexp(x[n], static_cast<int>(exponents[n] * 240));
    if (name == "bursts" && n / 700 % 2 == 0) x[n] *= 1e-12;
  }
  return x;
}

TEST(Accuracy, StoredExactOutputsAreMetByEveryMethod) {
  std::ifstream table(SIGCONV_SOURCE_DIR "/tests/data/windows.txt");
  std::string name;
  Index taps = 0;
  std::size_t start = 0;
  std::string expected;
  double bound = 0;
  std::string last;
  std::array<Numbers, kMethods.size()> outputs;
  int lines = 0;
  while (table >> name >> taps >> start >> expected >> bound) {
    ++lines;
    if (std::exchange(last, name + std::to_string(taps)) != last)
      for (std::size_t m = 0; m < kMethods.size(); ++m)
        outputs[m] =
            *convolve(*make_plan(correlating(kMethods[m]), test_kernel(taps)), signal_of(name));
    for (const Numbers& y : outputs)
      EXPECT_NEAR(y[start], std::stod(expected), bound) << name << ", window " << start;
  }
  EXPECT_GT(lines, 100);
}

// A sum of products with the error of one in four times the digits of a double.
class ExactSum {
 public:
  void add(double a, double b) {
    const double product = a * b;
    accumulate(product);
    accumulate(std::fma(a, b, -product));
  }
  double minus(double value) const {
    ExactSum rest = *this;
    rest.accumulate(-value);
    return rest.sum_ + rest.rest_;
  }

 private:
  void accumulate(double value) {
    two_sum(sum_, value);
    two_sum(rest_, value);
    last_ += value;
    two_sum(rest_, last_);
    two_sum(sum_, rest_);
  }
  // Adds `value` to `sum` and leaves the rounding error in `value`.
  static void two_sum(double& sum, double& value) {
    const double total = sum + value;
    const double part = total - sum;
    value = (sum - (total - part)) + (value - part);
    sum = total;
  }

  double sum_ = 0;
  double rest_ = 0;
  double last_ = 0;
};

class Draw {
 public:
  explicit Draw(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t end) { return random_() % end; }
  double uniform() { return static_cast<double>(random_()) / 0x1p32; }
  double number() { return 8 * uniform() - 4; }

  Numbers kernel(std::size_t taps) {
    const std::size_t kind = below(4);
    Numbers w(taps);
    for (std::size_t k = 0; k < taps; ++k) {
      const double place = static_cast<double>(k) / static_cast<double>(taps);
      if (kind == 0) w[k] = number();
      if (kind == 1) w[k] = 1 / static_cast<double>(taps);
      if (kind == 2) w[k] = std::exp(-20 * place);
      if (kind == 3) w[k] = k == taps / 3 ? 1 : 0;
    }
    return w;
  }

  Numbers signal(std::size_t length) {
    const std::size_t kind = below(7);
    const double slope = (uniform() - 0.5) * (below(2) == 0 ? 30 : 1300);
    Numbers x(length);
    for (std::size_t n = 0; n < length; ++n) {
      const double place = static_cast<double>(n) / static_cast<double>(length);
      x[n] = number();
      if (kind == 0 && below(1000) == 0) x[n] = 1e20;
      if (kind == 1) x[n] = std::exp(slope * place);
      if (kind == 2) x[n] *= std::pow(10, 580 * (uniform() - 0.5));
      if (kind == 3 && n / 777 % 3 != 0) x[n] = 0;
      if (kind == 4 && n / 1500 % 2 == 0) x[n] *= 1e-9;
      if (kind == 5) x[n] = n > length / 2 && n < length / 2 + 200 ? 9.97e36 : x[n] + 20;
      if (kind == 6) x[n] *= std::pow(10, 6 * std::sin(0.003 * static_cast<double>(n)));
    }
    return x;
  }

 private:
  std::mt19937 random_;
};

void expect_bounded(const Plan& plan, const Numbers& signal, const Numbers& outputs) {
  double magnitude = 0;
  for (const double w : plan.weights) magnitude += std::abs(w);
  const std::size_t every = plan.weights.size() / 40 + 1;
  for (std::size_t i = 0; i < outputs.size(); i += every) {
    ExactSum sum;
    double largest = 0;
    const double* x = signal.data() + static_cast<Index>(i) * plan.stride;
    for (const double w : plan.weights) {
      sum.add(w, *x);
      largest = std::max(largest, std::abs(*x));
      x += plan.dilation;
    }
    // Products of numbers near the smallest double lose digits with every method.
    const double bound = 1e-13 * magnitude * largest + 1e-320 * magnitude;
    ASSERT_LE(std::abs(sum.minus(outputs[i])), bound) << i << " of " << outputs.size();
  }
}

TEST(Accuracy, ErrorIsBoundedByTheSamplesOfTheWindow) {
  for (unsigned seed = 0; seed < 120; ++seed) {
    Draw draw(seed);
    constexpr std::array<std::size_t, 7> kTaps = {20, 65, 129, 300, 1025, 2500, 5000};
    const Numbers kernel = draw.kernel(kTaps[draw.below(kTaps.size())]);
    for (const Method method : {Method::fft, Method::direct}) {
      Spec spec = correlating(method);
      spec.stride = seed % 5 == 1 ? 3 : 1;
      spec.dilation = seed % 5 == 2 ? 2 : 1;
      const Plan plan = *make_plan(spec, kernel);
      const Numbers signal = draw.signal(static_cast<std::size_t>(plan.span) + draw.below(9000));
      SCOPED_TRACE(testing::Message() << "seed " << seed << ", " << kernel.size() << " taps");
      const Numbers outputs = *convolve(plan, signal);
      expect_bounded(plan, signal, outputs);
      if (method != Method::fft || seed % 4 != 0) continue;
      ASSERT_TRUE(same_bits(outputs, streamed(plan, signal, 1 + draw.below(5000))));
    }
  }
}

TEST(Accuracy, IntegersAreExactInWindowsThatDoNotReadAVeryLargeOne) {
  for (const Index taps : {300, 3000})
    for (const double large : {1e14, 1e16, 1e20, -1e300}) {
      Numbers signal = noise(20000, 3, 12);
      for (double& x : signal) x = std::floor(100 * x);
      for (const std::size_t n : {4000U, 4001U, 13000U}) signal[n] = large;
      Numbers kernel = noise(taps, 4, 12);
      for (double& w : kernel) w = std::floor(10 * w);
      const Numbers exact = *convolve(*make_plan(correlating(Method::direct), kernel), signal);
      const Numbers outputs = *convolve(*make_plan(correlating(Method::fft), kernel), signal);
      for (std::size_t i = 0; i < outputs.size(); ++i) {
        const auto reads = [&](std::size_t n) {
          return i <= n && n < i + static_cast<std::size_t>(taps);
        };
        if (reads(4000) || reads(4001) || reads(13000))
          ASSERT_NEAR(outputs[i], exact[i], 1e-11 * std::abs(large)) << i;
        else
          ASSERT_EQ(outputs[i], exact[i]) << taps << " taps, " << large << ", output " << i;
      }
    }
}

TEST(Accuracy, NegativeFillValueLeavesOtherOutputsNonNegative) {
  Numbers signal = noise(20000, 5, 24);
  for (double& x : signal) x = x < 0 ? 0 : x;
  signal[9000] = -1e20;
  Numbers kernel(1500, 1e-3);
  const auto outputs = convolve(*make_plan(correlating(Method::fft), kernel), signal);
  for (const double y : *outputs) ASSERT_TRUE(y >= 0 || y < -1e15) << y;
}

}  // namespace
}  // namespace sigconv
