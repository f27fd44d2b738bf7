#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numbers>

#include "sigconv/design.hpp"

namespace sigconv {
namespace {

// Returns the modified Bessel function of order 0. All terms of its series are positive (Abramowitz
// and Stegun, Handbook of Mathematical Functions, 9.6.12).
double bessel_i0(double x) {
  double sum = 1;
  double term = 1;
  for (double k = 1; term > sum * 1e-17; ++k) {
    term *= x / (2 * k) * (x / (2 * k));
    sum += term;
  }
  return sum;
}

}  // namespace

std::vector<double> cosine_window(Index taps, std::span<const double> weights) {
  assert(taps >= 1);
  if (taps == 1) return {1};
  std::vector<double> window;
  for (Index k = 0; k < taps; ++k) {
    // Counting from the nearer end makes the window symmetric to the last bit.
    const Index from_end = std::min(k, taps - 1 - k);
    const double angle =
        std::numbers::pi * (2 * static_cast<double>(from_end) / static_cast<double>(taps - 1) - 1);
    double sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i)
      sum += weights[i] * std::cos(static_cast<double>(i) * angle);
    window.push_back(sum);
  }
  return window;
}

std::vector<double> hann(Index taps) { return cosine_window(taps, std::array{0.5, 0.5}); }
std::vector<double> hamming(Index taps) { return cosine_window(taps, std::array{0.54, 0.46}); }
std::vector<double> blackman(Index taps) {
  return cosine_window(taps, std::array{0.42, 0.5, 0.08});
}

std::vector<double> kaiser(Index taps, double beta) {
  assert(taps >= 1 && std::abs(beta) <= 700);
  if (taps == 1) return {1};
  std::vector<double> window;
  const double middle = static_cast<double>(taps - 1) / 2;
  for (Index k = 0; k < taps; ++k) {
    const double distance = (static_cast<double>(k) - middle) / middle;
    window.push_back(bessel_i0(beta * std::sqrt(1 - distance * distance)) / bessel_i0(beta));
  }
  return window;
}

}  // namespace sigconv
