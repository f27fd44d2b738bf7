#include "sigconv/response.hpp"

#include <cassert>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

namespace sigconv {
namespace {

// Returns exp(-2 pi i k/n) for k in 0 .. n-1, exact where a part is 0 or 1.
std::vector<std::complex<double>> unit_roots(Index n) {
  std::vector<std::complex<double>> roots;
  for (Index k = 0; k < n; ++k) {
    // Computes the angle from the nearest axis, an eighth of a turn at most.
    const Index quarter = (4 * k + n / 2) / n;
    const double angle = 2 * std::numbers::pi * static_cast<double>(4 * k - quarter * n) /
                         static_cast<double>(4 * n);
    const double c = std::cos(angle);
    const double s = -std::sin(angle);
    switch (quarter % 4) {
      case 0:
        roots.emplace_back(c, s);
        break;
      case 1:
        roots.emplace_back(s, -c);
        break;
      case 2:
        roots.emplace_back(-c, -s);
        break;
      default:
        roots.emplace_back(-s, c);
    }
  }
  return roots;
}

}  // namespace

std::vector<Response> frequency_response(std::span<const double> kernel, Index points,
                                         Index ahead) {
  assert(points >= 1 && ahead >= -kFar && ahead <= kFar);
  const Index turn = 2 * points;
  const auto roots = unit_roots(turn);
  double magnitudes = 0;
  for (const double tap : kernel) magnitudes += std::abs(tap);
  const double noise =
      static_cast<double>(kernel.size()) * std::numeric_limits<double>::epsilon() * magnitudes;
  std::vector<Response> responses;
  for (Index j = 0; j < points; ++j) {
    std::complex<double> sum = 0;
    std::complex<double> moments = 0;  // sum of k * part
    // The root of tap 0 has this index; that of each further tap is j roots on.
    Index at = ((-ahead % turn + turn) % turn) * j % turn;
    for (std::size_t k = 0; k < kernel.size(); ++k) {
      const auto part = kernel[k] * roots[static_cast<std::size_t>(at)];
      sum += part;
      moments += static_cast<double>(k) * part;
      at += j;
      if (at >= turn) at -= turn;
    }
    Response response;
    response.frequency = static_cast<double>(j) / static_cast<double>(turn);
    response.magnitude = std::abs(sum);
    response.decibels = 20 * std::log10(response.magnitude);
    response.phase = std::arg(sum);
    response.group_delay = response.magnitude > noise
                               ? (moments / sum).real() - static_cast<double>(ahead)
                               : std::nan("");
    responses.push_back(response);
  }
  return responses;
}

}  // namespace sigconv
