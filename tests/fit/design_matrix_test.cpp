#include "fit/design_matrix.hpp"

#include <gtest/gtest.h>

#include <Eigen/Core>
#include <limits>

#include "engine/cases.hpp"

namespace sigconv {
namespace {

struct Shape {
  Index inputs, taps, stride, dilation, rows;
};

// The windows of the inputs, and the matrix that refers to them.
struct Samples {
  std::vector<std::vector<double>> windows;
  DesignMatrix matrix;
};

Samples samples(const Shape& shape) {
  Samples made;
  made.matrix.taps = shape.taps;
  made.matrix.stride = shape.stride;
  made.matrix.dilation = shape.dilation;
  made.matrix.rows = shape.rows;
  for (Index c = 0; c < shape.inputs; ++c)
    made.windows.push_back(noise((shape.rows - 1) * shape.stride + made.matrix.span(),
                                 static_cast<std::uint64_t>(c) + 3, 53));
  for (const auto& window : made.windows) made.matrix.windows.emplace_back(window);
  return made;
}

// Returns a bound on the rounding of a sum of `rows` products of numbers below 4.
double bound(const Shape& shape) {
  return 16.0 * static_cast<double>(shape.rows * shape.rows) *
         std::numeric_limits<double>::epsilon();
}

const std::vector<Shape> kShapes = {{1, 1, 1, 1, 1},   {1, 1, 1, 1, 50},   {1, 7, 1, 1, 7},
                                    {1, 7, 1, 1, 8},   {1, 7, 1, 1, 100},  {2, 5, 1, 1, 5},
                                    {2, 5, 1, 1, 60},  {3, 4, 1, 3, 10},   {3, 4, 1, 3, 47},
                                    {1, 33, 1, 2, 65}, {1, 33, 1, 2, 700}, {2, 40, 1, 1, 600}};

TEST(DesignMatrix, LagsAndRowsGiveTheSameNormalMatrix) {
  for (const Shape& shape : kShapes) {
    const auto [windows, x] = samples(shape);
    ASSERT_TRUE(has_lags(x));
    const Eigen::MatrixXd plain = x.written_out().transpose() * x.written_out();
    const Eigen::MatrixXd by_lags = normal_matrix_by_lags(x);
    const Eigen::MatrixXd by_rows = normal_matrix_by_rows(x);
    EXPECT_EQ(by_lags, by_lags.transpose());
    EXPECT_LE((by_lags - plain).cwiseAbs().maxCoeff(), bound(shape))
        << shape.inputs << " inputs, " << shape.taps << " taps, dilation " << shape.dilation << ", "
        << shape.rows << " rows";
    EXPECT_LE((by_rows - plain).cwiseAbs().maxCoeff(), bound(shape));
  }
}

// Samples at both ends are far larger than the others, and only some taps read them. The error of
// each entry is compared with the magnitudes of its own products.
TEST(DesignMatrix, LagsLoseNoDigitsByCancellation) {
  const Shape shape{1, 9, 1, 1, 200};
  auto [windows, x] = samples(shape);
  for (const std::size_t far : {0UL, 2UL, 205UL, 207UL}) windows[0][far] *= 1e10;
  const Eigen::MatrixXd by_lags = normal_matrix_by_lags(x);
  const Eigen::MatrixXd sizes = x.written_out().cwiseAbs().transpose() * x.written_out().cwiseAbs();
  const Eigen::MatrixXd plain = x.written_out().transpose() * x.written_out();
  const double bound = 200 * std::numeric_limits<double>::epsilon();
  EXPECT_LE(((by_lags - plain).cwiseAbs().array() / sizes.array()).maxCoeff(), bound);
  // Tap 4 reads none of the large samples, and tap 0 reads two.
  EXPECT_LT(by_lags(4, 4), 1e5);
  EXPECT_GT(by_lags(0, 0), 1e18);
}

TEST(DesignMatrix, UsesRowsIfLagsDoNotApply) {
  EXPECT_FALSE(has_lags(samples({1, 7, 1, 1, 6}).matrix));
  EXPECT_FALSE(has_lags(samples({1, 7, 1, 2, 12}).matrix));
  EXPECT_FALSE(has_lags(samples({1, 7, 2, 1, 100}).matrix));
  for (const Shape& shape :
       {Shape{1, 7, 1, 1, 6}, Shape{2, 7, 2, 1, 1100}, Shape{1, 5, 3, 2, 40}}) {
    const auto [windows, x] = samples(shape);
    const Eigen::MatrixXd plain = x.written_out().transpose() * x.written_out();
    EXPECT_LE((normal_matrix(x) - plain).cwiseAbs().maxCoeff(), bound(shape));
  }
}

TEST(DesignMatrix, ProductsMatchTheExplicitMatrix) {
  std::vector<Shape> shapes = kShapes;
  shapes.push_back({2, 5, 3, 2, 30});
  for (const Shape& shape : shapes) {
    const auto [windows, x] = samples(shape);
    const auto w = noise(x.columns(), 11, 53);
    const auto g = noise(x.rows, 12, 53);
    const Eigen::VectorXd weights = Eigen::VectorXd::Map(w.data(), x.columns());
    const Eigen::VectorXd upstream = Eigen::VectorXd::Map(g.data(), x.rows);
    const double columns = static_cast<double>(x.columns());
    EXPECT_LE((x.times(weights, Method::direct) - x.written_out() * weights).cwiseAbs().maxCoeff(),
              16 * columns * columns * std::numeric_limits<double>::epsilon());
    EXPECT_LE((x.transposed_times(upstream) - x.written_out().transpose() * upstream)
                  .cwiseAbs()
                  .maxCoeff(),
              bound(shape));
  }
}

TEST(DesignMatrix, PartHasItsRowsOfTheMatrix) {
  const auto [windows, x] = samples({2, 5, 3, 2, 30});
  EXPECT_EQ(x.part(4, 9).written_out(), x.written_out().middleRows(4, 9));
}

}  // namespace
}  // namespace sigconv
