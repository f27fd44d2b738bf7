#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "fit/dense.hpp"
#include "sigconv/fit.hpp"

namespace sigconv {
namespace {

using Inputs = std::vector<std::vector<double>>;

TEST(Descend, ConvergesToTheLeastSquaresSolution) {
  const Inputs inputs = {test_signal(90, 1), test_signal(90, 2)};
  Descent options;
  options.epochs = 600;
  for (Spec spec : dense::specs()) {
    const auto target = noise(static_cast<Index>(oracle::starts(spec, 5, 90).size()), 8, 53);
    const auto best = fit_kernels(spec, 5, dense::views(inputs), target);
    const auto found = descend(spec, 5, dense::views(inputs), target, options);
    ASSERT_TRUE(best);
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_LE(dense::distance(dense::joined(found->kernels), dense::joined(best->kernels)), 1e-9)
        << Case{spec, 90, 5};
    EXPECT_NEAR(found->rms, best->rms, 1e-12);
    EXPECT_NEAR(found->r_squared, best->r_squared, 1e-12);
    EXPECT_FALSE(found->condition);
    EXPECT_FALSE(found->standard_errors);
  }
}

TEST(Descend, ConvergesInBatchesOfAnySize) {
  const Inputs inputs = {test_signal(200)};
  const auto kernel = test_kernel(7);
  for (const Index batch : {1, 3, 16, 64, 1000}) {
    Spec spec;
    spec.extension.rule = Rule::circular;
    spec.stride = 2;
    Descent options;
    options.batch = batch;
    options.epochs = 1500;
    const auto found =
        descend(spec, 7, dense::views(inputs), oracle::convolve(spec, inputs[0], kernel), options);
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_LE(dense::distance(dense::joined(found->kernels), dense::vector(kernel)), 1e-9)
        << "batches of " << batch;
  }
}

// Repeats the documented steps on explicit matrices. std::mt19937_64 shuffles the batches.
TEST(Descend, MatchesTheDocumentedSteps) {
  Spec spec;
  spec.operation = Operation::correlate;
  spec.extension.rule = Rule::odd;
  const Inputs inputs = {test_signal(50, 1), test_signal(50, 2)};
  const auto target = noise(50, 8, 53);
  const Eigen::MatrixXd x = dense::design(spec, 4, inputs);
  const Eigen::VectorXd t = dense::vector(target);
  Descent options;
  options.learning_rate = 0.003;
  options.momentum = 0.7;
  options.epochs = 4;
  options.batch = 12;  // 12, 12, 12, 12 and 2 outputs
  options.seed = 5;

  Eigen::VectorXd w = Eigen::VectorXd::Zero(8);
  Eigen::VectorXd v = w;
  std::vector<double> losses;
  std::mt19937_64 random(5);
  std::vector<Index> order(5);
  std::iota(order.begin(), order.end(), Index{0});
  for (Index epoch = 0; epoch < 4; ++epoch) {
    for (std::size_t i = 4; i > 0; --i)
      std::swap(order[i], order[static_cast<std::size_t>(random() % (i + 1))]);
    for (const Index b : order) {
      const Index count = b == 4 ? 2 : 12;
      const Eigen::VectorXd g = 2.0 / static_cast<double>(count) *
                                (x.middleRows(12 * b, count) * w - t.segment(12 * b, count));
      v = 0.7 * v + x.middleRows(12 * b, count).transpose() * g;
      w -= 0.003 * v;
    }
    losses.push_back((x * w - t).squaredNorm() / 50);
  }

  std::vector<Index> epochs;
  std::vector<double> told;
  const auto found =
      descend(spec, 4, dense::views(inputs), target, options, [&](Index epoch, double loss) {
        epochs.push_back(epoch);
        told.push_back(loss);
      });
  ASSERT_TRUE(found);
  EXPECT_LE(dense::distance(dense::joined(found->kernels), w), 1e-13);
  EXPECT_LE(dense::distance(dense::vector(told), dense::vector(losses)), 1e-12);
  EXPECT_EQ(epochs, (std::vector<Index>{1, 2, 3, 4}));
  EXPECT_NEAR(found->rms * found->rms, told.back(), 1e-12);
}

TEST(Descend, GivesTheSameBitsForTheSameSeed) {
  const Inputs inputs = {test_signal(100)};
  const auto target = noise(100, 8, 53);
  Descent options;
  options.batch = 10;
  options.epochs = 3;
  options.seed = 42;
  const auto kernels = [&] {
    return descend({}, 7, dense::views(inputs), target, options)->kernels[0];
  };
  const auto first = kernels();
  EXPECT_TRUE(same_bits(first, kernels()));
  options.seed = 43;
  EXPECT_FALSE(same_bits(first, kernels()));
}

// Only a few batches contain the burst.
TEST(Descend, ChoosesARateThatIsStableForEveryBatch) {
  auto burst = test_signal(400);
  for (std::size_t i = 100; i < 120; ++i) burst[i] *= 300;
  const auto target = noise(400, 8, 53);
  const std::optional<Index> batches[] = {std::nullopt, 5, 20, 100};
  for (const auto& batch : batches) {
    Descent options;
    options.batch = batch;
    options.epochs = 200;
    double first = 0;
    double last = 0;
    const Inputs inputs = {burst};
    const auto found =
        descend({}, 9, dense::views(inputs), target, options, [&](Index epoch, double loss) {
          if (epoch == 1) first = loss;
          last = loss;
        });
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_LE(last, first) << "batches of " << batch.value_or(400);
  }
}

TEST(Descend, ReportsDivergence) {
  const Inputs inputs = {test_signal(100)};
  Descent options;
  options.learning_rate = 1000;
  options.epochs = 1000;
  Index epochs = 0;
  const auto found =
      descend({}, 7, dense::views(inputs), noise(100, 8, 53), options, [&](Index, double loss) {
        EXPECT_TRUE(std::isfinite(loss));
        ++epochs;
      });
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::data);
  EXPECT_EQ(found.error().message, "gradient descent diverged: the loss of epoch " +
                                       std::to_string(epochs + 1) + " is inf");
  EXPECT_EQ(found.error().values.at(0), Value(1e3)) << "the learning rate";
  EXPECT_GT(epochs, 1);
}

TEST(Descend, RejectsWrongOptions) {
  const Inputs inputs = {test_signal(10)};
  const auto target = noise(10, 8, 53);
  const auto message = [&](const Descent& options) {
    const auto found = descend({}, 3, dense::views(inputs), target, options);
    return found ? "no error" : found.error().message;
  };
  Descent options;
  options.learning_rate = -1;
  EXPECT_EQ(message(options), "learning_rate is -1; it must be above 0");
  options.learning_rate = 0;
  EXPECT_EQ(message(options), "learning_rate is 0; it must be above 0");
  options = {};
  options.momentum = 1;
  EXPECT_EQ(message(options), "momentum is 1; it must be 0 or more and below 1");
  options = {};
  options.epochs = 0;
  EXPECT_EQ(message(options), "epochs is 0; it must be 1 or more");
  options = {};
  options.batch = -1;
  EXPECT_EQ(message(options), "batch is -1; it must be 1 or more");
  options.batch = 0;
  EXPECT_EQ(message(options), "batch is 0; it must be 1 or more");
  EXPECT_EQ(message({}), "no error");
}

}  // namespace
}  // namespace sigconv
