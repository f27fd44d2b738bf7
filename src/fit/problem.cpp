#include "fit/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/linear.hpp"
#include "error/fault.hpp"
#include "sigconv/plan.hpp"
#include "sigconv/stream.hpp"

namespace sigconv {
namespace {

Failure check_operation(const Spec& spec) {
  if (spec.operation == Operation::pad) return fault_error(Fault::fit_of_pad);
  if (spec.normalize) return fault_error(Fault::fit_normalizes);
  if (const auto field = not_linear(spec)) return fault_error(Fault::not_supported, *field);
  if (spec.extension.rule == Rule::interp) return fault_error(Fault::interp_not_supported);
  if (auto rule = rule_without_outputs(spec))
    return fault_error(Fault::rule_not_supported, {*rule});
  return std::nullopt;
}

Failure check_taps(Index taps, std::size_t inputs) {
  if (inputs == 0) return fault_error(Fault::fit_without_input);
  if (taps < 1) return fault_error(Fault::below_one, ErrorField::taps, {taps});
  if (taps > kMostFitted / static_cast<Index>(inputs))
    return fault_error(Fault::too_many_taps, {taps, kMostFitted});
  return std::nullopt;
}

}  // namespace

Failure check_finite(std::span<const double> numbers, const std::string& name) {
  const auto found = std::ranges::find_if(numbers, [](double x) { return !std::isfinite(x); });
  if (found == numbers.end()) return std::nullopt;
  return fault_error(Fault::not_finite, {name, *found, Index{found - numbers.begin() + 1}});
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
      return fault_error(Fault::input_length,
                         {static_cast<Index>(c + 1), static_cast<Index>(inputs[c].size()),
                          static_cast<Index>(inputs[0].size())});
    if (auto error = check_finite(inputs[c], fmt::format("input {}", c + 1))) return *error;
  }
  if (*outputs != static_cast<Index>(target.size()))
    return fault_error(Fault::target_length, {static_cast<Index>(target.size()), *outputs});
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
  fit.r_squared = std::numeric_limits<double>::quiet_NaN();
  // The mean of equal numbers may be rounded, and then their squares about it are not 0.
  if (target.minCoeff() < target.maxCoeff()) {
    const double mean = target.mean();
    const double share = residual.stableNorm() / (target.array() - mean).matrix().stableNorm();
    fit.r_squared = 1 - share * share;
  }
  return fit;
}

}  // namespace sigconv
