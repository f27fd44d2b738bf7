#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>
#include <vector>

#include "sigconv/design.hpp"

// A kernel that looks back only has few taps ahead of a short delay. Two designs share the range:
// - Below 4 samples, Lagrange's interpolation. It has as many taps as keep every gain at 1 or
// below.
// - From 4 samples on, a sinc under a Blackman window, which reaches as far ahead as behind. Its
//   error is below 8e-4 up to a frequency of 0.2. Lagrange's is above it there, at 4 and less.
namespace sigconv {
namespace {

constexpr double kShort = 4;

// Returns the weights that continue polynomials of the highest degree: tap k is the product over
// the other taps m of (samples - m) / (k - m).
std::vector<double> interpolation(double samples) {
  const auto taps = static_cast<std::size_t>(2 * samples) + 2;
  std::vector<double> weights(taps, 1);
  for (std::size_t k = 0; k < taps; ++k)
    for (std::size_t m = 0; m < taps; ++m)
      if (m != k)
        weights[k] *=
            (samples - static_cast<double>(m)) / (static_cast<double>(k) - static_cast<double>(m));
  return weights;
}

// Returns the sinc under its window. The window times a straight line is added, so that the sum of
// the taps and their center are right: a straight line comes out straight.
std::vector<double> windowed_sinc(double samples) {
  constexpr Index kReach = 16;
  const auto whole = static_cast<Index>(samples);
  const Index reach = std::min(whole + 1, kReach);
  const auto first = static_cast<std::size_t>(whole - reach + 1);
  const auto taps = static_cast<std::size_t>(whole + reach + 1);
  const double part = samples - static_cast<double>(whole);
  std::vector<double> weights(taps);
  std::vector<double> window(taps);
  const auto distance = [&](std::size_t k) {
    return static_cast<double>(static_cast<Index>(k) - whole) - part;
  };
  double moments[] = {0, 0, 0};  // of the window
  double lacks[] = {1, 0};       // of the sinc: its sum, and its first moment
  for (std::size_t k = first; k < taps; ++k) {
    const double d = distance(k);
    const double turn = std::numbers::pi * d / static_cast<double>(reach);
    window[k] = 0.42 + 0.5 * std::cos(turn) + 0.08 * std::cos(2 * turn);
    weights[k] = window[k] * std::sin(std::numbers::pi * d) / (std::numbers::pi * d);
    for (double power = 1; double& moment : moments) {
      moment += window[k] * power;
      power *= d;
    }
    lacks[0] -= weights[k];
    lacks[1] -= weights[k] * d;
  }
  const double determinant = moments[0] * moments[2] - moments[1] * moments[1];
  const double level = (lacks[0] * moments[2] - lacks[1] * moments[1]) / determinant;
  const double slope = (lacks[1] * moments[0] - lacks[0] * moments[1]) / determinant;
  for (std::size_t k = first; k < taps; ++k)
    weights[k] += window[k] * (level + slope * distance(k));
  return weights;
}

// Rounds the taps to multiples of 2^-44, and corrects the two nearest to the delay. Their sum is
// then exactly 1. Their first moment is exact where the delay is such a multiple, too, so a
// straight line of small whole numbers comes out exact.
void round_taps(std::vector<double>& taps, double samples) {
  constexpr double kUnit = 0x1p-44;
  const double whole = std::floor(samples);
  double sum = 1 / kUnit;
  double moment = std::nearbyint((samples - whole) / kUnit);
  for (std::size_t k = 0; k < taps.size(); ++k) {
    if (taps[k] == 0) continue;
    taps[k] = std::nearbyint(taps[k] / kUnit);
    sum -= taps[k];
    moment -= taps[k] * (static_cast<double>(k) - whole);
  }
  const auto nearest = static_cast<std::size_t>(whole);
  taps[nearest] += sum - moment;
  taps[nearest + 1] += moment;
  for (double& tap : taps) tap *= kUnit;
}

}  // namespace

std::vector<double> delay(double samples) {
  assert(samples >= 0 && samples < static_cast<double>(kFar));
  if (samples == std::floor(samples)) {
    std::vector<double> taps(static_cast<std::size_t>(samples) + 1);
    taps.back() = 1;
    return taps;
  }
  auto taps = samples < kShort ? interpolation(samples) : windowed_sinc(samples);
  round_taps(taps, samples);
  return taps;
}

}  // namespace sigconv
