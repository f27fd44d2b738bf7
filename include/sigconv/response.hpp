#pragma once

#include <span>
#include <vector>

#include "sigconv/export.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// The effect of a kernel on a wave of one frequency.
struct Response {
  double frequency = 0;    ///< cycles per sample
  double magnitude = 0;    ///< |H|
  double decibels = 0;     ///< 20 log10 |H|; -inf if |H| is 0
  double phase = 0;        ///< radians, -pi .. pi
  double group_delay = 0;  ///< samples; NaN if |H| is lost in rounding
};

/// Returns H(f) = sum over k of kernel[k] * exp(-2 pi i f (k - ahead)) at the `points` frequencies
/// 0, 1/(2*points), .. (points-1)/(2*points) of cycles per sample, like scipy.signal.freqz and
/// group_delay. `ahead`: the number of samples after its own that an output reads; at most kFar
/// either way. points >= 1. Both are asserted.
SIGCONV_API std::vector<Response> frequency_response(std::span<const double> kernel, Index points,
                                                     Index ahead);

}  // namespace sigconv
