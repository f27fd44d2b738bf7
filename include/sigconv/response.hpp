#pragma once

#include <span>
#include <vector>

#include "sigconv/spec.hpp"

namespace sigconv {

/// What a convolution does to a wave of one frequency.
struct Response {
  double frequency = 0;    ///< cycles per sample
  double magnitude = 0;    ///< |H|
  double decibels = 0;     ///< 20 log10 |H|; -inf where nothing passes
  double phase = 0;        ///< radians, -pi .. pi
  double group_delay = 0;  ///< samples; NaN where |H| is lost in rounding
};

/// H(f) = sum over k of kernel[k] * exp(-2 pi i f (k - ahead)) at frequencies
/// 0, 1/(2*points), .. (points-1)/(2*points) of cycles per sample: scipy.signal.freqz and
/// group_delay. `ahead`: samples of the signal that outputs read after their own.
std::vector<Response> frequency_response(std::span<const double> kernel, Index points, Index ahead);

}  // namespace sigconv
