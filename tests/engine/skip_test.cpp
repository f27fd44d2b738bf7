// Tests skip_missing: it leaves out missing samples and rescales outputs by the present weights.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "engine/cases.hpp"
#include "engine/extension.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr Method kMethods[] = {Method::direct, Method::reference};

std::vector<double> skipped(Spec spec, const std::vector<double>& signal,
                            const std::vector<double>& kernel) {
  spec.skip_missing = true;
  const auto plan = make_plan(spec, kernel);
  if (!plan) {
    ADD_FAILURE() << plan.error().message;
    return {};
  }
  const auto outputs = convolve(*plan, signal);
  return outputs ? *outputs : std::vector<double>{};
}

TEST(Skip, RescalesByThePresentWeights) {
  Spec spec;
  spec.operation = Operation::correlate;
  spec.mode = Mode::valid;
  const std::vector<double> x = {8, kNan, 4, 2, kNan, kNan, kNan, 6};
  for (const Method method : kMethods) {
    spec.method = method;
    // Taps 1 2 1: (8+4)*4/2, (2*4+2)*4/3, (4+2*2)*4/3, 2*4/1, missing, 6*4/1.
    EXPECT_TRUE(same_bits(std::vector<double>{24, 40.0 / 3, 32.0 / 3, 8, kNan, 24},
                          skipped(spec, x, {1, 2, 1})));
  }
}

TEST(Skip, CountsConstantPaddingAsPresentAndCopiesOfMissingSamplesAsMissing) {
  Spec spec;
  spec.operation = Operation::correlate;
  const std::vector<double> x = {kNan, 6, 3};
  const std::vector<double> box = {1, 1, 1};
  EXPECT_TRUE(same_bits(std::vector<double>{9, 13.5, 9}, skipped(spec, x, box)));
  spec.extension = {Rule::constant, {PadValue::Kind::literal, 2, {}}};
  EXPECT_TRUE(same_bits(std::vector<double>{12, 13.5, 11}, skipped(spec, x, box)));
  spec.extension = {Rule::edge, {}};
  EXPECT_TRUE(same_bits(std::vector<double>{18, 13.5, 12}, skipped(spec, x, box)));
  spec.extension = {Rule::constant, {PadValue::Kind::mean, 0, {}}};
  EXPECT_TRUE(same_bits(std::vector<double>{15.75, 13.5, 13.5}, skipped(spec, x, box)));
}

TEST(Skip, MissingSampleUnderATapOfZeroChangesNothing) {
  Spec spec;
  spec.operation = Operation::correlate;
  spec.mode = Mode::valid;
  EXPECT_TRUE(same_bits(std::vector<double>{10}, skipped(spec, {2, kNan, 8}, {1, 0, 1})));
}

TEST(Skip, IsMissingIfThePresentWeightsCancel) {
  Spec spec;
  spec.operation = Operation::correlate;
  spec.mode = Mode::valid;
  const std::vector<double> kernel = {1, -1, 5, -0.5, -0.49};
  // Without the tap of 5 the weights are 1 - 1 - 0.5 - 0.49. Without the last three they are 1 - 1.
  EXPECT_TRUE(std::isfinite(skipped(spec, {1, 2, kNan, 4, 5}, kernel)[0]));
  EXPECT_TRUE(std::isnan(skipped(spec, {1, 2, kNan, kNan, kNan}, kernel)[0]));
  // |1 - 0.99| is 0.005 of 1.99, |1 - 0.5| is a third of 1.5.
  EXPECT_TRUE(std::isnan(skipped(spec, {1, kNan, kNan, 4, 5}, kernel)[0]));
  EXPECT_TRUE(std::isfinite(skipped(spec, {1, kNan, kNan, 4, kNan}, kernel)[0]));
}

// An output whose taps read no NaN has the bits of a run without skip. Others match the formula.
TEST(Skip, KeepsTheBitsOfOutputsWithoutMissingSamples) {
  constexpr Index kTaps = 7;
  std::vector<double> kernel = test_kernel(kTaps);
  for (double& tap : kernel) tap = std::abs(tap) + 0.5;
  double all = 0;
  for (const double tap : kernel) all += tap;
  auto signal = test_signal(90);
  for (const std::size_t missing : {0U, 17U, 18U, 40U, 89U}) signal[missing] = kNan;

  const auto check = [&](const Spec& spec) {
    const auto y = skipped(spec, signal, kernel);
    const auto plain = oracle::convolve(spec, signal, kernel);
    const auto starts = oracle::starts(spec, kTaps, 90);
    const oracle::Extended x(spec.extension, signal, oracle::reach(spec, kTaps, 90));
    ASSERT_EQ(y.size(), starts.size());
    const bool pads_by_value = fill_of(spec.extension.rule) == Fill::value;
    for (std::size_t i = 0; i < y.size(); ++i) {
      double sum = 0;
      double magnitude = 0;
      double weights = 0;
      bool reads_sample = false;  // of the signal, not of its padding
      for (Index k = 0; k < kTaps; ++k) {
        const Index n = starts[i] + k * spec.dilation;
        const double sample = x[n];
        if (std::isnan(sample)) continue;
        reads_sample = reads_sample || (n >= 0 && n < 90);
        sum += oracle::at(kernel, k) * sample;
        magnitude += oracle::at(kernel, k) * std::abs(sample);
        weights += oracle::at(kernel, k);
      }
      if (!std::isnan(plain[i])) {
        ASSERT_TRUE(same_bits({&plain[i], 1}, {&y[i], 1})) << "output " << i;
      } else if (weights == 0 || (pads_by_value && !reads_sample)) {
        ASSERT_TRUE(std::isnan(y[i])) << "output " << i;
      } else {
        // Both sides round three sums of 7 terms, a product and a quotient.
        const double bound = (3 * kTaps + 2) * std::numeric_limits<double>::epsilon();
        ASSERT_NEAR(y[i], sum * all / weights, bound * magnitude * all / weights) << i;
      }
    }
  };
  for (const NamedExtension& named : extensions())
    for (const Mode mode : {Mode::same, Mode::full, Mode::valid})
      for (const Index stride : {1, 3})
        for (const Index dilation : {1, 4})
          for (const Method method : kMethods) {
            Spec spec;
            spec.operation = Operation::correlate;
            spec.mode = mode;
            spec.extension = named.extension;
            spec.stride = stride;
            spec.dilation = dilation;
            spec.method = method;
            ASSERT_NO_FATAL_FAILURE(check(spec))
                << named.name << ", mode " << static_cast<int>(mode) << ", stride " << stride
                << ", dilation " << dilation;
          }
}

}  // namespace
}  // namespace sigconv
