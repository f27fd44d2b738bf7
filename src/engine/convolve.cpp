#include "sigconv/convolve.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "engine/direct.hpp"
#include "engine/reference.hpp"
#include "sigconv/stream.hpp"

namespace sigconv {
namespace {

void sum_taps(const Plan& plan, std::span<const double> window, std::span<double> outputs) {
  if (plan.method == Method::reference)
    reference_range(plan, window, outputs);
  else
    direct_range(plan, window, outputs);
}

// Outputs whose taps read a missing sample.
std::vector<bool> affected_outputs(const Plan& plan, std::span<const double> window,
                                   std::size_t outputs) {
  std::vector<bool> affected(outputs);
  const auto taps = static_cast<Index>(plan.weights.size());
  for (std::size_t n = 0; n < window.size(); ++n) {
    if (!std::isnan(window[n])) continue;
    for (Index k = 0; k < taps; ++k) {
      const Index start = static_cast<Index>(n) - k * plan.dilation;
      if (start < 0) break;
      const auto output = static_cast<std::size_t>(start / plan.stride);
      if (start % plan.stride == 0 && output < outputs) affected[output] = true;
    }
  }
  return affected;
}

// The outputs again, of what is present. Sums of weights go through the same summation, so that
// they are exactly equal where nothing is missing but under taps of 0.
void rescale(const Plan& plan, std::span<const double> window, std::span<double> outputs) {
  const auto affected = affected_outputs(plan, window, outputs.size());
  std::vector<double> samples(window.begin(), window.end());
  std::vector<double> present(window.size(), 1.0);
  for (std::size_t n = 0; n < window.size(); ++n)
    if (std::isnan(window[n])) samples[n] = present[n] = 0;
  Plan absolute = plan;
  for (double& weight : absolute.weights) weight = std::abs(weight);

  std::vector<double> sums(outputs.size());
  std::vector<double> weights(outputs.size());
  std::vector<double> magnitudes(outputs.size());
  sum_taps(plan, samples, sums);
  sum_taps(plan, present, weights);
  sum_taps(absolute, present, magnitudes);
  const std::vector<double> ones(static_cast<std::size_t>(plan.span), 1.0);
  double all = 0;
  sum_taps(plan, ones, std::span(&all, 1));
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (!affected[i]) continue;
    const bool enough = std::abs(weights[i]) > kLeastShare * magnitudes[i];
    outputs[i] = enough ? sums[i] * all / weights[i] : std::nan("");
  }
}

}  // namespace

Result<std::vector<double>> convolve(const Plan& plan, std::span<const double> signal) {
  std::optional<Survey> survey;
  if (plan.needs_whole_signal()) {
    Surveyor surveyor(plan);
    surveyor.push(signal);
    survey = surveyor.finish();
  }
  StreamConvolver stream(plan, std::move(survey));
  std::vector<double> outputs;
  stream.push(signal, outputs);
  if (auto error = stream.finish(outputs)) return *error;
  return outputs;
}

void convolve_range(const Plan& plan, Index /*first*/, std::span<const double> window,
                    std::span<double> outputs) {
  assert(static_cast<Index>(window.size()) ==
         window_length(plan, static_cast<Index>(outputs.size())));
  sum_taps(plan, window, outputs);
  if (plan.skip_missing &&
      std::ranges::any_of(window, [](double sample) { return std::isnan(sample); }))
    rescale(plan, window, outputs);
}

}  // namespace sigconv
