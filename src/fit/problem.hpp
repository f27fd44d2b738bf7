#pragma once

#include <Eigen/Core>
#include <span>
#include <string>
#include <vector>

#include "fit/design_matrix.hpp"
#include "sigconv/error.hpp"
#include "sigconv/fit.hpp"

namespace sigconv {

/// What both ways to fit begin with. A copy's matrix would show the samples of the original.
struct Problem {
  Problem() = default;
  Problem(Problem&&) = default;
  Problem& operator=(Problem&&) = default;

  std::vector<std::vector<double>> samples;  ///< what `matrix` shows
  DesignMatrix matrix;
  Eigen::VectorXd target;
  bool flipped = false;  ///< kernels lie the other way round than windows
};

Result<Problem> make_problem(const Spec& spec, Index taps,
                             std::span<const std::span<const double>> inputs,
                             std::span<const double> target);

/// A number for each column, as kernels.
std::vector<std::vector<double>> kernels_of(const Problem& problem, const Eigen::VectorXd& weights);

/// The fit of `weights`, whose residual is target - outputs; neither condition nor errors.
Fit fit_of(const Problem& problem, const Eigen::VectorXd& weights, const Eigen::VectorXd& residual);

/// An error that names the first number that is not finite.
Failure check_finite(std::span<const double> numbers, const std::string& name);

}  // namespace sigconv
