#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/scale.hpp"
#include "error/fault.hpp"
#include "fit/problem.hpp"
#include "sigconv/fit.hpp"
#include "sigconv/sums.hpp"

namespace sigconv {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

// A problem whose windows and target were scaled by 2^-exponents.
struct Scaled {
  Problem problem;
  std::vector<int> inputs;
  int target = 0;
  Eigen::VectorXd ridge;  // of each column, for the scaled taps

  // Returns a number in the original unit of the taps of column k.
  double unscaled(double tap, Index k) const { return std::ldexp(tap, target - exponent(k)); }
  int exponent(Index k) const { return inputs[static_cast<std::size_t>(k / problem.matrix.taps)]; }
  Eigen::VectorXd unscaled(Eigen::VectorXd taps) const {
    for (Index k = 0; k < taps.size(); ++k) taps[k] = unscaled(taps[k], k);
    return taps;
  }
};

Scaled scale(Problem problem, double ridge) {
  Scaled scaled;
  // Inputs in different units get the same weight. The divisor is at least the root of the ridge.
  // Otherwise the ridge of an input with far smaller squares would dwarf the other inputs.
  for (auto& window : problem.samples)
    scaled.inputs.push_back(to_unit_scale(window, std::sqrt(ridge)));
  scaled.target =
      to_unit_scale({problem.target.data(), problem.target.data() + problem.target.size()});
  scaled.problem = std::move(problem);
  scaled.ridge.resize(scaled.problem.matrix.columns());
  for (Index k = 0; k < scaled.ridge.size(); ++k)
    scaled.ridge[k] = std::ldexp(ridge, -2 * scaled.exponent(k));
  return scaled;
}

struct Extremes {
  double least = 0;
  double most = 0;
};

Extremes eigenvalues(const Eigen::MatrixXd& symmetric) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(symmetric, Eigen::EigenvaluesOnly);
  return {solver.eigenvalues()[0], solver.eigenvalues()[symmetric.rows() - 1]};
}

// Returns the condition in the inputs' own units. These may differ by more than the digits of an
// eigenvalue, so the least eigenvalue is 1 over the largest one of the inverse.
double condition(const Scaled& scaled, const Extremes& extremes, Eigen::MatrixXd normal,
                 const Eigen::LLT<Eigen::MatrixXd>& cholesky) {
  const auto [least, most] = std::ranges::minmax(scaled.inputs);
  if (least == most) return std::sqrt(extremes.most / extremes.least);
  Eigen::MatrixXd inverse = cholesky.solve(Eigen::MatrixXd::Identity(normal.rows(), normal.cols()));
  for (Index k = 0; k < normal.cols(); ++k)
    for (Index j = 0; j < normal.rows(); ++j) {
      const int units = scaled.exponent(j) + scaled.exponent(k);
      normal(j, k) = std::ldexp(normal(j, k), units - 2 * most);
      inverse(j, k) = std::ldexp(inverse(j, k), 2 * least - units);
    }
  const double squared = eigenvalues(normal).most * eigenvalues(inverse).most;
  return std::ldexp(std::sqrt(squared), most - least);
}

// Returns the power of ten of a ridge that determines the taps. `most`: the largest eigenvalue of
// X'X, in the inputs' own unit. A ridge of 1e-10 of it changes no digit that data have, and is far
// above rounding.
Value helpful_ridge(double most) {
  constexpr double kShare = 1e-10;
  using Limits = std::numeric_limits<double>;
  const double ridge = std::clamp(kShare * most, Limits::min(), Limits::max() / 10);
  return static_cast<Index>(std::ceil(std::log10(ridge)));
}

Failure check_inputs(const DesignMatrix& x) {
  for (std::size_t c = 0; c < x.windows.size(); ++c) {
    if (std::ranges::any_of(x.windows[c], [](double sample) { return sample != 0; })) continue;
    return x.inputs() == 1 ? fault_error(Fault::input_is_zero, {x.taps})
                           : fault_error(Fault::one_input_is_zero,
                                         {x.taps, x.inputs(), static_cast<Index>(c + 1)});
  }
  return std::nullopt;
}

// Returns an upper bound of the trace of X'X in the inputs' own unit, and so of its eigenvalues.
double trace(const DesignMatrix& x) {
  double sum = 0;
  for (const auto& window : x.windows)
    for (const double sample : window) sum += sample * sample;
  return sum * static_cast<double>(x.taps);
}

// Returns an error if the taps need a ridge whatever the samples are. `size`: trace of `x`.
Failure check_determined(const DesignMatrix& x, double size) {
  if (auto error = check_inputs(x)) return error;
  if (x.columns() <= x.rows) return std::nullopt;
  return fault_error(x.inputs() == 1 ? Fault::too_few_outputs : Fault::too_few_outputs_of_inputs,
                     {x.taps, x.inputs(), helpful_ridge(size), x.rows});
}

// The means that a fit with a constant subtracts from the samples and the target. A shift of an
// input changes only the constant, and the products of the shifted samples lose no digits.
struct Means {
  std::vector<double> inputs;
  double target = 0;
};

double mean(std::span<const double> samples) {
  Mean mean;
  for (const double sample : samples) mean.add(sample);
  return mean.value();
}

Means take_means_out(Problem& problem) {
  Means means;
  for (auto& window : problem.samples) {
    means.inputs.push_back(mean(window));
    for (double& sample : window) sample -= means.inputs.back();
  }
  Eigen::VectorXd& y = problem.target;
  means.target = mean({y.data(), static_cast<std::size_t>(y.size())});
  y.array() -= means.target;
  return means;
}

// The taps of a fit, in the units of the scaled problem.
struct Solution {
  Eigen::VectorXd weights;
  Eigen::VectorXd residual;
  double level = 0;  // the constant; 0 unless it is learned
};

Solution refine(const Scaled& scaled, const Eigen::LLT<Eigen::MatrixXd>& cholesky, bool learns) {
  // Each step leaves at most the condition squared times eps of the error. A step that is not half
  // as long as the one before is rounding alone.
  constexpr int kMostSteps = 10;
  const DesignMatrix& x = scaled.problem.matrix;
  Solution found{Eigen::VectorXd::Zero(x.columns()), scaled.problem.target, 0};
  double last = std::numeric_limits<double>::infinity();
  for (int step = 0; step <= kMostSteps; ++step) {
    const Eigen::VectorXd change = cholesky.solve(x.transposed_times(found.residual) -
                                                  scaled.ridge.cwiseProduct(found.weights));
    if (!(change.norm() <= last / 2)) break;
    last = change.norm();
    found.weights += change;
    found.residual = scaled.problem.target - x.times(found.weights, Method::automatic);
    if (learns) {
      found.level = found.residual.mean();
      found.residual.array() -= found.level;
    }
    if (last <= kEpsilon * found.weights.norm()) break;
  }
  return found;
}

// Returns the standard deviation of the residual after a fit of `parameters` numbers.
double deviation(const Eigen::VectorXd& residual, Index parameters) {
  const Index freedom = residual.size() - parameters;
  if (freedom < 1) return std::numeric_limits<double>::quiet_NaN();
  return residual.norm() / std::sqrt(static_cast<double>(freedom));
}

// Returns the roots of the diagonal of N^-1 X'X N^-1. N is decomposed in `cholesky`.
Eigen::VectorXd spread(const Eigen::MatrixXd& squares, bool has_ridge,
                       const Eigen::LLT<Eigen::MatrixXd>& cholesky) {
  const auto one = Eigen::MatrixXd::Identity(squares.rows(), squares.cols());
  if (!has_ridge) return Eigen::MatrixXd(cholesky.matrixL().solve(one)).colwise().norm();
  const Eigen::MatrixXd inverse = cholesky.solve(one);
  return inverse.cwiseProduct(squares * inverse).colwise().sum().cwiseMax(0).cwiseSqrt();
}

}  // namespace

Result<Fit> fit_kernels(const Spec& spec, Index taps,
                        std::span<const std::span<const double>> inputs,
                        std::span<const double> target, double ridge, Constant constant) {
  if (!(ridge >= 0) || std::isinf(ridge))
    return fault_error(Fault::below_zero, ErrorField::ridge, {ridge});
  auto made = make_problem(spec, taps, inputs, target);
  if (!made) return made.error();
  const double size = trace(made->matrix);
  if (ridge == 0)
    if (auto error = check_determined(made->matrix, size)) return *error;
  const bool learns = constant == Constant::learned;
  const Means means = learns ? take_means_out(*made) : Means();
  const Scaled scaled = scale(std::move(*made), ridge);
  const DesignMatrix& x = scaled.problem.matrix;
  const auto rows = static_cast<double>(x.rows);

  Eigen::MatrixXd normal = normal_matrix(x);
  Eigen::VectorXd columns = Eigen::VectorXd::Zero(x.columns());  // the means of the columns
  if (learns) {
    columns = x.transposed_times(Eigen::VectorXd::Ones(x.rows)) / rows;
    normal -= rows * columns * columns.transpose();
  }
  const Eigen::VectorXd diagonal = normal.diagonal();
  normal.diagonal() += scaled.ridge;
  const Extremes extremes = eigenvalues(normal);
  const Eigen::LLT<Eigen::MatrixXd> cholesky(normal);
  if (!(extremes.least > static_cast<double>(x.columns()) * kEpsilon * extremes.most) ||
      cholesky.info() != Eigen::Success)
    return fault_error(
        x.inputs() == 1 ? Fault::shifts_dependent : Fault::shifts_of_inputs_dependent,
        {x.taps, x.inputs(), helpful_ridge(size)});

  const auto [weights, residual, level] = refine(scaled, cholesky, learns);
  Fit fit = fit_of(scaled.problem, weights, residual);
  const Eigen::VectorXd unscaled = scaled.unscaled(weights);
  fit.kernels = kernels_of(scaled.problem, unscaled);
  fit.rms = std::ldexp(fit.rms, scaled.target);
  fit.condition = condition(scaled, extremes, normal, cholesky);
  if (learns) {
    fit.constant = std::ldexp(level, scaled.target) + means.target;
    for (Index k = 0; k < x.columns(); ++k) {
      const double mean = means.inputs[static_cast<std::size_t>(k / x.taps)];
      fit.constant -= mean * unscaled[k];
      columns[k] += std::ldexp(mean, -scaled.exponent(k));
    }
  }
  const double s = deviation(residual, x.columns() + (constant == Constant::none ? 0 : 1));
  normal.diagonal() = diagonal;
  const Eigen::VectorXd errors = s * spread(normal, ridge > 0, cholesky);
  fit.standard_errors = kernels_of(scaled.problem, scaled.unscaled(errors));
  if (learns) {
    const Eigen::VectorXd shares = cholesky.solve(columns);
    fit.constant_error =
        std::ldexp(s * std::sqrt(1 / rows + shares.dot(normal * shares)), scaled.target);
  }
  return fit;
}

}  // namespace sigconv
