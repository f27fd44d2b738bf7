#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "fit/dense.hpp"
#include "sigconv/convolve.hpp"
#include "sigconv/fit.hpp"
#include "sigconv/sums.hpp"

namespace sigconv {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

Result<Fit> fit(const Spec& spec, Index taps, const std::vector<std::vector<double>>& inputs,
                const std::vector<double>& target, double ridge = 0,
                Constant constant = Constant::none) {
  return fit_kernels(spec, taps, dense::views(inputs), target, ridge, constant);
}

// Returns the sum of the outputs of several inputs.
std::vector<double> outputs(const Spec& spec, const std::vector<std::vector<double>>& kernels,
                            const std::vector<std::vector<double>>& inputs) {
  auto sum = oracle::convolve(spec, inputs[0], kernels[0]);
  for (std::size_t c = 1; c < inputs.size(); ++c) {
    const auto more = oracle::convolve(spec, inputs[c], kernels[c]);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += more[i];
  }
  return sum;
}

TEST(FitKernels, FindsTheKernelThatMadeTheOutputs) {
  const std::vector<std::vector<double>> inputs = {test_signal(60)};
  const std::vector<std::vector<double>> kernels = {test_kernel(7)};
  for (Spec spec : dense::specs())
    for (const auto& [stride, dilation] : {std::pair<Index, Index>{1, 1}, {1, 3}, {2, 1}, {3, 2}}) {
      spec.stride = stride;
      spec.dilation = dilation;
      const auto found = fit(spec, 7, inputs, outputs(spec, kernels, inputs));
      ASSERT_TRUE(found) << Case{spec, 60, 7} << ": " << found.error().message;
      EXPECT_LE(dense::distance(dense::joined(found->kernels), dense::joined(kernels)), 1e-12)
          << Case{spec, 60, 7};
      EXPECT_NEAR(found->r_squared, 1, 1e-14);
      EXPECT_LE(found->rms, 1e-13);
    }
}

TEST(FitKernels, FindsAKernelForEachInput) {
  Spec spec;
  spec.extension.rule = Rule::mirror;
  for (const Index dilation : {1, 2}) {
    spec.dilation = dilation;
    std::vector<std::vector<double>> inputs = {test_signal(80, 1), test_signal(80, 2),
                                               test_signal(80, 3)};
    // Inputs in different units, such as volts and pascals, differ by orders of magnitude.
    for (double& sample : inputs[1]) sample *= 1e-9;
    std::vector<std::vector<double>> kernels = {noise(5, 4, 53), noise(5, 5, 53), noise(5, 6, 53)};
    for (double& tap : kernels[1]) tap *= 1e9;
    const auto found = fit(spec, 5, inputs, outputs(spec, kernels, inputs));
    ASSERT_TRUE(found) << found.error().message;
    for (std::size_t c = 0; c < 3; ++c)
      EXPECT_LE(dense::distance(dense::vector(found->kernels[c]), dense::vector(kernels[c])),
                1e-12 * (c == 1 ? 1e9 : 1));
    // Scales the columns before it computes the smallest singular value: rounding in the SVD of x
    // would hide this value.
    Eigen::MatrixXd x = dense::design(spec, 5, inputs);
    const double most = x.jacobiSvd().singularValues().maxCoeff();
    Eigen::VectorXd units = Eigen::VectorXd::Ones(15);
    units.segment(5, 5).setConstant(1e-9);
    const Eigen::MatrixXd even = x * units.cwiseInverse().asDiagonal();
    const Eigen::MatrixXd inverse = units.cwiseInverse().asDiagonal() *
                                    (even.transpose() * even).inverse() *
                                    units.cwiseInverse().asDiagonal();
    const double least = 1 / std::sqrt(inverse.jacobiSvd().singularValues().maxCoeff());
    EXPECT_NEAR(found->condition.value() * least / most, 1, 1e-12);
    EXPECT_GT(found->condition.value(), 1e8);
  }
}

// The normal equations square the condition. Without refinement, 1e5 would leave six digits.
TEST(FitKernels, ErrorGrowsWithTheConditionAndNotItsSquare) {
  std::vector<double> smooth = test_signal(3000);
  const std::vector<double> box(3, 1.0 / 3);
  for (int pass = 0; pass < 40; ++pass) smooth = oracle::convolve({}, smooth, box);
  const auto kernel = test_kernel(7);
  Spec spec;
  spec.mode = Mode::valid;
  const auto found = fit(spec, 7, {smooth}, *convolve(*make_plan(spec, kernel), smooth));
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_GT(found->condition.value(), 1e5);
  EXPECT_LT(found->condition.value(), 1e7);
  EXPECT_LE(dense::distance(dense::vector(found->kernels[0]), dense::vector(kernel)),
            found->condition.value() * kEpsilon * dense::vector(kernel).norm());
}

TEST(FitKernels, MatchesQr) {
  const auto signal = test_signal(100);
  for (Spec spec : dense::specs())
    for (const double ridge : {0.0, 40.0}) {
      const auto count = oracle::starts(spec, 7, 100).size();
      const auto target = noise(static_cast<Index>(count), 8, 53);
      const auto found = fit(spec, 7, {signal}, target, ridge);
      ASSERT_TRUE(found);
      const Eigen::MatrixXd x = dense::design(spec, 7, {signal});
      const Eigen::VectorXd w = dense::solve(x, dense::vector(target), ridge);
      EXPECT_LE(dense::distance(dense::joined(found->kernels), w), 1e-13) << Case{spec, 100, 7};
      const double squares = (x * w - dense::vector(target)).squaredNorm();
      const double n = static_cast<double>(count);
      EXPECT_NEAR(found->rms, std::sqrt(squares / n), 1e-13);
      Eigen::MatrixXd normal = x.transpose() * x;
      normal.diagonal().array() += ridge;
      const Eigen::MatrixXd inverse = normal.inverse();
      const Eigen::MatrixXd spread = inverse * (x.transpose() * x) * inverse;
      const Eigen::VectorXd errors = (squares / (n - 7) * spread.diagonal()).cwiseSqrt();
      EXPECT_LE(dense::distance(dense::joined(found->standard_errors.value()), errors), 1e-12);
      const Eigen::VectorXd values = normal.selfadjointView<Eigen::Lower>().eigenvalues();
      EXPECT_NEAR(found->condition.value(), std::sqrt(values.maxCoeff() / values.minCoeff()),
                  1e-12);
    }
}

// z = (tap - truth) / (its standard error) has mean square 1.
TEST(FitKernels, StandardErrorsMatchTheErrorsOfTheTaps) {
  const auto signal = test_signal(120);
  const auto kernel = test_kernel(7);
  const auto clean = oracle::convolve({}, signal, kernel);
  constexpr int kTrials = 300;
  double sum = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    const auto errors = noise(120, static_cast<std::uint64_t>(trial) + 1000, 53);
    std::vector<double> target = clean;
    for (std::size_t i = 0; i < target.size(); ++i) target[i] += 0.1 * errors[i];
    const auto found = fit({}, 7, {signal}, target);
    ASSERT_TRUE(found);
    for (std::size_t k = 0; k < kernel.size(); ++k) {
      const double z = (found->kernels[0][k] - kernel[k]) / found->standard_errors.value()[0][k];
      EXPECT_LT(std::abs(z), 5);
      sum += z * z;
    }
  }
  // The standard deviation of the mean of 2100 squares of z is 0.03.
  EXPECT_NEAR(sum / (7 * kTrials), 1, 0.15);
}

// The numbers are from numpy 1.24: lstsq(X, y), cond(X), and sqrt(SSE / 9 * diag(inv(X'X))). The
// columns of X are np.convolve(x, unit, 'same') for the unit kernels. A ridge of 2.5 appends the
// rows of sqrt(2.5) * identity to X.
TEST(FitKernels, MatchesNumpy) {
  const std::vector<double> x = {1.5, -0.5, 2.0,  3.25, -1.0, 0.75,
                                 4.0, -2.5, 1.25, 0.5,  -3.0, 2.25};
  const std::vector<double> y = {0.5,  1.75, -1.25, 3.0,  2.5, -0.75,
                                 4.25, 1.0,  -2.0,  0.25, 1.5, -1.0};
  const auto plain = fit({}, 3, {x}, y);
  ASSERT_TRUE(plain);
  const std::vector<double> taps = {-0.07182160926822458, 0.38024940831853626, 0.7860365458609856};
  const std::vector<double> errors = {0.18963297147202157, 0.1954277093020088, 0.19527229697321127};
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(plain->kernels[0][k], taps[k], 1e-14);
    EXPECT_NEAR(plain->standard_errors.value()[0][k], errors[k], 1e-14);
  }
  EXPECT_NEAR(plain->rms, 1.138077812125626, 1e-14);
  EXPECT_NEAR(plain->r_squared, 0.6029022715546359, 1e-14);
  EXPECT_NEAR(plain->condition.value(), 1.6334126728132812, 1e-13);

  const auto ridge = fit({}, 3, {x}, y, 2.5);
  ASSERT_TRUE(ridge);
  const std::vector<double> drawn = {-0.08062354495547291, 0.3482580525177555, 0.7392582279952966};
  for (std::size_t k = 0; k < 3; ++k) EXPECT_NEAR(ridge->kernels[0][k], drawn[k], 1e-14);
  EXPECT_NEAR(ridge->condition.value(), 1.592563466900576, 1e-13);

  // Here X is sliding_window_view(np.pad(x, (3, 0), 'symmetric'), 4).
  Spec spec;
  spec.operation = Operation::correlate;
  spec.extension.rule = Rule::mirror;
  spec.align.kind = Align::Kind::causal;
  const auto causal = fit(spec, 4, {x}, y);
  ASSERT_TRUE(causal);
  const std::vector<double> four = {-0.3641749139976784, -0.05211923932802365, 0.8001823390118661,
                                    0.6389204387587615};
  for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(causal->kernels[0][k], four[k], 1e-14);
  EXPECT_NEAR(causal->condition.value(), 3.2784781535458114, 1e-13);
}

// The numbers are from R 4.2: summary(lm(y ~ X)), whose X has a column for each tap. Those with a
// ridge are from solve(), with the centered columns Xc: w = N^-1 Xc'y and the variance
// s^2 N^-1 Xc'Xc N^-1, for N = Xc'Xc + 2.5 and s^2 = SSE / 8.
TEST(FitKernels, LearnsTheConstantOfR) {
  const std::vector<double> x = {1.5, -0.5, 2.0,  3.25, -1.0, 0.75,
                                 4.0, -2.5, 1.25, 0.5,  -3.0, 2.25};
  const std::vector<double> y = {0.5,  1.75, -1.25, 3.0,  2.5, -0.75,
                                 4.25, 1.0,  -2.0,  0.25, 1.5, -1.0};
  const auto check = [&](double ridge, const std::vector<double>& taps,
                         const std::vector<double>& errors, double constant, double error) {
    const auto found = fit({}, 3, {x}, y, ridge, Constant::learned);
    ASSERT_TRUE(found);
    EXPECT_LE(dense::distance(dense::vector(found->kernels[0]), dense::vector(taps)), 1e-14);
    EXPECT_LE(
        dense::distance(dense::vector(found->standard_errors.value()[0]), dense::vector(errors)),
        1e-14);
    EXPECT_NEAR(found->constant, constant, 1e-14);
    EXPECT_NEAR(found->constant_error, error, 1e-14);
  };
  check(0, {-0.14631394399237449, 0.28736356231075583, 0.71214892678138364},
        {0.23195525108604634, 0.25415160935383785, 0.23641817937299162}, 0.32338971132679595,
        0.53384664748595279);
  check(2.5, {-0.16422923854298271, 0.24415601853244431, 0.65670028660641633},
        {0.21051466289457946, 0.22619341196418052, 0.21410691051658931}, 0.39332514341541669,
        0.50380300223118457);
  const auto plain = fit({}, 3, {x}, y, 0, Constant::learned);
  EXPECT_NEAR(plain->r_squared, 0.62031829658461857, 1e-14);
  EXPECT_NEAR(plain->rms, 1.1128409280134735, 1e-14);
  // Without a constant: sqrt of the diagonal of s^2 N^-1 X'X N^-1, for s^2 = SSE / 9.
  const auto ridge = fit({}, 3, {x}, y, 2.5);
  EXPECT_NEAR(ridge->standard_errors.value()[0][0], 0.17966012638495188, 1e-14);
  // lm(y ~ x) of one tap. Means that were subtracted cost a degree of freedom.
  auto shifted = x;
  auto target = y;
  take_mean_out(shifted);
  take_mean_out(target);
  const auto removed = fit({}, 1, {shifted}, target, 0, Constant::removed);
  EXPECT_NEAR(removed->kernels[0][0], 0.049897330595482611, 1e-14);
  EXPECT_NEAR(removed->standard_errors.value()[0][0], 0.27732126340187307, 1e-14);
  EXPECT_EQ(removed->constant, 0);
}

TEST(FitKernels, LearnsAConstantFarFromZero) {
  Spec spec;
  spec.mode = Mode::valid;
  std::vector<std::vector<double>> inputs = {test_signal(200, 1), test_signal(200, 2)};
  for (double& sample : inputs[0]) sample += 1e9;
  for (double& sample : inputs[1]) sample *= 1e-12;
  const std::vector<std::vector<double>> kernels = {{1, 0.5, -1.25}, {1e12, -2e12, 3e12}};
  auto target = outputs(spec, kernels, inputs);
  for (double& number : target) number += 1e6;
  const auto found = fit(spec, 3, inputs, target, 0, Constant::learned);
  ASSERT_TRUE(found) << found.error().message;
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(found->kernels[0][k], kernels[0][k], 1e-6);
    EXPECT_NEAR(found->kernels[1][k], kernels[1][k], 1e6);
  }
  const auto& first = found->kernels[0];
  EXPECT_NEAR(found->constant + 1e9 * (first[0] + first[1] + first[2]), 1e6 + 0.25e9, 1e-5);
  const auto level =
      fit(spec, 1, {std::vector<double>(9, 3.0)}, noise(9, 3, 53), 0, Constant::learned);
  ASSERT_FALSE(level) << "a constant input and the constant are the same";
}

TEST(FitKernels, ReportsTapsThatAreNotDetermined) {
  Spec valid;
  valid.mode = Mode::valid;
  const std::vector<double> constant(200, 0.3);
  const auto same_shifts = fit(valid, 9, {constant}, std::vector<double>(192, 1.0));
  ASSERT_FALSE(same_shifts);
  EXPECT_EQ(same_shifts.error().message,
            "the input cannot determine 9 taps: its shifted copies are linearly dependent");
  EXPECT_EQ(same_shifts.error().values.at(2), Value(Index{-7})) << "a ridge of 1e-7 helps";
  // A sine is a weighted sum of two of its shifts.
  std::vector<double> sine;
  for (int i = 0; i < 500; ++i) sine.push_back(1e6 * std::sin(2 * std::numbers::pi * i / 29.3));
  EXPECT_TRUE(fit(valid, 2, {sine}, std::vector<double>(499, 1.0)));
  const auto third = fit(valid, 3, {sine}, std::vector<double>(498, 1.0));
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().values.at(2), Value(Index{5})) << "a ridge of 1e5 helps";
  EXPECT_TRUE(fit(valid, 3, {sine}, std::vector<double>(498, 1.0), 1e5));

  const auto twice = fit(valid, 3, {test_signal(50), test_signal(50)}, noise(48, 3, 53));
  ASSERT_FALSE(twice);
  EXPECT_EQ(
      twice.error().message,
      "the 2 inputs cannot determine 3 taps each: their shifted copies are linearly dependent");

  const auto few = fit(valid, 9, {test_signal(16)}, noise(8, 3, 53));
  ASSERT_FALSE(few);
  EXPECT_EQ(few.error().message, "8 outputs cannot determine 9 taps");
  EXPECT_TRUE(fit(valid, 9, {test_signal(16)}, noise(8, 3, 53), 1e-3));

  const std::vector<double> zeros(50);
  const auto nothing = fit({}, 3, {zeros}, noise(50, 3, 53));
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().message, "the input is 0 everywhere, so it cannot determine 3 taps");
  const auto second = fit({}, 3, {test_signal(50), zeros}, noise(50, 3, 53));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().message, "input 2 of 2 is 0 everywhere, so it cannot determine 3 taps");
  const auto with_ridge = fit({}, 3, {test_signal(50), zeros}, noise(50, 3, 53), 1e-6);
  ASSERT_TRUE(with_ridge);
  EXPECT_EQ(with_ridge->kernels[1], std::vector<double>(3));
}

TEST(FitKernels, RejectsRuleMissingUnlessEveryWindowLiesInside) {
  Spec spec;
  spec.extension.rule = Rule::missing;
  const std::vector<double> x = {1, 2, 4, 7};
  const auto wrong = fit(spec, 2, {x}, x);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().message,
            "pad missing gives outputs without a value, and every output must have one");
  spec.mode = Mode::valid;
  EXPECT_TRUE(fit(spec, 2, {x}, {1, 2, 3}));
}

TEST(FitKernels, RejectsWrongArguments) {
  const auto x = test_signal(20);
  const auto y = noise(20, 2, 53);
  const auto message = [](const Result<Fit>& result) {
    return result ? "no error" : result.error().message;
  };
  EXPECT_EQ(message(fit({}, 0, {x}, y)), "taps is 0; it must be 1 or more");
  EXPECT_EQ(message(fit({}, 20000, {x}, y)),
            "taps is 20000; at most 16384 taps can be fitted, counted over all inputs");
  EXPECT_EQ(message(fit({}, 3, {x}, noise(19, 2, 53))),
            "the target has 19 numbers, but there are 20 outputs");
  EXPECT_EQ(message(fit({}, 3, {x, noise(19, 2, 53)}, y)),
            "input 2 has 19 samples, but input 1 has 20");
  EXPECT_EQ(message(fit({}, 3, {x}, y, -1)), "ridge is -1; it must be 0 or more");
  auto broken = x;
  broken[6] = std::nan("");
  EXPECT_EQ(message(fit({}, 3, {broken}, y)),
            "input 1 has the value nan at position 7; every number must be finite");
  EXPECT_EQ(message(fit({}, 3, {x}, {broken})),
            "the target has the value nan at position 7; every number must be finite");
  EXPECT_EQ(message(fit({}, 3, {}, y)), "there is no input to fit a kernel to");
  Spec spec;
  spec.normalize = true;
  EXPECT_EQ(message(fit(spec, 3, {x}, y)),
            "normalize cannot be used in a fit: the data determine the sum of the taps");
  spec = {};
  spec.demean = true;
  EXPECT_EQ(message(fit(spec, 3, {x}, y)), "demean is not supported here");
  spec = {};
  spec.mode = Mode::valid;
  EXPECT_EQ(message(fit(spec, 21, {x}, {})),
            "the kernel spans 21 samples but the signal has 20, so mode valid has no output");
}

TEST(FitKernels, ReportsUndefinedStatisticsAsMissing) {
  const auto x = test_signal(20);
  const auto flat = fit({}, 3, {x}, std::vector<double>(20, 0.1));
  ASSERT_TRUE(flat);
  EXPECT_TRUE(std::isnan(flat->r_squared));
  Spec valid;
  valid.mode = Mode::valid;
  const auto square = fit(valid, 4, {test_signal(7)}, noise(4, 2, 53));
  ASSERT_TRUE(square);
  EXPECT_TRUE(std::isnan(square->standard_errors.value()[0][0]));
  EXPECT_LE(square->rms, 1e-13 * square->condition.value());
}

// The squares of these samples are larger than any double.
TEST(FitKernels, ScalesWithTheUnitOfTheInput) {
  auto x = test_signal(50);
  const auto target = noise(50, 4, 53);
  const auto plain = fit({}, 3, {x}, target);
  for (double& sample : x) sample = std::ldexp(sample, 700);
  const auto large = fit({}, 3, {x}, target);
  ASSERT_TRUE(large) << large.error().message;
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_EQ(std::ldexp(large->kernels[0][k], 700), plain->kernels[0][k]);
    EXPECT_EQ(std::ldexp(large->standard_errors.value()[0][k], 700),
              plain->standard_errors.value()[0][k]);
  }
  EXPECT_EQ(large->condition.value(), plain->condition.value());
}

}  // namespace
}  // namespace sigconv
