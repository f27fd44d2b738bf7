#include "fit/quotient.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

constexpr double kNear = 1e-12;

// A long division, which finds one sample after another from one end. Output n + offset reads x[n]
// with the pivot. Its other taps read only samples that were found before.
struct Division {
  bool forward = true;
  std::size_t pivot = 0;
  Index offset = 0;

  bool covers(Index outputs, Index length) const {
    return offset >= 0 && length - 1 + offset < outputs;
  }
};

Division division(const Plan& plan, bool forward) {
  const auto is_tap = [](double weight) { return weight != 0; };
  const auto first = std::ranges::find_if(plan.weights, is_tap) - plan.weights.begin();
  const auto last =
      plan.weights.rend() - 1 - std::find_if(plan.weights.rbegin(), plan.weights.rend(), is_tap);
  const auto pivot = forward ? last : first;
  return {forward, static_cast<std::size_t>(pivot), -pivot * plan.dilation - plan.first_start};
}

// Subtracts each sample from the outputs that read it, so that whole numbers stay whole.
std::vector<double> divide(const Plan& plan, const Division& by, std::span<const double> outputs,
                           Index length) {
  std::vector<double> rest(outputs.begin(), outputs.end());
  std::vector<double> x(static_cast<std::size_t>(length));
  const auto count = static_cast<Index>(outputs.size());
  const auto pivot = static_cast<Index>(by.pivot);
  const double* weights = plan.weights.data();
  const auto taps = static_cast<Index>(plan.weights.size());
  for (Index step = 0; step < length; ++step) {
    const Index n = by.forward ? step : length - 1 - step;
    const Index at = n + by.offset;
    const double sample = rest[static_cast<std::size_t>(at)] / weights[pivot];
    if (!std::isfinite(sample)) break;              // the rest would not be finite either
    x[static_cast<std::size_t>(n)] = sample + 0.0;  // turns -0 into 0
    double* from = rest.data() + at;
    if (by.forward) {
      const Index most = std::min(pivot, (count - 1 - at) / plan.dilation);
      for (Index k = 1; k <= most; ++k) from[k * plan.dilation] -= weights[pivot - k] * sample;
    } else {
      const Index most = std::min(taps - 1 - pivot, at / plan.dilation);
      for (Index k = 1; k <= most; ++k) from[-k * plan.dilation] -= weights[pivot + k] * sample;
    }
  }
  return x;
}

// Returns the largest difference from the outputs, as a share of the largest output, or NaN.
double miss(const Plan& plan, std::span<const double> x, std::span<const double> outputs) {
  const auto made = convolve(without_grid(plan), x);
  double most = 0;
  double peak = 0;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const double difference = std::abs((*made)[i] - outputs[i]);
    if (std::isnan(difference)) return difference;
    most = std::max(most, difference);
    peak = std::max(peak, std::abs(outputs[i]));
  }
  return most == 0 ? 0 : most / peak;
}

}  // namespace

std::optional<std::vector<double>> quotient(const Plan& plan, std::span<const double> outputs,
                                            Index length) {
  const bool only_zeros =
      plan.extension.rule == Rule::zero || (plan.left_reach() == 0 && plan.right_reach() == 0);
  if (!only_zeros) return std::nullopt;
  const bool forward = std::abs(plan.weights.back()) >= std::abs(plan.weights.front());
  // Division from the end with the larger tap comes first, because it is stable more often.
  for (const bool direction : {forward, !forward}) {
    const Division by = division(plan, direction);
    if (!by.covers(static_cast<Index>(outputs.size()), length)) continue;
    auto x = divide(plan, by, outputs, length);
    if (miss(plan, x, outputs) <= kNear) return x;
  }
  return std::nullopt;
}

}  // namespace sigconv
