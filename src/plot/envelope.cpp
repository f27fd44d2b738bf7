#include "plot/envelope.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace sigconv {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool is_there(double sample) { return std::abs(sample) < kInfinity; }

// Appends `next`, whose samples follow those of `bin`.
void join(Envelope::Bin& bin, const Envelope::Bin& next) {
  bin.count += next.count;
  bin.missing |= next.missing;
  bin.low = std::fmin(bin.low, next.low);
  bin.high = std::fmax(bin.high, next.high);
  if (std::isnan(bin.first)) bin.first = next.first;
  if (!std::isnan(next.last)) bin.last = next.last;
}

Envelope::Bin bin_of(std::uint64_t first_index, std::span<const double> samples) {
  double low = kInfinity;
  double high = -kInfinity;
  bool missing = false;
  for (const double sample : samples) {
    const bool there = is_there(sample);
    low = there && sample < low ? sample : low;
    high = there && sample > high ? sample : high;
    missing |= !there;
  }
  if (low > high) return {first_index, samples.size(), kNone, kNone, kNone, kNone, true};
  return {first_index,
          samples.size(),
          low,
          high,
          *std::find_if(samples.begin(), samples.end(), is_there),
          *std::find_if(samples.rbegin(), samples.rend(), is_there),
          missing};
}

}  // namespace

Envelope::Envelope(std::size_t bins) : most_(2 * bins) {
  assert(bins > 0);
  bins_.reserve(most_);
}

void Envelope::merge_neighbours() {
  for (std::size_t i = 0; i < most_ / 2; ++i) {
    Bin bin = bins_[2 * i];
    join(bin, bins_[2 * i + 1]);
    bins_[i] = bin;
  }
  bins_.resize(most_ / 2);
  width_ *= 2;
}

void Envelope::push(std::span<const double> samples) {
  while (!samples.empty()) {
    const bool begins = bins_.empty() || bins_.back().count == width_;
    if (begins && bins_.size() == most_) merge_neighbours();
    const std::uint64_t room = begins ? width_ : width_ - bins_.back().count;
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(room, samples.size()));
    const Bin bin = bin_of(size_, samples.first(count));
    if (begins)
      bins_.push_back(bin);
    else
      join(bins_.back(), bin);
    size_ += count;
    samples = samples.subspan(count);
  }
}

}  // namespace sigconv
