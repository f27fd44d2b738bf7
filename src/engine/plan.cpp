#include "sigconv/plan.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "engine/cancel.hpp"
#include "engine/extension.hpp"
#include "engine/overlap_save.hpp"
#include "engine/scale.hpp"
#include "engine/tiling.hpp"
#include "error/fault.hpp"
#include "sigconv/convolve.hpp"
#include "sigconv/sums.hpp"

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

Failure check_lag_range(const Spec& spec) {
  if (!spec.max_lag) return std::nullopt;
  if (!spec.min_lag && *spec.max_lag < 0)
    return fault_error(Fault::not_from_zero, ErrorField::max_lag, {*spec.max_lag});
  const Index last = *spec.max_lag;
  const Index first = spec.min_lag.value_or(-last);
  if (first < -kFar || last > kFar)
    return fault_error(Fault::not_from_zero, ErrorField::max_lag, {last});
  return last < first ? Failure(fault_error(Fault::lags_reversed, {first, last})) : std::nullopt;
}

Failure check(const Spec& spec, Index taps) {
  if (taps == 0) return fault_error(Fault::kernel_empty);
  if (spec.stride < 1 || spec.stride > kFar)
    return fault_error(Fault::not_from_one, ErrorField::stride, {spec.stride});
  if (spec.dilation < 1 || spec.dilation > kFar || taps - 1 > (kFar - 1) / spec.dilation)
    return fault_error(Fault::span_too_long, {spec.dilation});
  if (spec.align.lookback < -kFar || spec.align.lookback > kFar)
    return fault_error(Fault::align_too_far, {spec.align.lookback});
  if (auto error = check_lag_range(spec)) return error;
  if (const auto count = spec.extension.value.count;
      count && spec.extension.rule == Rule::constant &&
      spec.extension.value.kind == PadValue::Kind::mean && (*count < 1 || *count > kFar))
    return fault_error(Fault::not_from_one, ErrorField::pad_value, {*count});
  if (spec.min_present) {
    if (!spec.skip_missing) return fault_error(Fault::min_present_without_skip);
    if (*spec.min_present < 1 || *spec.min_present > kFar)
      return fault_error(Fault::not_from_one, ErrorField::min_present, {*spec.min_present});
    if (*spec.min_present > taps)
      return fault_error(Fault::min_present_above_taps, {*spec.min_present, taps});
  }
  for (const Index width : {spec.pad_left, spec.pad_right})
    if (width < 0 || width > kFar)
      return fault_error(Fault::not_a_sample_count, ErrorField::width, {width});
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

// Divides the weights by their sum. Integers whose sum is exact keep it as their divisor.
void divide_by_sum(const Sums& sums, Plan& plan) {
  const auto is_integer = [](double weight) { return weight == std::nearbyint(weight); };
  const bool exact =
      sums.absolute <= static_cast<double>(kFar) && std::ranges::all_of(plan.weights, is_integer);
  plan.divisor = exact ? std::abs(sums.plain) : 1;
  const double factor = !exact ? sums.plain : sums.plain < 0 ? -1 : 1;
  for (double& weight : plan.weights) weight /= factor;
}

Failure check_sums(const Spec& spec, Plan& plan) {
  const auto& weights = plan.weights;
  const Sums sums = sums_of(weights);
  if (spec.normalize) {
    const double noise = static_cast<double>(weights.size()) *
                         std::numeric_limits<double>::epsilon() * sums.absolute;
    if (!std::isfinite(sums.plain)) return fault_error(Fault::taps_sum_not_finite);
    if (std::abs(sums.plain) <= noise) return fault_error(Fault::taps_sum_to_zero);
    divide_by_sum(sums, plan);
  }
  if (spec.skip_missing && std::abs(sums.plain) <= kLeastShare * sums.absolute)
    return fault_error(Fault::taps_cancel);
  return std::nullopt;
}

// Checks scale, match and demean. The divisors of Scale count, or add up, the samples of the signal
// alone. They exclude padding by values, a dilation and skipped samples.
Failure check_lags(const Spec& spec, Index taps) {
  const auto excluded = [&](Fault fault) -> Failure {
    if (spec.dilation > 1) return fault_error(fault, ErrorField::dilation, {});
    if (spec.skip_missing) return fault_error(fault, ErrorField::skip_missing, {});
    return std::nullopt;
  };
  if (spec.scale != Scale::none) {
    const Rule rule = spec.extension.rule;
    if (rule != Rule::zero && rule != Rule::missing)
      return fault_error(Fault::scale_excludes_padding);
    if (auto error = excluded(Fault::scale_excludes)) return error;
    if (spec.match) return fault_error(Fault::scale_excludes, ErrorField::match, {});
  }
  if (spec.match)
    if (auto error = excluded(Fault::match_excludes)) return error;
  const PadValue::Kind kind = spec.extension.value.kind;
  if (spec.demean && spec.extension.rule == Rule::constant &&
      (kind == PadValue::Kind::mean || kind == PadValue::Kind::median))
    return fault_error(Fault::demean_without_mean);
  if (spec.match && taps < 2) return fault_error(Fault::kernel_too_short);
  return std::nullopt;
}

// Checks Rule::interp. A polynomial is fitted to the window of a savgol kernel, at its own samples.
Failure check_interp(const Spec& spec, Index taps) {
  if (spec.extension.rule != Rule::interp) return std::nullopt;
  if (!spec.end_fit || spec.end_fit->taps != taps) return fault_error(Fault::interp_not_supported);
  if (spec.mode == Mode::full && !spec.max_lag) return fault_error(Fault::interp_excludes_full);
  const std::pair<bool, ErrorField> excluded[] = {
      {spec.max_lag.has_value(), ErrorField::max_lag},
      {lookback_of(spec.align, taps) != taps / 2, ErrorField::align},
      {spec.dilation > 1, ErrorField::dilation},
      {spec.skip_missing, ErrorField::skip_missing},
      {spec.demean, ErrorField::demean},
      {spec.match, ErrorField::match}};
  for (const auto& [given, field] : excluded)
    if (given) return fault_error(Fault::interp_excludes, field, {});
  return std::nullopt;
}

double norm_of(const std::vector<double>& weights) {
  Norm norm;
  for (const double weight : weights) norm.add(weight);
  return norm.value();
}

double squares_of(const std::vector<double>& weights) {
  SquareSum squares;
  for (const double weight : weights) squares.add(weight);
  return squares.value() / squares.factor() / squares.factor();
}

// Brings very large and very small taps near 1. Coefficients do not depend on their magnitude.
void to_range(std::vector<double>& weights) {
  SquareSum squares;
  for (const double weight : weights) squares.add(weight);
  const double factor = factor_of_range(std::sqrt(squares.value()), squares.factor());
  for (double& weight : weights) weight *= factor;
}

// Subtracts the mean and divides by the norm, because matching compares only the shape of a
// template.
Failure take_mean_and_norm_out(std::vector<double>& weights) {
  if (std::ranges::any_of(weights, [](double weight) { return std::isinf(weight); }))
    return fault_error(Fault::kernel_infinite);
  to_unit_scale(weights);  // the differences of very large taps would overflow
  const double first = weights[0];
  for (double& weight : weights) weight -= first;  // exact if the taps are close to each other
  take_mean_out(weights);
  const double size = norm_of(weights);
  const bool varies =
      size > 0 && std::ranges::adjacent_find(weights, std::not_equal_to{}) != weights.end();
  if (!varies || !std::isfinite(size)) return fault_error(Fault::kernel_constant);
  for (double& weight : weights) weight /= size;
  return std::nullopt;
}

// Returns whether transforms cost less than direct sums. For few outputs it adds the time to plan
// transforms and to make the kernel's spectra: FFTW takes 0.6 ms for a pair, a spectrum 3 ns a
// point.
bool pays(const Tiling& tiling, const Plan& plan) {
  if (!plan.most) return tiling.cost < plan.direct_cost;
  const Index blocks = (*plan.most + tiling.block - 1) / tiling.block;
  const double transforms = 6e5 + 3.0 * static_cast<double>(tiling.parts * tiling.size) +
                            tiling.cost * static_cast<double>(blocks * tiling.block);
  return transforms < plan.direct_cost * static_cast<double>(*plan.most);
}

// Chooses the method from the request alone, so that a pipe gives the bytes that a file gives.
void choose_method(const Spec& spec, Plan& plan) {
  const auto taps = static_cast<Index>(plan.weights.size());
  plan.automatic = spec.method == Method::automatic;
  plan.method = spec.method == Method::reference ? Method::reference : Method::direct;
  plan.direct_cost = direct_cost(taps, plan.dilation, plan.stride);
  const bool may = plan.automatic || spec.method == Method::fft;
  if (may && spec.operation != Operation::pad) {
    const auto tiling = choose_tiling(taps, plan.dilation, plan.stride);
    plan.fft_cost = tiling ? tiling->cost : std::numeric_limits<double>::infinity();
    // A kernel that spans more than the transforms is summed directly.
    if (tiling && (!plan.automatic || pays(*tiling, plan))) {
      plan.method = Method::fft;
      plan.overlap_save =
          std::make_shared<OverlapSave>(*tiling, plan.weights, plan.dilation, plan.stride);
      plan.grid = plan.overlap_save->grid();
      plan.batch = plan.overlap_save->batch();
    }
  }
  if (spec.match) {
    // A block of outputs has one offset, and reads a span of samples more. Its length of a span or
    // more keeps the cost of these low.
    constexpr Index kLeast = 1024;
    const Index unit = plan.grid;
    plan.grid = (std::max(kLeast, plan.span) + unit - 1) / unit * unit;
    plan.batch = (plan.batch + plan.grid - 1) / plan.grid * plan.grid;
  }
  if (!spec.skip_missing) return;
  // Few outputs are summed with it, so it sums directly.
  auto magnitudes = std::make_shared<Plan>(without_grid(plan));
  for (double& weight : magnitudes->weights) weight = std::abs(weight);
  plan.magnitudes = std::move(magnitudes);
}

}  // namespace

Result<Plan> make_plan(const Spec& spec, std::span<const double> kernel) {
  return make_plan(spec, Kernel({kernel.begin(), kernel.end()}));
}

Result<Plan> make_plan(const Spec& spec, const Kernel& kernel) {
  Plan plan;
  if (spec.operation == Operation::pad) {
    plan.weights = {1.0};
  } else {
    plan.weights = kernel.taps;
    plan.divisor = kernel.divisor;
  }
  if (!(plan.divisor > 0) || std::isinf(plan.divisor))
    return fault_error(Fault::kernel_divisor, {plan.divisor});
  if (spec.operation == Operation::convolve) std::ranges::reverse(plan.weights);

  const auto taps = static_cast<Index>(plan.weights.size());
  if (auto error = check(spec, taps)) return *error;
  if (auto error = check_lags(spec, taps)) return *error;
  if (auto error = check_interp(spec, taps)) return *error;
  if (auto error = check_sums(spec, plan)) return *error;
  if (spec.match || spec.scale == Scale::coeff) plan.divisor = 1;
  if (spec.scale == Scale::coeff) to_range(plan.weights);
  if (spec.demean) take_mean_out(plan.weights);
  if (spec.match)
    if (auto error = take_mean_and_norm_out(plan.weights)) return *error;

  plan.dilation = spec.dilation;
  plan.stride = spec.stride;
  plan.span = (taps - 1) * spec.dilation + 1;
  plan.mode = spec.mode;
  plan.extension = spec.extension;
  plan.skip_missing = spec.skip_missing;
  plan.min_present = spec.min_present.value_or(1);
  if (spec.scale != Scale::none && spec.extension.rule == Rule::missing) {
    plan.extension.rule = Rule::zero;
    plan.needs_products = true;
  }
  if (spec.extension.rule == Rule::interp && spec.mode != Mode::valid) plan.end_fit = spec.end_fit;
  plan.scale = spec.scale;
  plan.demean = spec.demean;
  plan.zero_missing = spec.demean && spec.zero_missing;
  plan.match = spec.match;
  if (spec.scale == Scale::coeff) plan.squares = squares_of(plan.weights);
  if (spec.max_lag) {
    plan.first_start = spec.min_lag.value_or(-*spec.max_lag);
    plan.last_start = *spec.max_lag;  // enough for any length; `most` limits them
    plan.most = (plan.last_start - plan.first_start) / plan.stride + 1;
  }
  choose_method(spec, plan);
  plan.cancels = leaves_rest(plan.weights, plan.method != Method::fft);
  if (spec.operation == Operation::pad) {
    plan.mode = Mode::full;  // some outputs are beyond the rows
    plan.first_start = -spec.pad_left;
    plan.last_start = spec.pad_right;
    return plan;
  }
  plan.lookback = lookback_of(spec.align, plan.span);
  if (spec.max_lag) {
    plan.mode = Mode::full;  // some outputs are beyond the rows
    return plan;
  }
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
  if (demean || scale == Scale::biased || scale == Scale::coeff) return true;
  if (reads_far_end(extension.rule)) return left_reach() > 0;
  if (extension.rule != Rule::constant || (left_reach() == 0 && right_reach() == 0)) return false;
  return extension.value.kind == PadValue::Kind::median ||
         (extension.value.kind == PadValue::Kind::mean && !extension.value.count);
}

Result<Index> Plan::outputs(Index length) const {
  if (length < 1) return fault_error(Fault::signal_empty);
  if (end_fit && length < span) return fault_error(Fault::signal_shorter_than_fit, {span, length});
  const Index last = length - 1 + last_start;
  if (last < first_start) return fault_error(Fault::signal_too_short, {span, length});
  const Index windows = (last - first_start) / stride + 1;
  return most ? std::min(windows, *most) : windows;
}

}  // namespace sigconv
