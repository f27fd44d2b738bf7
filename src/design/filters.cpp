#include <Eigen/Dense>
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

// Returns the weights of least norm that give the derivative of every power of the position.
// Positions run from -1 to 1, which keeps the powers apart.
std::vector<double> savgol(Index window, Index order, Index derivative, double delta) {
  assert(order >= 0 && order < window && derivative >= 0 && delta > 0);
  std::vector<double> taps(static_cast<std::size_t>(window));
  if (derivative > order) return taps;
  const double middle = static_cast<double>(window - 1) / 2;
  const double scale = std::max(middle, 0.5);
  Eigen::MatrixXd powers(window, order + 1);
  for (Index k = 0; k < window; ++k)
    for (Index power = 0; power <= order; ++power)
      powers(k, power) =
          std::pow((middle - static_cast<double>(k)) / scale, static_cast<double>(power));
  Eigen::VectorXd sums = Eigen::VectorXd::Zero(order + 1);
  sums[derivative] = std::tgamma(static_cast<double>(derivative) + 1) /
                     std::pow(delta * scale, static_cast<double>(derivative));
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(powers);
  const Eigen::VectorXd inner =
      qr.matrixQR().topRows(order + 1).triangularView<Eigen::Upper>().transpose().solve(sums);
  Eigen::VectorXd weights = Eigen::VectorXd::Zero(window);
  weights.head(order + 1) = inner;
  weights = qr.householderQ() * weights;
  for (Index k = 0; k < window; ++k) taps[static_cast<std::size_t>(k)] = weights[k];
  return taps;
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

std::vector<double> delay(double samples) {
  assert(samples >= 0 && samples < static_cast<double>(kFar));
  const auto whole = static_cast<Index>(std::floor(samples));
  const double part = samples - std::floor(samples);
  std::vector<double> taps(static_cast<std::size_t>(whole) + 1);
  if (part == 0) {
    taps.back() = 1;
    return taps;
  }
  constexpr Index kReach = 16;
  taps.resize(static_cast<std::size_t>(whole + kReach + 1));
  double sum = 0;
  for (Index k = std::max<Index>(whole - kReach + 1, 0); k <= whole + kReach; ++k) {
    const double distance = static_cast<double>(k) - samples;
    const double angle = std::numbers::pi * distance / static_cast<double>(kReach);
    double& tap = taps[static_cast<std::size_t>(k)];
    tap = sinc(distance) * (0.42 + 0.5 * std::cos(angle) + 0.08 * std::cos(2 * angle));
    sum += tap;
  }
  for (double& tap : taps) tap /= sum;
  return taps;
}

}  // namespace sigconv
