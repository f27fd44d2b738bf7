#include "fit/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "sigconv/plan.hpp"
#include "sigconv/stream.hpp"

namespace sigconv {
namespace {

Error fit_error(std::string message, std::string hint = {}) {
  Error error;
  error.message = std::move(message);
  error.hint = std::move(hint);
  return error;
}

Failure check_operation(const Spec& spec) {
  if (spec.operation == Operation::pad)
    return usage_error("a fit is of a convolution or a correlation");
  if (spec.normalize)
    return usage_error("a fit knows no --normalize: the sum of the taps is what the data say");
  return std::nullopt;
}

Failure check_taps(Index taps, std::size_t inputs) {
  if (inputs == 0) return usage_error("there is no input to fit a kernel to");
  if (taps < 1) return usage_error(fmt::format("--taps is {}; it is 1 or more", taps));
  if (taps > kMostFitted / static_cast<Index>(inputs))
    return usage_error(fmt::format("--taps is {}; {} taps are fitted at most, over all inputs",
                                   taps, kMostFitted));
  return std::nullopt;
}

}  // namespace

Failure check_finite(std::span<const double> numbers, const std::string& name) {
  const auto found = std::ranges::find_if(numbers, [](double x) { return !std::isfinite(x); });
  if (found == numbers.end()) return std::nullopt;
  return fit_error(fmt::format("{} has the value {} at {}: all numbers have to be finite", name,
                                *found, found - numbers.begin() + 1));
}

Result<Problem> make_problem(const Spec& given, Index taps,
                             std::span<const std::span<const double>> inputs,
                             std::span<const double> target) {
  if (auto error = check_operation(given)) return *error;
  if (auto error = check_taps(taps, inputs.size())) return *error;
  Spec spec = given;
  spec.skip_missing = false;
  spec.method = Method::direct;
  const std::vector<double> any(static_cast<std::size_t>(taps));
  const auto plan = make_plan(spec, any);
  if (!plan) return plan.error();
  const auto outputs = plan->outputs(static_cast<Index>(inputs[0].size()));
  if (!outputs) return outputs.error();
  for (std::size_t c = 0; c < inputs.size(); ++c) {
    if (inputs[c].size() != inputs[0].size())
      return fit_error(fmt::format("input {} has {} samples, input 1 has {}", c + 1,
                                    inputs[c].size(), inputs[0].size()));
    if (auto error = check_finite(inputs[c], fmt::format("input {}", c + 1))) return *error;
  }
  if (*outputs != static_cast<Index>(target.size()))
    return fit_error(
        fmt::format("the target has {} numbers, the output {}", target.size(), *outputs),
        "a number for each output: see --mode and --stride");
  if (auto error = check_finite(target, "the target")) return *error;

  Problem problem;
  problem.flipped = spec.operation == Operation::convolve;
  problem.matrix.taps = taps;
  problem.matrix.stride = spec.stride;
  problem.matrix.dilation = spec.dilation;
  problem.matrix.rows = *outputs;
  for (const auto& input : inputs) problem.samples.push_back(read_window(*plan, input, *outputs));
  for (const auto& window : problem.samples) problem.matrix.windows.emplace_back(window);
  problem.target = Eigen::VectorXd::Map(target.data(), *outputs);
  return problem;
}

std::vector<std::vector<double>> kernels_of(const Problem& problem,
                                            const Eigen::VectorXd& weights) {
  std::vector<std::vector<double>> kernels;
  for (Index c = 0; c < problem.matrix.inputs(); ++c) {
    const double* from = weights.data() + c * problem.matrix.taps;
    kernels.emplace_back(from, from + problem.matrix.taps);
    if (problem.flipped) std::ranges::reverse(kernels.back());
  }
  return kernels;
}

Fit fit_of(const Problem& problem, const Eigen::VectorXd& weights,
           const Eigen::VectorXd& residual) {
  Fit fit;
  fit.kernels = kernels_of(problem, weights);
  const Eigen::VectorXd& target = problem.target;
  fit.rms = residual.stableNorm() / std::sqrt(static_cast<double>(target.size()));
  fit.r_squared = fit.condition = std::numeric_limits<double>::quiet_NaN();
  // The mean of equal numbers may round, and their squares about it are not 0.
  if (target.minCoeff() < target.maxCoeff()) {
    const double mean = target.mean();
    const double share = residual.stableNorm() / (target.array() - mean).matrix().stableNorm();
    fit.r_squared = 1 - share * share;
  }
  return fit;
}

}  // namespace sigconv
