#include "engine/window_peaks.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "engine/census.hpp"

namespace sigconv {

bool every_window_reaches(double least, Index taps, Index dilation,
                          std::span<const double> samples) {
  // Cuts the samples of each residue of the dilation into cells. Every window has a whole cell.
  const Index cell = (taps + 1) / 2;
  const Index step = taps > 1 ? dilation : 1;
  const auto size = static_cast<Index>(samples.size());
  for (Index begin = 0; begin < size; begin += cell * step)
    for (Index n = begin; n < std::min(begin + step, size); ++n) {
      const Index end = n + cell * step;
      if (end - step >= size) break;
      Index at = n;
      while (at < end && !(std::abs(samples[static_cast<std::size_t>(at)]) >= least)) at += step;
      if (at >= end) return false;
    }
  return true;
}

WindowPeaks::WindowPeaks(Index taps, Index dilation, std::span<const double> samples,
                         std::vector<double>& peaks)
    : step_(taps > 1 ? dilation : 1),
      group_(static_cast<Index>(
          std::bit_floor(static_cast<std::uint64_t>(std::max<Index>(taps / 16, 1))))) {
  const auto size = static_cast<Index>(samples.size());
  const Index length = step_ * group_;
  const Index groups = (size + length - 1) / length;
  peaks.resize(static_cast<std::size_t>(groups * step_));
  find_peaks_of_groups(samples, step_, group_, peaks.data());
  // Every window has this number of whole groups. The maximum over as many comes from two
  // overlapping powers of two.
  const Index width = (taps - group_ + 1) / group_;
  const auto add = [&](Index groups_ahead) {
    const Index ahead = groups_ahead * step_;
    for (Index i = 0; i + ahead < static_cast<Index>(peaks.size()); ++i) {
      double& peak = peaks[static_cast<std::size_t>(i)];
      peak = std::max(peak, peaks[static_cast<std::size_t>(i + ahead)]);
    }
  };
  Index reach = 1;
  for (; 2 * reach <= width; reach *= 2) add(reach);
  if (width > reach) add(width - reach);
  const Index windows = std::max<Index>(groups - width + 1, 0) * step_;
  bounds_ = std::span<const double>(peaks).first(static_cast<std::size_t>(windows));
}

namespace {

constexpr std::size_t kExponents = 2048;

std::size_t exponent_of(double magnitude) {
  return static_cast<std::size_t>(std::bit_cast<std::uint64_t>(magnitude) >> 52) % kExponents;
}

double power_of(std::size_t exponent) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent) << 52);
}

}  // namespace

double choose_level(std::span<const double> samples, double largest, const WindowPeaks& windows,
                    const LoudnessLimits& limits) {
  constexpr double kRemoval = 25;  // direct sums that cost as much as removing a sample
  constexpr double kNone = std::numeric_limits<double>::infinity();
  double smallest = largest;
  for (const double bound : windows.all())
    smallest = bound > 0 && bound < smallest ? bound : smallest;
  // Counts samples and windows by their exponents. Smaller samples are never removed.
  const std::size_t lowest = exponent_of(smallest);
  const std::size_t top = exponent_of(largest);
  const auto shift = static_cast<std::size_t>(limits.shift);
  if (top <= lowest + shift && limits.quiet == 0) return kNone;
  std::array<std::uint32_t, kExponents + 1> loud;
  std::array<std::uint32_t, kExponents + 1> below;  // windows whose bound has a smaller exponent
  std::fill(loud.begin() + static_cast<Index>(lowest), loud.begin() + static_cast<Index>(top) + 2,
            0U);
  std::fill(below.begin() + static_cast<Index>(lowest), below.begin() + static_cast<Index>(top) + 2,
            0U);
  for (const double sample : samples)
    if (std::abs(sample) >= smallest && std::abs(sample) <= largest) ++loud[exponent_of(sample)];
  for (const double bound : windows.all())
    if (bound > 0) ++below[exponent_of(bound) + 1];
  for (std::size_t e = lowest + 1; e <= top + 1; ++e) below[e] += below[e - 1];
  const auto windows_below = [&](std::size_t e) {
    return e < lowest ? 0U : below[std::min(e, top + 1)];
  };

  // All samples that stay are below 2^exponent.
  double least = kNone;
  double level = kNone;
  double removed = 0;
  for (std::size_t exponent = top + 1; exponent > lowest; --exponent) {
    if (exponent <= top) removed += loud[exponent];
    if (removed > static_cast<double>(limits.most)) break;
    const double power = power_of(exponent);
    std::uint32_t direct = exponent > shift ? windows_below(exponent - shift) : 0;
    if (!(power <= limits.exact))
      direct = std::max(direct, windows_below(exponent_of(limits.quiet)));
    const double cost =
        kRemoval * removed + static_cast<double>(direct) * static_cast<double>(windows.group());
    if (cost < least) {
      least = cost;
      level = removed > 0 ? power : kNone;
    }
    if (direct == 0) break;
  }
  return level;
}

}  // namespace sigconv
