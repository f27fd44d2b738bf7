#include <cmath>

#include "sigconv/design.hpp"

namespace sigconv {

std::vector<double> box(Index taps) {
  return std::vector<double>(static_cast<std::size_t>(taps), 1.0 / static_cast<double>(taps));
}

Index gaussian_radius(double sigma) { return static_cast<Index>(4.0 * sigma + 0.5); }

std::vector<double> gaussian(double sigma, Index radius) {
  std::vector<double> taps;
  double sum = 0;
  for (Index k = -radius; k <= radius; ++k) {
    const double distance = static_cast<double>(k) / sigma;
    taps.push_back(std::exp(-0.5 * distance * distance));
    sum += taps.back();
  }
  for (double& tap : taps) tap /= sum;
  return taps;
}

}  // namespace sigconv
