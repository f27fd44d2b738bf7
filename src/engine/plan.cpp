#include "sigconv/plan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "engine/overlap_save.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {

Plan without_grid(Plan plan) {
  if (plan.method == Method::fft) plan.method = Method::direct;
  plan.grid = plan.batch = 1;
  if (plan.magnitudes) plan.magnitudes = std::make_shared<Plan>(without_grid(*plan.magnitudes));
  return plan;
}

namespace {

Index lookback_of(const Align& align, Index span) {
  switch (align.kind) {
    case Align::Kind::center:
      return span / 2;
    case Align::Kind::center_ahead:
      return (span - 1) / 2;
    case Align::Kind::causal:
      return span - 1;
    case Align::Kind::anticausal:
      return 0;
    case Align::Kind::lookback:
      return align.lookback;
  }
  return 0;
}

Failure check(const Spec& spec, Index taps) {
  if (taps == 0) return usage_error("the kernel has no taps");
  if (spec.stride < 1 || spec.stride > kFar)
    return usage_error("--stride is " + std::to_string(spec.stride) +
                       "; it is 1 or more, at most 2^53");
  if (spec.dilation < 1 || spec.dilation > kFar || taps - 1 > (kFar - 1) / spec.dilation)
    return usage_error("--dilation is " + std::to_string(spec.dilation) +
                       "; it is 1 or more, and the kernel spans 2^53 samples at most");
  if (spec.align.lookback < -kFar || spec.align.lookback > kFar)
    return usage_error("--align " + std::to_string(spec.align.lookback) + " is further than 2^53");
  if (spec.pad_left < 0 || spec.pad_right < 0 || spec.pad_left > kFar || spec.pad_right > kFar)
    return usage_error("--width counts samples: 0 or more, at most 2^53");
  return std::nullopt;
}

struct Sums {
  double plain = 0;
  double absolute = 0;
};

Sums sums_of(const std::vector<double>& weights) {
  Sums sums;
  for (const double weight : weights) {
    sums.plain += weight;
    sums.absolute += std::abs(weight);
  }
  return sums;
}

// A kernel that came from a file is not the command line's fault: the caller tells.
Error kernel_error(std::string message, std::string hint = {}) {
  Error error = usage_error(std::move(message), std::move(hint));
  error.source = "-k";
  return error;
}

Failure check_sums(const Spec& spec, std::vector<double>& weights) {
  const Sums sums = sums_of(weights);
  if (spec.normalize) {
    const double noise = static_cast<double>(weights.size()) *
                         std::numeric_limits<double>::epsilon() * sums.absolute;
    if (!std::isfinite(sums.plain) || std::abs(sums.plain) <= noise)
      return kernel_error("--normalize divides by the sum of the taps, which is " +
                          std::string(std::isfinite(sums.plain) ? "0" : "not finite"));
    for (double& weight : weights) weight /= sums.plain;
  }
  if (spec.skip_missing && std::abs(sums.plain) <= kLeastShare * sums.absolute)
    return kernel_error("--na skip rescales by the sum of the taps, and in this kernel they cancel",
                        "a derivative cannot be rescaled; --na keep, zero, hold or linear");
  return std::nullopt;
}

// By taps, dilation and stride alone: a pipe gives what a file gives.
void choose_method(const Spec& spec, Plan& plan) {
  const auto taps = static_cast<Index>(plan.weights.size());
  plan.automatic = spec.method == Method::automatic;
  plan.method = spec.method == Method::reference ? Method::reference : Method::direct;
  plan.direct_cost = direct_cost(taps, plan.dilation, plan.stride);
  const bool may = plan.automatic || spec.method == Method::fft;
  if (may && spec.operation != Operation::pad) {
    const auto tiling = choose_tiling(taps, plan.dilation, plan.stride);
    plan.fft_cost = tiling ? tiling->cost : std::numeric_limits<double>::infinity();
    // What spans more than transforms reach stays direct.
    if (tiling && (!plan.automatic || tiling->cost < plan.direct_cost)) {
      plan.method = Method::fft;
      plan.overlap_save =
          std::make_shared<OverlapSave>(*tiling, plan.weights, plan.dilation, plan.stride);
      plan.grid = plan.overlap_save->grid();
      plan.batch = plan.overlap_save->batch();
    }
  }
  if (!spec.skip_missing) return;
  // Of the few outputs that are summed with it, directly.
  auto magnitudes = std::make_shared<Plan>(without_grid(plan));
  for (double& weight : magnitudes->weights) weight = std::abs(weight);
  plan.magnitudes = std::move(magnitudes);
}

}  // namespace

Result<Plan> make_plan(const Spec& spec, std::span<const double> kernel) {
  Plan plan;
  if (spec.operation == Operation::pad)
    plan.weights = {1.0};
  else
    plan.weights.assign(kernel.begin(), kernel.end());
  if (spec.operation == Operation::convolve) std::ranges::reverse(plan.weights);

  const auto taps = static_cast<Index>(plan.weights.size());
  if (auto error = check(spec, taps)) return *error;
  if (auto error = check_sums(spec, plan.weights)) return *error;

  plan.dilation = spec.dilation;
  plan.stride = spec.stride;
  plan.span = (taps - 1) * spec.dilation + 1;
  plan.mode = spec.mode;
  plan.extension = spec.extension;
  plan.skip_missing = spec.skip_missing;
  choose_method(spec, plan);
  if (spec.operation == Operation::pad) {
    plan.mode = Mode::full;  // outputs beyond the rows
    plan.first_start = -spec.pad_left;
    plan.last_start = spec.pad_right;
    return plan;
  }
  plan.lookback = lookback_of(spec.align, plan.span);
  switch (spec.mode) {
    case Mode::same:
      plan.first_start = -plan.lookback;
      plan.last_start = -plan.lookback;
      break;
    case Mode::full:
      plan.first_start = 1 - plan.span;
      plan.last_start = 0;
      break;
    case Mode::valid:
      plan.first_start = 0;
      plan.last_start = 1 - plan.span;
      break;
  }
  return plan;
}

std::size_t Plan::scratch() const { return overlap_save ? overlap_save->scratch() : 0; }

bool Plan::needs_whole_signal() const {
  if (extension.rule == Rule::circular) return left_reach() > 0;
  if (extension.rule != Rule::constant || (left_reach() == 0 && right_reach() == 0)) return false;
  return extension.value.kind == PadValue::Kind::median ||
         (extension.value.kind == PadValue::Kind::mean && extension.value.count == 0);
}

Result<Index> Plan::outputs(Index length) const {
  Error error;
  if (length == 0) {
    error.message = "the signal is empty: there are no rows";
    return error;
  }
  const Index last = length - 1 + last_start;
  if (last < first_start) {
    error.message = "the kernel spans " + std::to_string(span) + " samples, the signal has " +
                    std::to_string(length) + ": --mode valid has no output";
    error.hint = "--mode same or --mode full extends the signal (--pad says how)";
    return error;
  }
  return (last - first_start) / stride + 1;
}

}  // namespace sigconv
