#pragma once

#include <Eigen/Core>
#include <span>
#include <string>
#include <vector>

#include "fit/design_matrix.hpp"
#include "sigconv/error.hpp"
#include "sigconv/fit.hpp"

namespace sigconv {

/// The input of both ways to fit. It cannot be copied: the copy's matrix would point to the samples
/// of the original.
struct Problem {
  Problem() = default;
  Problem(Problem&&) = default;
  Problem& operator=(Problem&&) = default;

  std::vector<std::vector<double>> samples;  ///< `matrix` points to them
  DesignMatrix matrix;
  Eigen::VectorXd target;
  bool flipped = false;  ///< kernels are in the reverse order of windows
};

Result<Problem> make_problem(const Spec& spec, Index taps,
                             std::span<const std::span<const double>> inputs,
                             std::span<const double> target);

/// Returns the kernels of `weights`, which has a number for each column.
std::vector<std::vector<double>> kernels_of(const Problem& problem, const Eigen::VectorXd& weights);

/// Returns the fit of `weights`, without condition and errors. `residual`: target - outputs.
Fit fit_of(const Problem& problem, const Eigen::VectorXd& weights, const Eigen::VectorXd& residual);

/// Returns an error that names the first number that is not finite.
Failure check_finite(std::span<const double> numbers, const std::string& name);

}  // namespace sigconv
