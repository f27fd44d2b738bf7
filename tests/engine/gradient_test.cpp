// Compares the gradients of conv and corr with differences of the outputs, for the whole table.
#include "sigconv/gradient.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "engine/cases.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

double loss(const Spec& spec, std::span<const double> kernel, std::span<const double> signal,
            std::vector<double> g) {
  auto y = convolve(*make_plan(spec, kernel), signal);
  leave_out_missing(*y, g);
  return std::inner_product(g.begin(), g.end(), y->begin(), 0.0);
}

class GradientTable : public testing::TestWithParam<NamedExtension> {};

TEST_P(GradientTable, IsTheSlopeOfTheLossInADirection) {
  std::size_t compared = 0;
  for (const Case& c : cases(GetParam().extension)) {
    if (c.taps > 20) continue;
    Spec spec = c.spec;
    spec.method = Method::reference;
    const auto signal = test_signal(c.length);
    const auto kernel = test_kernel(c.taps);
    const double sum = std::accumulate(kernel.begin(), kernel.end(), 0.0);
    spec.normalize = compared % 3 == 0 && std::abs(sum) > 1;
    const auto count = make_plan(spec, kernel)->outputs(c.length);
    if (!count) continue;
    auto g = noise(*count, 9, 53);
    const auto gradients = convolve_gradients(spec, kernel, signal, g);
    ASSERT_TRUE(gradients) << c;
    // Returns the slope of the loss along `direction`, by a central difference.
    const auto slope = [&](const std::vector<double>& at, const std::vector<double>& direction,
                           const auto& loss_at) {
      const double h = std::ldexp(1.0, -20);
      std::vector<double> ahead = at;
      std::vector<double> behind = at;
      for (std::size_t i = 0; i < at.size(); ++i) {
        ahead[i] += h * direction[i];
        behind[i] -= h * direction[i];
      }
      return (loss_at(ahead) - loss_at(behind)) / (2 * h);
    };
    double scale = 1;
    for (const double each : g) scale += std::abs(each);
    const double bound = 1e-7 * scale * static_cast<double>(c.taps);
    const auto step_x = noise(c.length, 5, 20);
    EXPECT_NEAR(slope(signal, step_x, [&](const auto& x) { return loss(spec, kernel, x, g); }),
                std::inner_product(step_x.begin(), step_x.end(), gradients->input.begin(), 0.0),
                bound)
        << c;
    const auto step_w = noise(c.taps, 6, 20);
    EXPECT_NEAR(slope(kernel, step_w, [&](const auto& w) { return loss(spec, w, signal, g); }),
                std::inner_product(step_w.begin(), step_w.end(), gradients->kernel.begin(), 0.0),
                bound)
        << c;
    leave_out_missing(*convolve(*make_plan(spec, kernel), signal), g);
    EXPECT_NEAR(gradients->bias, std::accumulate(g.begin(), g.end(), 0.0), 1e-9);
    ++compared;
  }
  EXPECT_GT(compared, 100U);
}

INSTANTIATE_TEST_SUITE_P(Extensions, GradientTable, testing::ValuesIn(extensions()),
                         [](const auto& row) { return row.param.name; });

// Outputs 0 and 3 read outside: their g has no effect, whatever it is.
TEST(Gradient, IgnoresOutputsThatReadOutsideUnderRuleMissing) {
  Spec spec;
  spec.extension.rule = Rule::missing;
  spec.operation = Operation::correlate;
  for (const double ignored : {std::nan(""), 0.0, 7.0}) {
    const auto gradients =
        convolve_gradients(spec, std::vector{1.0, 2.0, 3.0}, std::vector{1.0, 2.0, 4.0, 8.0},
                           std::vector{ignored, 1.0, 1.0, ignored});
    ASSERT_TRUE(gradients);
    EXPECT_EQ(gradients->input, (std::vector{1.0, 3.0, 5.0, 3.0}));
    EXPECT_EQ(gradients->kernel, (std::vector{3.0, 6.0, 12.0}));
    EXPECT_EQ(gradients->bias, 2);
  }
}

// A padded sample is 2 * end - reflected sample.
TEST(Gradient, OddExtensionPassesTwoToTheEndAndMinusOneToTheReflectedSample) {
  Spec spec;
  spec.extension.rule = Rule::odd;
  spec.mode = Mode::full;
  spec.operation = Operation::correlate;
  const auto gradients = convolve_gradients(spec, std::vector{1.0, 0.0}, std::vector{1.0, 2.0, 3.0},
                                            std::vector{1.0, 0.0, 0.0, 0.0});
  ASSERT_TRUE(gradients);
  EXPECT_EQ(gradients->input, (std::vector{2.0, -1.0, 0.0}));
}

TEST(Gradient, PadIgnoresTheKernel) {
  Spec spec;
  spec.operation = Operation::pad;
  spec.extension.rule = Rule::edge;
  spec.pad_left = 2;
  for (const std::size_t taps : {std::size_t{0}, std::size_t{3}}) {
    const auto gradients =
        convolve_gradients(spec, std::vector<double>(taps, 5.0), std::vector{1.0, 2.0},
                           std::vector{1.0, 10.0, 100.0, 1000.0});
    ASSERT_TRUE(gradients) << taps;
    EXPECT_EQ(gradients->input, (std::vector{111.0, 1000.0})) << taps;
    EXPECT_TRUE(gradients->kernel.empty()) << taps;
  }
}

TEST(Gradient, RejectsScaleDemeanAndMatch) {
  const auto fault = [](const Spec& spec) {
    const auto gradients = convolve_gradients(spec, std::vector{1.0, 2.0}, std::vector{1.0, 2.0},
                                              std::vector{1.0, 1.0});
    return gradients ? std::optional<ErrorField>() : gradients.error().field;
  };
  Spec scaled;
  scaled.scale = Scale::biased;
  EXPECT_EQ(fault(scaled), ErrorField::scale);
  Spec demeaned;
  demeaned.demean = true;
  EXPECT_EQ(fault(demeaned), ErrorField::demean);
  Spec matched;
  matched.match = true;
  EXPECT_EQ(fault(matched), ErrorField::match);
  EXPECT_EQ(fault({}), std::nullopt);
}

TEST(Gradient, RejectsAnUpstreamGradientOfAnotherLength) {
  const auto gradients =
      convolve_gradients({}, std::vector{1.0, 2.0}, std::vector{1.0, 2.0, 3.0}, std::vector{1.0});
  ASSERT_FALSE(gradients);
  EXPECT_EQ(gradients.error().message,
            "the upstream gradient has 1 number, but there are 3 outputs");
}

}  // namespace
}  // namespace sigconv
