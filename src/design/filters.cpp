#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

#include "sigconv/design.hpp"

namespace sigconv {
namespace {

double sinc(double x) {
  return x == 0 ? 1 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
}

}  // namespace

std::vector<double> band_filter(std::span<const double> window,
                                std::span<const std::pair<double, double>> bands) {
  assert(!window.empty() && !bands.empty());
  const auto taps = static_cast<Index>(window.size());
  const double middle = static_cast<double>(taps - 1) / 2;
  std::vector<double> filter(window.begin(), window.end());
  for (Index k = 0; k < taps; ++k) {
    const double m = static_cast<double>(k) - middle;
    double ideal = 0;
    for (const auto& [from, to] : bands)
      ideal += 2 * to * sinc(2 * to * m) - 2 * from * sinc(2 * from * m);
    filter[static_cast<std::size_t>(k)] *= ideal;
  }
  // Scales the gain to 1 in the first band. The place is 0 or half the rate if the band reaches it,
  // else the middle of the band.
  const auto& [from, to] = bands[0];
  const double best = from == 0 ? 0 : to == 0.5 ? 0.5 : (from + to) / 2;
  double gain = 0;
  for (Index k = 0; k < taps; ++k)
    gain += filter[static_cast<std::size_t>(k)] *
            std::cos(2 * std::numbers::pi * best * (static_cast<double>(k) - middle));
  for (double& tap : filter) tap /= gain;
  return filter;
}

// The taps beside the middle are multiples of a power of two, and the middle tap is minus their
// sum. All sums of taps are then exact, and so are the zeros that a constant gives.
std::vector<double> complement(std::span<const double> lowpass) {
  assert(lowpass.size() % 2 == 1);
  constexpr double kUnit = 0x1p-50;
  const std::size_t middle = lowpass.size() / 2;
  std::vector<double> taps(lowpass.size());
  double carry = 0;  // what rounding has changed so far; the next tap makes up for it
  double sum = 0;
  for (std::size_t k = 0; k < middle; ++k) {
    const double wanted = carry - lowpass[k];
    const double tap = std::nearbyint(wanted / kUnit) * kUnit;
    carry = wanted - tap;
    taps[k] = taps[lowpass.size() - 1 - k] = tap;
    sum += tap;
  }
  taps[middle] = middle == 0 ? 1 - lowpass[0] : -2 * sum;
  return taps;
}

KaiserOrder kaiser_order(double attenuation, double transition) {
  assert(attenuation >= 8 && transition > 0);
  double beta = 0;
  if (attenuation > 50)
    beta = 0.1102 * (attenuation - 8.7);
  else if (attenuation > 21)
    beta = 0.5842 * std::pow(attenuation - 21, 0.4) + 0.07886 * (attenuation - 21);
  const double taps = (attenuation - 7.95) / 2.285 / (2 * std::numbers::pi * transition) + 1;
  return {static_cast<Index>(std::ceil(taps)), beta};
}

std::vector<double> difference(Index order) {
  assert(order >= 0);
  std::vector<double> taps{1};
  for (Index i = 0; i < order; ++i) {
    taps.push_back(0);
    for (std::size_t k = taps.size(); k-- > 1;) taps[k] -= taps[k - 1];
  }
  return taps;
}

std::vector<double> ricker(Index taps, double a) {
  assert(taps >= 1 && a > 0);
  const double middle = static_cast<double>(taps - 1) / 2;
  const double height = 2 / (std::sqrt(3 * a) * std::pow(std::numbers::pi, 0.25));
  std::vector<double> hat;
  for (Index k = 0; k < taps; ++k) {
    const double distance = (static_cast<double>(k) - middle) / a;
    hat.push_back(height * (1 - distance * distance) * std::exp(-distance * distance / 2));
  }
  return hat;
}

}  // namespace sigconv
