#include "pipeline/missing.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace sigconv {
namespace {

// The loop has no early exit, which lets the compiler vectorize it.
bool any_missing(std::span<const double> samples) {
  std::uint64_t any = 0;
  for (const double sample : samples) any |= static_cast<std::uint64_t>(std::isnan(sample));
  return any != 0;
}

}  // namespace

std::optional<std::size_t> MissingFilter::refused(std::span<const double> samples) const {
  const bool from_start = policy_ == Missing::hold || policy_ == Missing::linear;
  if (policy_ != Missing::error && !(from_start && !last_)) return std::nullopt;
  if (!any_missing(samples)) return std::nullopt;
  const auto first = std::ranges::find_if(samples, [](double x) { return std::isnan(x); });
  if (from_start && first != samples.begin()) return std::nullopt;
  return static_cast<std::size_t>(first - samples.begin());
}

std::span<const double> MissingFilter::push(std::span<const double> samples,
                                            std::vector<double>& scratch) {
  if (policy_ == Missing::error || policy_ == Missing::keep || policy_ == Missing::skip)
    return samples;
  if (gap_ == 0 && !samples.empty() && !any_missing(samples)) {
    last_ = samples.back();
    return samples;
  }
  scratch.clear();
  for (const double sample : samples) {
    if (!std::isnan(sample)) {
      // Interpolates like numpy.interp: the slope, times the distance from the value before the
      // gap.
      const auto steps = static_cast<double>(gap_ + 1);
      const double rise = gap_ > 0 ? sample - *last_ : 0;
      const double slope = std::isfinite(rise) ? rise / steps : sample / steps - *last_ / steps;
      for (Index step = 1; step <= gap_; ++step)
        scratch.push_back(slope * static_cast<double>(step) + *last_);
      gap_ = 0;
      last_ = sample;
      scratch.push_back(sample);
    } else if (policy_ == Missing::linear) {
      ++gap_;
    } else {
      scratch.push_back(policy_ == Missing::zero ? 0 : *last_);
    }
  }
  return scratch;
}

}  // namespace sigconv
