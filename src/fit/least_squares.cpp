#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/scale.hpp"
#include "error/fault.hpp"
#include "fit/problem.hpp"
#include "sigconv/fit.hpp"

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

}  // namespace

Result<Fit> fit_kernels(const Spec& spec, Index taps,
                        std::span<const std::span<const double>> inputs,
                        std::span<const double> target, double ridge) {
  if (!(ridge >= 0) || std::isinf(ridge))
    return fault_error(Fault::below_zero, ErrorField::ridge, {ridge});
  auto made = make_problem(spec, taps, inputs, target);
  if (!made) return made.error();
  const double size = trace(made->matrix);
  if (ridge == 0) {
    if (auto error = check_inputs(made->matrix)) return *error;
    if (made->matrix.columns() > made->matrix.rows)
      return fault_error(
          made->matrix.inputs() == 1 ? Fault::too_few_outputs : Fault::too_few_outputs_of_inputs,
          {made->matrix.taps, made->matrix.inputs(), helpful_ridge(size), made->matrix.rows});
  }
  const Scaled scaled = scale(std::move(*made), ridge);
  const DesignMatrix& x = scaled.problem.matrix;
  const Eigen::VectorXd& y = scaled.problem.target;

  Eigen::MatrixXd normal = normal_matrix(x);
  normal.diagonal() += scaled.ridge;
  const Extremes extremes = eigenvalues(normal);
  const Eigen::LLT<Eigen::MatrixXd> cholesky(normal);
  if (!(extremes.least > static_cast<double>(x.columns()) * kEpsilon * extremes.most) ||
      cholesky.info() != Eigen::Success)
    return fault_error(
        x.inputs() == 1 ? Fault::shifts_dependent : Fault::shifts_of_inputs_dependent,
        {x.taps, x.inputs(), helpful_ridge(size)});

  // Each step leaves at most the condition squared times eps of the error. A step that is not half
  // as long as the one before is rounding alone.
  constexpr int kMostSteps = 10;
  Eigen::VectorXd weights = Eigen::VectorXd::Zero(x.columns());
  Eigen::VectorXd residual = y;
  double last = std::numeric_limits<double>::infinity();
  for (int step = 0; step <= kMostSteps; ++step) {
    const Eigen::VectorXd change =
        cholesky.solve(x.transposed_times(residual) - scaled.ridge.cwiseProduct(weights));
    if (!(change.norm() <= last / 2)) break;
    last = change.norm();
    weights += change;
    residual = y - x.times(weights, Method::automatic);
    if (last <= kEpsilon * weights.norm()) break;
  }

  Fit fit = fit_of(scaled.problem, weights, residual);
  fit.kernels = kernels_of(scaled.problem, scaled.unscaled(weights));
  fit.rms = std::ldexp(fit.rms, scaled.target);
  fit.condition = condition(scaled, extremes, normal, cholesky);
  Eigen::VectorXd errors =
      Eigen::VectorXd::Constant(x.columns(), std::numeric_limits<double>::quiet_NaN());
  if (x.rows > x.columns()) {
    const Eigen::MatrixXd inverse =
        cholesky.matrixL().solve(Eigen::MatrixXd::Identity(x.columns(), x.columns()));
    const double s = residual.norm() / std::sqrt(static_cast<double>(x.rows - x.columns()));
    errors = s * inverse.colwise().norm();
  }
  fit.standard_errors = kernels_of(scaled.problem, scaled.unscaled(errors));
  return fit;
}

}  // namespace sigconv
