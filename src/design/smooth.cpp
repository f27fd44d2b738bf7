#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "sigconv/design.hpp"

namespace sigconv {
namespace {

void over_sum(std::vector<double>& taps) {
  double sum = 0;
  for (const double tap : taps) sum += tap;
  for (double& tap : taps) tap /= sum;
}

// Returns the polynomial factor of the order-th derivative of a Gaussian, lowest power first. Each
// derivative turns q into q' - x * q / sigma^2.
std::vector<double> derivative_factor(double sigma, Index order) {
  std::vector<double> q{1};
  for (Index i = 0; i < order; ++i) {
    std::vector<double> next(q.size() + 1);
    for (std::size_t power = 0; power < q.size(); ++power) {
      if (power > 0) next[power - 1] += static_cast<double>(power) * q[power];
      next[power + 1] -= q[power] / (sigma * sigma);
    }
    q = std::move(next);
  }
  return q;
}

}  // namespace

std::vector<double> box(Index taps) {
  assert(taps >= 1);
  return std::vector<double>(static_cast<std::size_t>(taps), 1.0 / static_cast<double>(taps));
}

std::vector<double> triangle(Index taps) {
  assert(taps >= 1);
  std::vector<double> all;
  // An even number of taps has two equal ones in the middle. An odd number has one highest tap.
  for (Index k = 0; k < taps; ++k) {
    const Index rank = 1 + std::min(k, taps - 1 - k);
    all.push_back(static_cast<double>(taps % 2 == 0 ? 2 * rank - 1 : 2 * rank));
  }
  over_sum(all);
  return all;
}

Index gaussian_radius(double sigma) {
  assert(sigma > 0 && sigma < static_cast<double>(kFar));
  return static_cast<Index>(std::floor(4.0 * sigma + 0.5));
}

std::vector<double> gaussian(double sigma, Index radius, Index order) {
  assert(sigma > 0 && radius >= 0 && order >= 0);
  std::vector<double> taps;
  for (Index k = -radius; k <= radius; ++k) {
    const double distance = static_cast<double>(k) / sigma;
    taps.push_back(std::exp(-0.5 * distance * distance));
  }
  over_sum(taps);
  if (order == 0) return taps;
  const auto q = derivative_factor(sigma, order);
  for (Index k = -radius; k <= radius; ++k) {
    double factor = 0;
    for (std::size_t power = q.size(); power-- > 0;)
      factor = factor * static_cast<double>(k) + q[power];
    taps[static_cast<std::size_t>(k + radius)] *= factor;
  }
  return taps;
}

std::vector<double> ewma(double alpha) {
  assert(alpha > 0 && alpha <= 1);
  constexpr long double kRest = 1e-12L;
  std::vector<double> taps;
  // In a double, 1 - alpha is off by up to 1e-16, which is 1e-10 of an alpha of 1e-6.
  const long double factor = 1 - static_cast<long double>(alpha);
  long double rest = 1;
  for (; rest * factor >= kRest; rest *= factor) taps.push_back(static_cast<double>(alpha * rest));
  taps.push_back(static_cast<double>(rest));
  return taps;
}

}  // namespace sigconv
