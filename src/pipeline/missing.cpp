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
  const bool from_start = !limit_ && (policy_ == Missing::hold || policy_ == Missing::linear);
  if (policy_ != Missing::error && !(from_start && !last_)) return std::nullopt;
  if (!any_missing(samples)) return std::nullopt;
  const auto first = std::ranges::find_if(samples, [](double x) { return std::isnan(x); });
  if (from_start && first != samples.begin()) return std::nullopt;
  return static_cast<std::size_t>(first - samples.begin());
}

// Appends the samples that were held back, and `sample`, which ends their gap.
void MissingFilter::end_gap(double sample, std::vector<double>& filled) {
  const Index most = std::min(limit_.value_or(gap_), gap_);
  if (policy_ == Missing::backfill) {
    filled.insert(filled.end(), static_cast<std::size_t>(gap_), sample);
  } else if (gap_ > 0 && last_) {
    // Interpolates like numpy.interp: the slope, times the distance from the value before the gap.
    const auto steps = static_cast<double>(gap_ + 1);
    const double rise = sample - *last_;
    const double slope = std::isfinite(rise) ? rise / steps : sample / steps - *last_ / steps;
    for (Index step = 1; step <= most; ++step)
      filled.push_back(slope * static_cast<double>(step) + *last_);
    filled.insert(filled.end(), static_cast<std::size_t>(gap_ - most), std::nan(""));
  } else {
    filled.insert(filled.end(), static_cast<std::size_t>(gap_), std::nan(""));
  }
  gap_ = held_ = 0;
  last_ = sample;
  filled.push_back(sample);
}

// Appends what takes the place of a missing sample, or holds it back.
void MissingFilter::fill(std::vector<double>& filled) {
  if (policy_ == Missing::linear) {
    ++gap_;
  } else if (policy_ == Missing::backfill) {
    if (!limit_ || gap_ < *limit_)
      ++gap_;
    else
      filled.push_back(std::nan(""));  // takes the place of the first sample held back
  } else if (policy_ == Missing::zero) {
    filled.push_back(0);
  } else {
    const bool may = last_ && (!limit_ || held_ < *limit_);
    filled.push_back(may ? *last_ : std::nan(""));
    ++held_;
  }
}

std::span<const double> MissingFilter::push(std::span<const double> samples,
                                            std::vector<double>& scratch) {
  if (policy_ == Missing::error || policy_ == Missing::keep || policy_ == Missing::skip)
    return samples;
  if (gap_ == 0 && !samples.empty() && !any_missing(samples)) {
    last_ = samples.back();
    held_ = 0;
    return samples;
  }
  scratch.clear();
  for (const double sample : samples) {
    if (std::isnan(sample))
      fill(scratch);
    else
      end_gap(sample, scratch);
  }
  return scratch;
}

}  // namespace sigconv
