#include "engine/cancel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace sigconv {
namespace {

// Returns whether the exact sum is 0. Keeps the sum as doubles that do not overlap (Shewchuk,
// Discrete & Computational Geometry 18, 1997, p. 305).
bool sums_to_zero(std::span<const double> weights) {
  std::vector<double> parts;
  for (double sum : weights) {
    std::vector<double> next;
    for (const double part : parts) {
      const double total = sum + part;
      const double added = total - sum;
      const double rest = (sum - (total - added)) + (part - added);
      if (rest != 0) next.push_back(rest);
      sum = total;
    }
    if (sum != 0) next.push_back(sum);
    parts = std::move(next);
  }
  return parts.empty();
}

bool is_power_of_two(double number) {
  int exponent = 0;
  return std::abs(std::frexp(number, &exponent)) == 0.5;
}

}  // namespace

bool leaves_rest(std::span<const double> weights, bool exact_order) {
  double sum = 0;
  double magnitude = 0;
  bool exact = exact_order;
  for (const double weight : weights) {
    sum += weight;
    magnitude += std::abs(weight);
    exact = exact && (sum == 0 || is_power_of_two(sum));
  }
  const double rounding =
      static_cast<double>(weights.size()) * std::numeric_limits<double>::epsilon() * magnitude;
  return !exact && magnitude > 0 && std::abs(sum) <= rounding && sums_to_zero(weights);
}

void clear_constants(const Plan& plan, std::span<const double> window, std::span<double> outputs) {
  const auto step = static_cast<std::size_t>(std::min(plan.dilation, plan.span));
  const auto stride = static_cast<std::size_t>(plan.stride);
  const auto taps = plan.weights.size();
  std::vector<std::size_t> runs(step);  // equal samples that are `step` apart, up to the last one
  std::size_t residue = 0;
  std::size_t output = 0;
  auto last = static_cast<std::size_t>(plan.span - 1);  // sample that the output reads
  for (std::size_t n = 0; n < window.size() && output < outputs.size(); ++n) {
    std::size_t& run = runs[residue];
    run = n >= step && window[n] == window[n - step] ? run + 1 : 1;
    if (n == last) {
      if (run >= taps && std::isfinite(window[n])) outputs[output] = 0;
      ++output;
      last += stride;
    }
    if (++residue == step) residue = 0;
  }
}

}  // namespace sigconv
