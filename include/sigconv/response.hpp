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

/// Returns H(f) = sum over k of kernel[k] * exp(-2 pi i f (k - ahead)) at `points` equally spaced
/// frequencies from 0 to half a cycle per sample, like scipy.signal.freqz and group_delay. The last
/// frequency is one step below 0.5, or 0.5 itself with `to_half`. `ahead`: the number of samples
/// after its own that an output reads; at most kFar either way. points >= 1, or 2 with `to_half`.
/// Both are asserted. H is within 8 * taps * eps * sum|kernel| of the exact value. Many taps at
/// many points are transformed by FFT.
SIGCONV_API std::vector<Response> frequency_response(std::span<const double> kernel, Index points,
                                                     Index ahead, bool to_half = false);

/// Returns H at the given frequencies, in cycles per sample, within the same bound.
SIGCONV_API std::vector<Response> response_at(std::span<const double> kernel,
                                              std::span<const double> frequencies, Index ahead);

/// Replaces the phases by phases without jumps of 2 pi from one response to the next. The first
/// phase stays. The delay of the kernel is taken into account, so the frequencies may be far apart.
/// Where H is lost in rounding, the phase continues with that delay.
SIGCONV_API void unwrap_phases(std::span<const double> kernel, Index ahead,
                               std::span<Response> responses);

}  // namespace sigconv
