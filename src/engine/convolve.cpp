#include "sigconv/convolve.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include "engine/cancel.hpp"
#include "engine/census.hpp"
#include "engine/direct.hpp"
#include "engine/elementwise.hpp"
#include "engine/end_fit.hpp"
#include "engine/extension.hpp"
#include "engine/match.hpp"
#include "engine/median.hpp"
#include "engine/overlap_save.hpp"
#include "engine/reference.hpp"
#include "engine/scale.hpp"
#include "engine/share.hpp"
#include "engine/tap_counts.hpp"
#include "sigconv/stream.hpp"

namespace sigconv {
namespace {

void sum_taps(const Plan& plan, Index first, std::span<const double> window,
              std::span<double> outputs) {
  if (plan.method == Method::reference)
    reference_range(plan, window, outputs);
  else if (plan.method == Method::fft)
    overlap_save_range(plan, first, window, outputs);
  else
    direct_range(plan, window, outputs);
}

// Returns the value of Rule::constant, computed from the whole signal.
double pad_value_of(const Plan& plan, std::span<const double> signal) {
  const PadValue& value = plan.extension.value;
  if (plan.extension.rule != Rule::constant) return 0;
  switch (value.kind) {
    case PadValue::Kind::literal:
      return value.value;
    case PadValue::Kind::first:
      return signal[0];
    case PadValue::Kind::mean: {
      Mean mean;
      const auto all = static_cast<Index>(signal.size());
      const Index samples = std::min(all, value.count.value_or(all));
      for (const double sample : signal.first(static_cast<std::size_t>(samples))) mean.add(sample);
      return mean.value();
    }
    case PadValue::Kind::median:
      return median_of({signal.begin(), signal.end()});
  }
  return 0;
}

// Returns whether some sample is NaN.
bool any_missing(std::span<const double> samples) {
  return std::ranges::any_of(samples, [](double sample) { return std::isnan(sample); });
}

// Computes the outputs that read a NaN again, from the present samples. The weights are summed like
// the outputs. If only taps of 0 read a NaN, direct sums of the present weights and of all weights
// are therefore exactly equal.
void rescale(const Plan& plan, Index first, std::span<const double> window,
             std::span<double> outputs) {
  std::vector<std::uint32_t> running;
  const TapCounts missing(
      plan, window, [](double x) { return std::isnan(x); }, running);
  std::vector<double> samples(window.begin(), window.end());
  std::vector<double> present(window.size(), 1.0);
  for (std::size_t n = 0; n < window.size(); ++n)
    if (std::isnan(window[n])) samples[n] = present[n] = 0;

  std::vector<double> sums(outputs.size());
  std::vector<double> weights(outputs.size());
  sum_taps(plan, first, samples, sums);
  sum_taps(plan, first, present, weights);
  const std::vector<double> ones(static_cast<std::size_t>(plan.span), 1.0);
  double all = 0;
  double magnitude = 0;
  direct_range(plan, ones, std::span(&all, 1));
  const Share share = share_of(all, plan.divisor);
  direct_range(*plan.magnitudes, ones, std::span(&magnitude, 1));

  // If little of the kernel's weight is present, a quotient would magnify the rounding of
  // transforms, and weights may cancel. Such outputs are summed directly. The weights of others
  // cannot cancel, because the present ones weigh no more than all.
  constexpr double kLittle = 0.1;
  const auto weak = [&](std::size_t i) {
    return missing[i] > 0 && !(std::abs(weights[i]) > kLittle * magnitude);
  };
  std::vector<double> magnitudes;
  for (std::size_t i = 0; i < outputs.size();) {
    if (!weak(i)) {
      if (missing[i] > 0) outputs[i] = sums[i] * share.whole / (weights[i] * share.unit);
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < outputs.size() && weak(end)) ++end;
    const std::size_t begin = i * static_cast<std::size_t>(plan.stride);
    const auto length = static_cast<std::size_t>(window_length(plan, static_cast<Index>(end - i)));
    magnitudes.resize(end - i);
    const auto part = std::span(present).subspan(begin, length);
    direct_range(*plan.magnitudes, part, magnitudes);
    direct_range(plan, part, std::span(weights).subspan(i, end - i));
    direct_range(plan, std::span(samples).subspan(begin, length),
                 std::span(sums).subspan(i, end - i));
    for (std::size_t j = i; j < end; ++j)
      outputs[j] = std::abs(weights[j]) > kLeastShare * magnitudes[j - i]
                       ? sums[j] * share.whole / (weights[j] * share.unit)
                       : std::nan("");
    i = end;
  }
}

// Computes the outputs that are not finite again, from smaller samples. Sums of integer taps can
// overflow although their quotients are in the range of doubles. The new outputs are direct sums,
// so they do not depend on the window.
void undo_overflow(const Plan& plan, std::span<const double> window, std::span<double> outputs) {
  double magnitude = 0;
  for (const double weight : plan.weights) magnitude += std::abs(weight);
  if (take_census(window).largest * magnitude < std::numeric_limits<double>::max() / 2) return;
  std::vector<double> smaller(window.begin(), window.end());
  for (double& sample : smaller) sample *= 1 / kOverflowScale;
  std::vector<double> again(outputs.size());
  const Plan direct = without_grid(plan);
  sum_taps(direct, 0, smaller, again);
  divide(again, plan.divisor);
  if (plan.skip_missing && any_missing(window)) rescale(direct, 0, smaller, again);
  for (std::size_t i = 0; i < outputs.size(); ++i)
    if (!std::isfinite(outputs[i])) outputs[i] = again[i] * kOverflowScale;
}

// Removes outputs with a missing tap that have too few present taps, or none on a sample of the
// signal: zeros of the padding alone are no average.
void remove_unsupported(const Plan& plan, Index first, std::span<const double> window,
                        const Extent& extent, std::span<double> outputs) {
  const Rule rule = plan.extension.rule;
  const Index start = plan.start(first);
  const auto size = static_cast<Index>(window.size());
  const bool padded =
      (rule == Rule::zero || rule == Rule::constant) && (start < 0 || start + size > extent.length);
  if (plan.min_present == 1 && !padded) return;  // rescale() leaves no tap without a sample
  const auto count_present = [&](std::span<const double> samples,
                                 std::vector<std::uint32_t>& running) {
    return TapCounts(
        plan, samples, [](double x) { return !std::isnan(x); }, running);
  };
  std::vector<std::uint32_t> running;
  std::vector<std::uint32_t> running_inside;
  std::vector<double> inside(window.begin(), window.end());
  for (Index n = 0; padded && n < size; ++n)
    if (start + n < 0 || start + n >= extent.length)
      inside[static_cast<std::size_t>(n)] = std::nan("");
  const TapCounts present = count_present(window, running);
  const TapCounts samples = count_present(inside, running_inside);
  const auto taps = static_cast<Index>(plan.weights.size());
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const Index count = present[i];
    if (count < taps && (count < plan.min_present || samples[i] == 0)) outputs[i] = std::nan("");
  }
}

}  // namespace

void convolve(const Plan& plan, std::span<const double> given, std::span<double> outputs) {
  std::span<const double> signal = given;
  Survey survey;
  if (plan.demean || plan.scale != Scale::none) {
    Surveyor surveyor(plan);
    surveyor.push(given);
    survey = surveyor.finish();
  }
  std::vector<double> shifted;
  if (survey.changes_samples()) {
    for (const double sample : given) shifted.push_back(survey.changed(sample));
    signal = shifted;
  }
  const auto length = static_cast<Index>(signal.size());
  const auto count = static_cast<Index>(outputs.size());
  assert(plan.outputs(length) && *plan.outputs(length) == count);
  const auto range = [&](Index first, Index end) {
    return outputs.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(end - first));
  };
  // Outputs whose window lies within the signal read it there. The others get a window of their
  // own. Transforms use windows for all outputs, because they copy their samples anyway and have a
  // grid.
  const Index reach = (std::max<Index>(0, -plan.first_start) + plan.stride - 1) / plan.stride;
  const Index inside = plan.grid > 1 ? count : std::min(reach, count);
  const Index last = length - plan.span - plan.first_start;
  const Index complete = last < 0 ? 0 : std::min(last / plan.stride + 1, count);
  const Index after = std::max(inside, complete);

  Extent extent{length, survey.squares, survey.missing};
  if (plan.end_fit)
    extent.ends = std::make_shared<Ends>(Ends{{signal.begin(), signal.begin() + plan.span},
                                              {signal.end() - plan.span, signal.end()}});
  const double pad = pad_value_of(plan, signal);
  static thread_local std::vector<double> window;
  const auto beyond = [&](Index first, Index end) {
    while (first < end) {
      const Index piece = std::min(outputs_per_window(plan), end - first);
      window.resize(static_cast<std::size_t>(window_length(plan, piece)));
      const Index start = plan.start(first);
      const auto size = static_cast<Index>(window.size());
      const auto sample = [&](Index n) {
        return extended(plan.extension.rule, pad, length, n,
                        [&](Index i) { return signal[static_cast<std::size_t>(i)]; });
      };
      const Index from = std::clamp<Index>(-start, 0, size);
      const Index to = std::clamp<Index>(length - start, from, size);
      for (Index i = 0; i < from; ++i) window[static_cast<std::size_t>(i)] = sample(start + i);
      std::copy(signal.begin() + (from < to ? start + from : 0),
                signal.begin() + (from < to ? start + to : 0), window.begin() + from);
      for (Index i = to; i < size; ++i) window[static_cast<std::size_t>(i)] = sample(start + i);
      convolve_range(plan, first, window, range(first, first + piece), extent);
      scale_range(plan, first, extent, window, range(first, first + piece));
      first += piece;
    }
  };
  beyond(0, inside);
  if (inside < after) {
    const auto read = signal.subspan(static_cast<std::size_t>(plan.start(inside)),
                                     static_cast<std::size_t>(window_length(plan, after - inside)));
    convolve_range(plan, inside, read, range(inside, after));
    scale_range(plan, inside, extent, read, range(inside, after));
  }
  beyond(after, count);
}

Result<std::vector<double>> convolve(const Plan& plan, std::span<const double> signal) {
  const auto count = plan.outputs(static_cast<Index>(signal.size()));
  if (!count) return count.error();
  std::vector<double> outputs(static_cast<std::size_t>(*count));
  convolve(plan, signal, outputs);
  return outputs;
}

void convolve_range(const Plan& plan, Index first, std::span<const double> window,
                    std::span<double> outputs, const Extent& extent) {
  assert(static_cast<Index>(window.size()) ==
         window_length(plan, static_cast<Index>(outputs.size())));
  if (plan.match) return match_range(plan, first, window, outputs, sum_taps);
  std::vector<double> present;
  if (plan.scale != Scale::none && any_missing(window)) {
    present.assign(window.begin(), window.end());
    for (double& sample : present) sample = std::isnan(sample) ? 0 : sample;
    window = present;
  }
  sum_taps(plan, first, window, outputs);
  const bool finite = plan.divisor == 1 || divide(outputs, plan.divisor);
  const bool gaps = plan.skip_missing && any_missing(window);
  if (gaps) rescale(plan, first, window, outputs);
  if (!finite) undo_overflow(plan, window, outputs);
  if (plan.cancels) clear_constants(plan, window, outputs);
  if (gaps) remove_unsupported(plan, first, window, extent, outputs);
  if (plan.end_fit) fit_ends(plan, first, extent, outputs);
}

namespace {

// Divides sums by the divisors of Scale. Products with NaN are left out, as in R's ccf with
// na.pass: a sum without L products has a biased divisor of max(length, taps) - L.
class ScaledSum {
 public:
  ScaledSum(const Plan& plan, const Extent& extent)
      : scale_(plan.scale),
        needs_products_(plan.needs_products),
        longest_(
            static_cast<double>(std::max(extent.length, static_cast<Index>(plan.weights.size())))) {
    if (scale_ != Scale::coeff) return;
    norms_ = root_of_product(extent.squares, plan.squares);
    // The two norms have biased divisors, too.
    if (extent.missing > 0)
      divisor_ = std::sqrt(longest_) * std::sqrt(longest_ - static_cast<double>(extent.missing));
  }

  // `products`: of taps with samples of the signal. `left_out`: those of them with NaN.
  double operator()(double sum, Index products, Index left_out) const {
    const Index present = products - left_out;
    if (present == 0 && (left_out > 0 || needs_products_ || scale_ == Scale::unbiased))
      return std::nan("");
    const double biased = longest_ - static_cast<double>(left_out);
    if (scale_ == Scale::unbiased) return sum / static_cast<double>(present);
    if (scale_ == Scale::biased) return sum / biased;
    if (!(norms_ > 0)) return std::nan("");
    const double coefficient = divisor_ > 0 ? sum / norms_ * (divisor_ / biased) : sum / norms_;
    // Rounding can make a coefficient exceed 1. Divisors that leave out missing products can, too.
    return std::isnan(coefficient) ? coefficient : std::clamp(coefficient, -1.0, 1.0);
  }

 private:
  Scale scale_;
  bool needs_products_;
  double longest_;
  double norms_ = 0;
  double divisor_ = 0;  // of the norms; 0 if no sample is missing
};

}  // namespace

void scale_range(const Plan& plan, Index first, const Extent& extent,
                 std::span<const double> window, std::span<double> outputs) {
  if (plan.scale == Scale::none) return;
  const auto taps = static_cast<Index>(plan.weights.size());
  const ScaledSum scaled(plan, extent);
  // The norms are direct sums. The coefficient of a signal with itself is exactly 1 only if its sum
  // is direct, too. Transforms round by much less than 1e-12 of the norms, and few lags of a signal
  // have coefficients this close to 1.
  constexpr double kNearOne = 1 - 1e-12;
  const bool transforms = plan.scale == Scale::coeff && plan.method == Method::fft;
  std::vector<std::uint32_t> running;
  std::optional<TapCounts> missing;
  if (any_missing(window))
    missing.emplace(
        plan, window, [](double x) { return std::isnan(x); }, running);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const Index lag = plan.start(first + static_cast<Index>(i));
    const Index products = std::min(lag + taps, extent.length) - std::max<Index>(lag, 0);
    const Index left_out = missing ? static_cast<Index>((*missing)[i]) : 0;
    const auto scale = [&] { return scaled(outputs[i], std::max<Index>(products, 0), left_out); };
    outputs[i] = scale();
    if (!transforms || left_out > 0 || !(std::abs(outputs[i]) > kNearOne)) continue;
    const auto begin = i * static_cast<std::size_t>(plan.stride);
    direct_range(plan, window.subspan(begin, static_cast<std::size_t>(plan.span)),
                 outputs.subspan(i, 1));
    outputs[i] = scale();
  }
}

}  // namespace sigconv
