#include "sigconv/response.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

#include "engine/fft.hpp"

namespace sigconv {
namespace {

using Complex = std::complex<double>;

// Returns exp(-i (angle + quarters * pi/2)).
Complex unit(double angle, Index quarters) {
  const double c = std::cos(angle);
  const double s = -std::sin(angle);
  switch (quarters % 4) {
    case 0:
      return {c, s};
    case 1:
      return {s, -c};
    case 2:
      return {-c, -s};
    default:
      return {-s, c};
  }
}

// Returns exp(-2 pi i k/n) for k in 0 .. n-1, exact where a part is 0 or 1.
std::vector<Complex> unit_roots(Index n) {
  std::vector<Complex> roots;
  roots.reserve(static_cast<std::size_t>(n));
  for (Index k = 0; k < n; ++k) {
    // Computes the angle from the nearest axis, an eighth of a turn at most.
    const Index quarter = (4 * k + n / 2) / n;
    roots.push_back(unit(2 * std::numbers::pi * static_cast<double>(4 * k - quarter * n) /
                             static_cast<double>(4 * n),
                         quarter));
  }
  return roots;
}

// Returns exp(-2 pi i frequency * place). The number of turns is reduced without an error.
Complex turned(double frequency, double place) {
  const double product = frequency * place;
  const double error = std::fma(frequency, place, -product);
  const double quarters = std::nearbyint(4 * product);
  const double rest = product - quarters / 4 + error;
  return unit(2 * std::numbers::pi * rest,
              static_cast<Index>(quarters - 4 * std::floor(quarters / 4)));
}

// The taps of a kernel, and the facts that turn their sums into a response.
struct TapSums {
  std::span<const double> taps;
  Index ahead;
  double center;  // moments are about the middle tap, where those of a symmetric kernel vanish
  double magnitudes = 0;

  TapSums(std::span<const double> kernel, Index samples_ahead)
      : taps(kernel), ahead(samples_ahead), center((static_cast<double>(kernel.size()) - 1) / 2) {
    for (const double tap : taps) magnitudes += std::abs(tap);
  }

  double moment(std::size_t k) const { return taps[k] * (static_cast<double>(k) - center); }

  Response response(double frequency, Complex sum, Complex moments) const {
    constexpr double kRounding = std::numeric_limits<double>::epsilon();
    Response response;
    response.frequency = frequency;
    response.magnitude = std::abs(sum);
    response.decibels = 20 * std::log10(response.magnitude);
    response.phase = std::arg(sum);
    response.group_delay = std::nan("");
    const double noise = static_cast<double>(taps.size()) * kRounding * magnitudes;
    if (response.magnitude <= noise) return response;
    // A symmetric kernel has the delay of its middle, without digits of rounding.
    double offset = (moments / sum).real();
    if (std::abs(offset) * response.magnitude <= 4 * kRounding * center * magnitudes) offset = 0;
    response.group_delay = offset + (center - static_cast<double>(ahead));
    return response;
  }
};

std::vector<Response> direct_responses(const TapSums& kernel, Index points, Index turn) {
  const auto roots = unit_roots(turn);
  std::vector<Response> responses;
  responses.reserve(static_cast<std::size_t>(points));
  for (Index j = 0; j < points; ++j) {
    Complex sum = 0;
    Complex moments = 0;
    // The root of tap 0 has this index; that of each further tap is j roots on.
    Index at = ((-kernel.ahead % turn + turn) % turn) * j % turn;
    for (std::size_t k = 0; k < kernel.taps.size(); ++k) {
      const Complex root = roots[static_cast<std::size_t>(at)];
      sum += kernel.taps[k] * root;
      moments += kernel.moment(k) * root;
      at += j;
      if (at >= turn) at -= turn;
    }
    responses.push_back(
        kernel.response(static_cast<double>(j) / static_cast<double>(turn), sum, moments));
  }
  return responses;
}

// Computes the sums of all frequencies by two transforms of `turn` points.
std::vector<Response> transformed_responses(const TapSums& kernel, Index points, Index turn) {
  const RealTransform& transform = RealTransform::of_size(turn);
  const AlignedBuffer samples(turn);
  const std::array<AlignedBuffer, 2> spectra{AlignedBuffer(turn + 2), AlignedBuffer(turn + 2)};
  for (const bool moments : {false, true}) {
    std::fill_n(samples.data(), turn, 0.0);
    Index at = (-kernel.ahead % turn + turn) % turn;
    for (std::size_t k = 0; k < kernel.taps.size(); ++k) {
      samples.data()[at] += moments ? kernel.moment(k) : kernel.taps[k];
      if (++at == turn) at = 0;
    }
    transform.forward(samples.data(), spectra[moments ? 1 : 0].complex());
  }
  std::vector<Response> responses;
  responses.reserve(static_cast<std::size_t>(points));
  for (Index j = 0; j < points; ++j)
    responses.push_back(kernel.response(static_cast<double>(j) / static_cast<double>(turn),
                                        spectra[0].complex()[j], spectra[1].complex()[j]));
  return responses;
}

// Sums blocks of taps, so that most taps need no root of their own.
Response response_of(const TapSums& kernel, double frequency) {
  constexpr std::size_t kBlock = 64;
  std::array<Complex, kBlock> roots;
  for (std::size_t b = 0; b < kBlock; ++b) roots[b] = turned(frequency, static_cast<double>(b));
  Complex sum = 0;
  Complex moments = 0;
  for (std::size_t begin = 0; begin < kernel.taps.size(); begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, kernel.taps.size());
    Complex block = 0;
    Complex block_moments = 0;
    for (std::size_t k = begin; k < end; ++k) {
      block += kernel.taps[k] * roots[k - begin];
      block_moments += kernel.moment(k) * roots[k - begin];
    }
    const auto place = static_cast<double>(static_cast<Index>(begin) - kernel.ahead);
    const Complex root = turned(frequency, place);
    sum += block * root;
    moments += block_moments * root;
  }
  return kernel.response(frequency, sum, moments);
}

}  // namespace

std::vector<Response> frequency_response(std::span<const double> kernel, Index points, Index ahead,
                                         bool to_half) {
  assert(points >= (to_half ? 2 : 1) && ahead >= -kFar && ahead <= kFar);
  // Fewer taps take less time directly. 2^22 products take 0.03 s, with the table of roots.
  constexpr Index kLeastTaps = 32;
  constexpr Index kLeastProducts = 1 << 22;
  constexpr Index kMostPoints = 1 << 29;
  const auto taps = static_cast<Index>(kernel.size());
  const Index turn = 2 * (to_half ? points - 1 : points);
  const bool by_transform =
      taps >= kLeastTaps && points <= kMostPoints && taps >= kLeastProducts / points;
  return by_transform ? transformed_responses(TapSums(kernel, ahead), points, turn)
                      : direct_responses(TapSums(kernel, ahead), points, turn);
}

std::vector<Response> response_at(std::span<const double> kernel,
                                  std::span<const double> frequencies, Index ahead) {
  assert(ahead >= -kFar && ahead <= kFar);
  const TapSums sums(kernel, ahead);
  std::vector<Response> responses;
  responses.reserve(frequencies.size());
  for (const double frequency : frequencies) responses.push_back(response_of(sums, frequency));
  return responses;
}

void unwrap_phases(std::span<const double> kernel, Index ahead, std::span<Response> responses) {
  constexpr double kTurn = 2 * std::numbers::pi;
  constexpr double kHalf = std::numbers::pi;
  double squares = 0;
  double moment = 0;
  for (std::size_t k = 0; k < kernel.size(); ++k) {
    squares += kernel[k] * kernel[k];
    moment += kernel[k] * kernel[k] * static_cast<double>(k);
  }
  // Multiplying by a wave of this delay leaves a phase that changes little.
  const double delay = squares > 0 ? moment / squares - static_cast<double>(ahead) : 0;
  double rest = 0;  // of the phase before
  bool first = true;
  for (Response& response : responses) {
    const double of_delay = kTurn * response.frequency * delay;
    const bool lost = std::isnan(response.group_delay);
    if (first && lost) continue;
    if (first) {
      rest = response.phase + of_delay;
      first = false;
    } else if (!lost) {
      double step = std::remainder(response.phase + of_delay - rest, kTurn);
      // At a frequency that the kernel removes, the sign changes: half a turn, in either direction.
      // The phase then steps against the delay, as numpy.unwrap has it for small steps.
      constexpr double kRounding = 1e-6;
      if (std::abs(std::abs(step) - kHalf) < kRounding && delay * step < 0)
        step += step < 0 ? kTurn : -kTurn;
      rest += step;
    }
    response.phase = rest - of_delay;
  }
}

}  // namespace sigconv
