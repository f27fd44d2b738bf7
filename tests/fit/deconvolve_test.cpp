#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "fit/dense.hpp"
#include "sigconv/convolve.hpp"
#include "sigconv/fit.hpp"

namespace sigconv {
namespace {

std::vector<double> whole_numbers(Index count, std::uint64_t seed) {
  auto numbers = noise(count, seed, 53);
  for (double& number : numbers) number = std::round(25 * number) + 0.0;  // no -0
  return numbers;
}

double farthest(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) return std::numeric_limits<double>::infinity();
  return dense::distance(dense::vector(a), dense::vector(b));
}

Spec full() {
  Spec spec;
  spec.mode = Mode::full;
  return spec;
}

TEST(Deconvolve, RecoversIntegersExactly) {
  const auto x = whole_numbers(200, 1);
  // Kernels that are divided from the front, from the back or from either end; with zeros at the
  // ends; with roots on the unit circle; and kernels for which rounding errors would grow from both
  // ends, so that only integers come back exactly.
  for (const auto& kernel : std::vector<std::vector<double>>{{3, 1},
                                                             {1, 3},
                                                             {2},
                                                             {1, 1, 1},
                                                             {0, 0, 4, -1, 0},
                                                             {1, -2, 1},
                                                             {1, 2, 4, 2, 1},
                                                             {-7, 3, 0, 12, 5}})
    for (const Operation operation : {Operation::convolve, Operation::correlate})
      for (const Index dilation : {1, 3}) {
        Spec spec = full();
        spec.operation = operation;
        spec.dilation = dilation;
        const auto found = deconvolve(spec, kernel, oracle::convolve(spec, x, kernel));
        ASSERT_TRUE(found) << found.error().message;
        EXPECT_TRUE(found->exact);
        EXPECT_TRUE(same_bits(x, found->input));
        EXPECT_EQ(found->residual, 0);
        EXPECT_EQ(found->ridge, 0);
        EXPECT_EQ(found->iterations, 0);
      }
}

TEST(Deconvolve, DividesForOneSidedWindows) {
  const auto x = whole_numbers(50, 2);
  const std::vector<double> kernel = {2, -1, 3};
  for (const auto kind : {Align::Kind::causal, Align::Kind::anticausal})
    for (const Operation operation : {Operation::convolve, Operation::correlate})
      for (const double around : {0.0, 5.0}) {
        Spec spec;
        spec.operation = operation;
        spec.align.kind = kind;
        spec.extension = {Rule::constant, {PadValue::Kind::literal, around, {}}};
        const auto found = deconvolve(spec, kernel, oracle::convolve(spec, x, kernel));
        ASSERT_TRUE(found);
        EXPECT_TRUE(found->exact);
        EXPECT_TRUE(same_bits(x, found->input));
      }
  Spec centered;
  const auto found = deconvolve(centered, kernel, oracle::convolve(centered, x, kernel));
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->exact);  // by iterations
  EXPECT_LE(farthest(x, found->input), 1e-9);
}

TEST(Deconvolve, DividesFractionsWithinRounding) {
  const auto x = test_signal(500);
  for (const auto& kernel : std::vector<std::vector<double>>{
           {0.5, 0.3, -0.1}, {-0.1, 0.3, 0.5}, {0.25, 0.25, 0.25, 0.25}}) {
    const auto found = deconvolve(full(), kernel, oracle::convolve(full(), x, kernel));
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->exact);
    EXPECT_LE(farthest(x, found->input), 1e-12);
    EXPECT_LE(found->residual, 1e-15);
  }
}

// scipy.signal.deconvolve([2, -3, 7, 5, 13, 12], [2, 1, 3]) is ([1, -2, 3, 4], 0).
TEST(Deconvolve, MatchesTheQuotientOfScipy) {
  const std::vector<double> kernel = {2, 1, 3};
  const auto found = deconvolve(full(), kernel, std::vector<double>{2, -3, 7, 5, 13, 12});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->input, (std::vector<double>{1, -2, 3, 4}));
  EXPECT_TRUE(found->exact);
  // A quotient with a remainder is not exact.
  const auto rest = deconvolve(full(), kernel, std::vector<double>{2, -3, 7, 5, 13, 12.001});
  ASSERT_TRUE(rest);
  EXPECT_FALSE(rest->exact);
  EXPECT_GT(rest->residual, 1e-5);
  EXPECT_LT(rest->residual, 0.001);
}

// The numbers are from numpy 1.24: lstsq([A; sqrt(0.125) I], [y; 0]). The columns of A are
// np.convolve(unit, k, 'same') of the unit vectors.
TEST(Deconvolve, MatchesTheRidgeOfNumpy) {
  const auto found = deconvolve({}, std::vector<double>{0.5, 1.25, -0.25},
                                std::vector<double>{1.0, 2.0, -1.0, 0.5, 3.0, -2.0, 0.25}, 0.125);
  ASSERT_TRUE(found);
  const std::vector<double> expected = {
      0.13188840986047065, 1.5919366473250236,  -0.173720643640894,  -0.6335942272507,
      2.4844373420710224,  -0.9526525372608708, -0.04089879450172902};
  EXPECT_LE(farthest(found->input, expected), 1e-14);
  EXPECT_FALSE(found->exact);
  EXPECT_EQ(found->ridge, 0.125);
}

// Compares with QR of the explicit matrix, which has a column for each sample.
TEST(Deconvolve, MatchesQr) {
  const auto kernel = test_kernel(7);
  for (Spec spec : dense::specs()) {
    if (spec.extension.value.kind == PadValue::Kind::median && spec.mode != Mode::valid) continue;
    for (const Index dilation : {1, 2}) {
      spec.dilation = dilation;
      const Index length = 30;
      const auto zeros = oracle::convolve(spec, oracle::Signal(30), kernel);
      Eigen::MatrixXd a(oracle::size(zeros), length);
      for (Index n = 0; n < length; ++n) {
        oracle::Signal unit(30);
        unit[static_cast<std::size_t>(n)] = 1;
        a.col(n) = dense::vector(oracle::convolve(spec, unit, kernel)) - dense::vector(zeros);
      }
      const auto y = noise(oracle::size(zeros), 9, 53);
      const Eigen::VectorXd wanted = dense::vector(y) - dense::vector(zeros);
      const double ridge = 0.5;
      const auto found = deconvolve(spec, kernel, y, ridge);
      ASSERT_TRUE(found) << found.error().message;
      const Eigen::VectorXd expected = dense::solve(a, wanted, ridge);
      EXPECT_TRUE(found->converged);
      EXPECT_EQ(found->input.size(), 30U);
      EXPECT_LE(dense::distance(dense::vector(found->input), expected),
                1e-10 * expected.cwiseAbs().maxCoeff())
          << Case{spec, length, 7};
      EXPECT_NEAR(found->residual,
                  (a * expected - wanted).norm() / std::sqrt(static_cast<double>(y.size())), 1e-10);
    }
  }
}

TEST(Deconvolve, RecoversTheInputForEveryRule) {
  const auto x = test_signal(300);
  const std::vector<double> kernel = {0.1, -0.2, 1, 0.3, 0.05};
  for (const Spec& spec : dense::specs()) {
    if (spec.mode == Mode::valid || spec.extension.value.kind == PadValue::Kind::median) continue;
    // The large tap of this kernel is in the middle. Other alignments give it no weight at one end.
    if (spec.align.kind == Align::Kind::lookback || spec.align.kind == Align::Kind::causal ||
        spec.align.kind == Align::Kind::anticausal)
      continue;
    const auto found = deconvolve(spec, kernel, oracle::convolve(spec, x, kernel));
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->converged);
    EXPECT_LE(farthest(x, found->input), 1e-6) << Case{spec, 300, 5};
    EXPECT_LE(found->residual, 1e-8);
  }
}

// The average of 8 samples removes some frequencies. Division magnifies their noise without bound.
TEST(Deconvolve, RidgeBoundsTheNoise) {
  const std::vector<double> box(8, 0.125);
  const auto x = test_signal(1000);
  for (const Rule rule : {Rule::zero, Rule::mirror, Rule::circular}) {
    Spec spec;
    spec.extension.rule = rule;
    auto y = oracle::convolve(spec, x, box);
    const auto errors = noise(1000, 12, 53);
    for (std::size_t i = 0; i < y.size(); ++i) y[i] += 0.01 * errors[i];
    const auto found = deconvolve(spec, box, y, 0.01);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->converged);
    // Ridge least squares magnifies no output by more than 1 / (2 sqrt(ridge)).
    EXPECT_LE(dense::vector(found->input).norm(), dense::vector(y).norm() / (2 * std::sqrt(0.01)));
    EXPECT_LE(dense::vector(found->input).cwiseAbs().maxCoeff(), 12);
    EXPECT_LT(found->iterations, 100);
  }
  // Division without a ridge magnifies the same noise more.
  Spec causal;
  causal.align.kind = Align::Kind::causal;
  auto y = oracle::convolve(causal, x, box);
  const auto errors = noise(1000, 12, 53);
  for (std::size_t i = 0; i < y.size(); ++i) y[i] += 0.01 * errors[i];
  const auto divided = deconvolve(causal, box, y);
  const auto with_ridge = deconvolve(causal, box, y, 0.01);
  ASSERT_TRUE(divided);
  ASSERT_TRUE(with_ridge);
  EXPECT_TRUE(divided->exact);
  EXPECT_FALSE(with_ridge->exact);
  EXPECT_LT(2 * farthest(with_ridge->input, std::vector<double>(1000)),
            farthest(divided->input, std::vector<double>(1000)));
}

TEST(Deconvolve, FindsTheShortestInputWithoutARidge) {
  Spec spec;
  spec.mode = Mode::valid;
  const std::vector<double> kernel = {1, 0.5, 0.25};
  const auto y = noise(40, 5, 53);
  const auto found = deconvolve(spec, kernel, y, 0.0);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->input.size(), 42U);
  EXPECT_TRUE(found->converged);
  Eigen::MatrixXd a = Eigen::MatrixXd::Zero(40, 42);
  for (Index i = 0; i < 40; ++i)
    for (Index k = 0; k < 3; ++k) a(i, i + k) = kernel[static_cast<std::size_t>(2 - k)];
  const Eigen::VectorXd shortest = a.completeOrthogonalDecomposition().solve(dense::vector(y));
  EXPECT_LE(dense::distance(dense::vector(found->input), shortest), 1e-12);
}

// Compares with the pseudo-inverse of the explicit matrix.
TEST(Deconvolve, FindsTheShortestOfSeveralInputs) {
  struct Undetermined {
    std::vector<double> kernel;
    Mode mode;
    Rule rule;
    Index length;
    bool determined;
  };
  for (const Undetermined& each :
       std::vector<Undetermined>{{{1, 2, 1}, Mode::valid, Rule::zero, 40, false},
                                 {{1, 0.5, 0.25}, Mode::valid, Rule::zero, 40, false},
                                 {{0.2, 0.2, 0.2, 0.2, 0.2}, Mode::valid, Rule::zero, 60, false},
                                 {{1, 1, 1}, Mode::same, Rule::zero, 50, false},
                                 {{1, 1, 1}, Mode::same, Rule::zero, 49, true},
                                 {{0, 0, 1}, Mode::same, Rule::zero, 20, false},
                                 {{1, 1, 1, 1}, Mode::same, Rule::circular, 40, false},
                                 {{1, 1, 1}, Mode::same, Rule::mirror, 30, false},
                                 {{1, 4, 1}, Mode::same, Rule::mirror, 30, true},
                                 {{1, 2, 3, 2, 1}, Mode::full, Rule::mirror, 31, true}}) {
    Spec spec;
    spec.mode = each.mode;
    spec.extension.rule = each.rule;
    const Index length = each.length;
    const auto x = test_signal(length);
    const auto y = oracle::convolve(spec, x, each.kernel);
    Eigen::MatrixXd a(oracle::size(y), length);
    for (Index n = 0; n < length; ++n) {
      oracle::Signal unit(static_cast<std::size_t>(length));
      unit[static_cast<std::size_t>(n)] = 1;
      a.col(n) = dense::vector(oracle::convolve(spec, unit, each.kernel));
    }
    const Eigen::VectorXd shortest = a.completeOrthogonalDecomposition().solve(dense::vector(y));
    for (const std::optional<double> ridge : {std::optional<double>(), std::optional(0.0)}) {
      const auto found = deconvolve(spec, each.kernel, y, ridge);
      ASSERT_TRUE(found);
      EXPECT_TRUE(found->exact) << Case{spec, length, oracle::size(each.kernel)};
      EXPECT_TRUE(found->converged);
      EXPECT_EQ(found->determined, each.determined)
          << Case{spec, length, oracle::size(each.kernel)};
      EXPECT_LE(dense::distance(dense::vector(found->input), shortest), 1e-9)
          << Case{spec, length, oracle::size(each.kernel)};
    }
  }
}

// A box nearly removes some frequencies: without a ridge the iterations do not converge.
TEST(Deconvolve, ReportsThatTheIterationsRanOut) {
  Spec spec;
  spec.extension.rule = Rule::mirror;
  const std::vector<double> box(64, 1.0 / 64);
  const auto y = noise(3000, 5, 53);
  const auto found = deconvolve(spec, box, y, 0.0);
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->converged);
  EXPECT_EQ(found->iterations, 5000);
  EXPECT_TRUE(std::isfinite(found->residual));
}

TEST(Deconvolve, ScalesWithTheUnitsOfOutputsAndKernel) {
  const auto y = noise(60, 5, 53);
  const std::vector<double> kernel = {0.5, 1, 0.25};
  const auto plain = deconvolve(full(), kernel, y);  // no input has these outputs
  auto large = y;
  for (double& number : large) number = std::ldexp(number, 700);
  std::vector<double> small = kernel;
  for (double& tap : small) tap = std::ldexp(tap, -300);
  const auto found = deconvolve(full(), small, large);
  ASSERT_TRUE(plain);
  ASSERT_TRUE(found);
  for (std::size_t n = 0; n < plain->input.size(); ++n)
    EXPECT_EQ(std::ldexp(found->input[n], -1000), plain->input[n]);
  EXPECT_EQ(plain->ridge, kDeconvolutionRidge * 1.75 * 1.75);
}

TEST(Deconvolve, DividesByTheNormalizedKernel) {
  Spec spec = full();
  spec.normalize = true;
  const std::vector<double> kernel = {1, 2, 1};
  const auto x = whole_numbers(40, 3);
  const auto found =
      deconvolve(spec, kernel, oracle::convolve(full(), x, std::vector<double>{0.25, 0.5, 0.25}));
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->exact);
  EXPECT_TRUE(same_bits(x, found->input));
}

TEST(Deconvolve, RejectsWrongArguments) {
  const std::vector<double> y = {1, 2, 3, 4};
  const auto message = [&](const Spec& spec, const std::vector<double>& kernel,
                           const std::vector<double>& outputs,
                           std::optional<double> ridge = std::nullopt) {
    const auto found = deconvolve(spec, kernel, outputs, ridge);
    return found ? "no error" : found.error().message;
  };
  EXPECT_EQ(message({}, {}, y), "the kernel has no taps");
  EXPECT_EQ(message({}, {0, 0}, y), "every tap is 0, so the outputs do not depend on the input");
  EXPECT_EQ(message({}, {1, std::nan("")}, y),
            "the kernel has the value nan at position 2; every number must be finite");
  EXPECT_EQ(message({}, {1}, {1, INFINITY}),
            "the signal has the value inf at position 2; every number must be finite");
  EXPECT_EQ(message({}, {1}, {}), "the signal is empty: there are no rows");
  EXPECT_EQ(message({}, {1}, y, -1), "ridge is -1; it must be 0 or more");
  EXPECT_EQ(message(full(), {1, 2, 3, 4, 5}, y),
            "mode full of this kernel makes at least 5 outputs, but there are 4");
  EXPECT_EQ(message(full(), {1, 2, 3, 4}, y), "no error");
  Spec spec;
  spec.stride = 2;
  EXPECT_EQ(message(spec, {1, 2}, y),
            "stride is 2; it must be 1, because a deconvolution needs every output");
  spec = {};
  spec.extension = {Rule::constant, {PadValue::Kind::median, 0, {}}};
  EXPECT_EQ(message(spec, {1, 2}, y),
            "outputs that were padded with the median cannot be deconvolved: it is not linear");
  spec.mode = Mode::valid;
  EXPECT_EQ(message(spec, {1, 2}, y), "no error");
  spec = {};
  spec.max_lag = 1;
  EXPECT_EQ(message(spec, {1, 2}, y), "max_lag is not supported here");
  spec = {};
  spec.demean = true;
  EXPECT_EQ(message(spec, {1, 2}, y), "demean is not supported here");
  spec = {};
  spec.operation = Operation::pad;
  EXPECT_EQ(message(spec, {1}, y), "only a convolution or a correlation can be deconvolved");
}

}  // namespace
}  // namespace sigconv
