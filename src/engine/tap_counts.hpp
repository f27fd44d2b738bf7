#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "sigconv/plan.hpp"

namespace sigconv {

/// The number of taps of each output that read a sample for which a condition holds. It comes from
/// running counts along each residue of the dilation, which take one pass over the window for any
/// number of taps.
class TapCounts {
 public:
  /// `running`: memory that is reused. A window is shorter than 2^32 samples.
  template <class Condition>
  TapCounts(const Plan& plan, std::span<const double> window, const Condition& condition,
            std::vector<std::uint32_t>& running)
      : step_(static_cast<std::size_t>(std::min(plan.dilation, plan.span))),
        stride_(static_cast<std::size_t>(plan.stride)),
        reach_(static_cast<std::size_t>(plan.span - 1)),
        running_(&running) {
    running.resize(window.size() + step_);
    std::fill_n(running.begin(), step_, 0U);
    for (std::size_t n = 0; n < window.size(); ++n)
      running[n + step_] = running[n] + (condition(window[n]) ? 1U : 0U);
  }

  /// Returns the count of output i of the window.
  std::uint32_t operator[](std::size_t i) const {
    const std::size_t begin = i * stride_;
    return (*running_)[begin + reach_ + step_] - (*running_)[begin];
  }

 private:
  std::size_t step_;
  std::size_t stride_;
  std::size_t reach_;
  std::vector<std::uint32_t>* running_;  // [n + step]: over samples n, n - step, n - 2*step ...
};

}  // namespace sigconv
