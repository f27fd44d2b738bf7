#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "error/fault.hpp"
#include "fit/problem.hpp"
#include "sigconv/fit.hpp"

namespace sigconv {
namespace {

Failure check(const Descent& options) {
  if (const auto rate = options.learning_rate; rate && (!(*rate > 0) || std::isinf(*rate)))
    return fault_error(Fault::not_above_zero, ErrorField::learning_rate, {*rate});
  if (!(options.momentum >= 0) || !(options.momentum < 1))
    return fault_error(Fault::not_a_share, ErrorField::momentum, {options.momentum});
  if (options.epochs < 1)
    return fault_error(Fault::below_one, ErrorField::epochs, {options.epochs});
  if (options.batch && *options.batch < 1)
    return fault_error(Fault::below_one, ErrorField::batch, {*options.batch});
  return std::nullopt;
}

// Returns the largest row sum of absolute values, which no eigenvalue of a symmetric matrix
// exceeds.
double eigenvalue_bound(const Eigen::MatrixXd& symmetric) {
  return symmetric.cwiseAbs().rowwise().sum().maxCoeff();
}

// Returns a bound of the eigenvalues of X'X. XX' has the same eigenvalues except for zeros, and the
// smaller matrix is cheaper.
double squares_bound(const DesignMatrix& x) {
  if (x.rows >= x.columns()) return eigenvalue_bound(normal_matrix(x));
  const Eigen::MatrixXd rows = x.written_out();
  return eigenvalue_bound(rows * rows.transpose());
}

// Shuffles by the method of Fisher and Yates (Knuth, TAOCP 2, 3.4.2 P). It does not use
// std::shuffle, whose result for the same generator differs between libraries. The bias of a
// remainder of 2^64 is too small to see.
void shuffle(std::vector<Index>& order, std::mt19937_64& random) {
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[static_cast<std::size_t>(random() % i)]);
}

// The outputs in batches of neighbours. The last batch has the rest.
class Batches {
 public:
  Batches(const Problem& problem, std::optional<Index> size)
      : problem_(problem), size_(std::min(size.value_or(rows()), rows())) {}

  Index count() const { return (rows() + size_ - 1) / size_; }
  DesignMatrix matrix(Index b) const { return problem_.matrix.part(b * size_, length(b)); }
  auto target(Index b) const { return problem_.target.segment(b * size_, length(b)); }

 private:
  Index rows() const { return problem_.matrix.rows; }
  Index length(Index b) const { return std::min(size_, rows() - b * size_); }

  const Problem& problem_;
  Index size_;
};

// Returns a stable learning rate. The loss of a batch has the second derivatives 2 X'X / (number of
// its outputs). The velocity repeats the step of a batch, which moves the weights 1 / (1 -
// momentum) times as far before that batch is seen again.
double stable_rate(const Batches& batches, double momentum) {
  double curvature = 0;
  for (Index b = 0; b < batches.count(); ++b) {
    const DesignMatrix x = batches.matrix(b);
    curvature = std::max(curvature, 2 * squares_bound(x) / static_cast<double>(x.rows));
  }
  if (curvature == 0) return 1;
  return (batches.count() > 1 ? 1 - momentum : 1) / curvature;
}

}  // namespace

Result<Fit> descend(const Spec& spec, Index taps, std::span<const std::span<const double>> inputs,
                    std::span<const double> target, const Descent& options,
                    const std::function<void(Index epoch, double loss)>& told) {
  if (auto error = check(options)) return *error;
  const auto problem = make_problem(spec, taps, inputs, target);
  if (!problem) return problem.error();
  const DesignMatrix& x = problem->matrix;
  const Batches batches(*problem, options.batch);
  const double rate =
      options.learning_rate ? *options.learning_rate : stable_rate(batches, options.momentum);

  std::vector<Index> order(static_cast<std::size_t>(batches.count()));
  std::iota(order.begin(), order.end(), Index{0});
  std::mt19937_64 random(options.seed);
  Eigen::VectorXd weights = Eigen::VectorXd::Zero(x.columns());
  Eigen::VectorXd velocity = weights;
  Eigen::VectorXd residual = problem->target;
  for (Index epoch = 1; epoch <= options.epochs; ++epoch) {
    shuffle(order, random);
    for (const Index b : order) {
      const DesignMatrix part = batches.matrix(b);
      // If all outputs are one batch, the residual is still that of the epoch before.
      if (order.size() > 1) residual = batches.target(b) - part.times(weights, Method::direct);
      const Eigen::VectorXd g = -2 / static_cast<double>(part.rows) * residual;
      velocity = options.momentum * velocity + part.transposed_times(g);
      weights -= rate * velocity;
    }
    residual = problem->target - x.times(weights, Method::automatic);
    const double loss = residual.squaredNorm() / static_cast<double>(x.rows);
    if (!std::isfinite(loss)) return fault_error(Fault::loss_not_finite, {rate, epoch, loss});
    if (told) told(epoch, loss);
  }
  // Momentum may raise the loss for a while, but not to 1000 times the loss at 0.
  constexpr double kThousand = 1000;
  if (residual.squaredNorm() > kThousand * problem->target.squaredNorm())
    return fault_error(Fault::loss_grew, {rate});
  return fit_of(*problem, weights, residual);
}

}  // namespace sigconv
