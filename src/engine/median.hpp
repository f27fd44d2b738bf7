#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace sigconv {

/// Returns the median of the values that are not NaN: the middle one, or the mean of the two in the
/// middle. Returns NaN if there are none.
inline double median_of(std::vector<double> values) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  if (values.empty()) return std::nan("");
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  const double below = *std::max_element(values.begin(), middle);
  const double sum = below + *middle;
  return std::isinf(sum) ? below / 2 + *middle / 2 : sum / 2;
}

}  // namespace sigconv
