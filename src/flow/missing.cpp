#include "flow/missing.hpp"

#include <algorithm>
#include <cmath>

namespace sigconv {

std::optional<std::size_t> MissingFilter::refused(std::span<const double> samples) const {
  const bool from_start = policy_ == Missing::hold || policy_ == Missing::linear;
  if (policy_ != Missing::error && !(from_start && !last_)) return std::nullopt;
  const auto first = std::ranges::find_if(samples, [](double x) { return std::isnan(x); });
  if (first == samples.end() || (from_start && first != samples.begin())) return std::nullopt;
  return static_cast<std::size_t>(first - samples.begin());
}

void MissingFilter::push(std::span<const double> samples, std::vector<double>& out) {
  for (const double sample : samples) {
    if (!std::isnan(sample)) {
      // As numpy.interp: the slope, times the distance from the value before.
      const auto steps = static_cast<double>(gap_ + 1);
      const double rise = gap_ > 0 ? sample - *last_ : 0;
      const double slope = std::isfinite(rise) ? rise / steps : sample / steps - *last_ / steps;
      for (Index step = 1; step <= gap_; ++step)
        out.push_back(slope * static_cast<double>(step) + *last_);
      gap_ = 0;
      last_ = sample;
      out.push_back(sample);
    } else if (policy_ == Missing::linear) {
      ++gap_;
    } else {
      out.push_back(policy_ == Missing::zero ? 0 : policy_ == Missing::hold ? *last_ : sample);
    }
  }
}

}  // namespace sigconv
