#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sigconv/error.hpp"
#include "sigconv/export.hpp"
#include "sigconv/kernel.hpp"
#include "sigconv/spec.hpp"

/// Kernels that have a name. Each function returns the kernel of a convolution; smoothers sum to 1.
/// Lengths are in samples, frequencies in cycles per sample. design_kernel() checks its text. The
/// other functions assert the ranges that their comments give, so a caller with unchecked numbers
/// uses design_kernel().
namespace sigconv {

/// Returns the moving average: `taps` weights of 1/taps. taps >= 1.
SIGCONV_API std::vector<double> box(Index taps);

/// Returns scipy.signal.windows.triang divided by its sum. taps >= 1.
SIGCONV_API std::vector<double> triangle(Index taps);

/// Returns the weights of scipy.ndimage.gaussian_filter1d: a sampled Gaussian of standard deviation
/// `sigma`, or its derivative of `order`. It has 2*radius+1 taps, divided by the Gaussian's sum.
/// sigma > 0, radius >= 0, order >= 0.
SIGCONV_API std::vector<double> gaussian(double sigma, Index radius, Index order = 0);

/// Returns the radius that scipy.ndimage gives a Gaussian: int(4 * sigma + 0.5).
/// 0 < sigma < 2^53.
SIGCONV_API Index gaussian_radius(double sigma);

/// Returns scipy.signal.windows.general_cosine, symmetric: the sum over i of
/// weights[i] * cos(i * t), with t from -pi to pi. taps >= 1.
SIGCONV_API std::vector<double> cosine_window(Index taps, std::span<const double> weights);
/// Returns scipy.signal.windows.hann, hamming or blackman. taps >= 1.
SIGCONV_API std::vector<double> hann(Index taps);
SIGCONV_API std::vector<double> hamming(Index taps);
SIGCONV_API std::vector<double> blackman(Index taps);
/// Returns scipy.signal.windows.kaiser: tap k is I0(beta * sqrt(1 - d^2)) / I0(beta), where d is
/// its distance from the middle, 1 at the ends. taps >= 1. |beta| <= 700, because I0 overflows
/// beyond.
SIGCONV_API std::vector<double> kaiser(Index taps, double beta);

/// Returns scipy.signal.firwin: an ideal filter that passes the bands, times `window`, scaled to
/// gain 1 in the first band. It has as many taps as the window: one or more.
/// `bands`: one or more pairs (from, to) with 0 <= from < to <= 0.5, in rising order.
SIGCONV_API std::vector<double> band_filter(std::span<const double> window,
                                            std::span<const std::pair<double, double>> bands);

/// A Kaiser window that meets the requirements of a filter.
struct KaiserOrder {
  Index taps = 0;
  double beta = 0;
};

/// Returns scipy.signal.kaiserord: the window for an attenuation in dB, 8 or more, and a transition
/// in cycles per sample, above 0. The formulas are Kaiser's (Oppenheim and Schafer, Discrete-Time
/// Signal Processing, 7.6.1).
SIGCONV_API KaiserOrder kaiser_order(double attenuation, double transition);

/// Returns an impulse minus the filter: the filter that passes what `lowpass` removes. Its taps sum
/// to exactly 0. `lowpass`: symmetric, an odd number of taps whose sum is 1.
SIGCONV_API std::vector<double> complement(std::span<const double> lowpass);

/// Returns scipy.signal.savgol_coeffs for convolution: the derivative, in the middle of the window,
/// of the polynomial of degree `order` that fits `window` samples `delta` apart. For orders up to
/// 100, the taps are within 1e-13 of the largest one.
/// 0 <= order < window, derivative >= 0, delta > 0. Taps that are too large become infinite or NaN.
SIGCONV_API std::vector<double> savgol(Index window, Index order, Index derivative, double delta);

/// Returns the polynomials of savgol() for the ends of a signal, under the same conditions. An
/// output that reads outside is the value or the derivative of the polynomial that fits the first
/// or the last window, as in scipy.signal.savgol_filter with mode='interp'.
SIGCONV_API EndFit savgol_end_fit(Index window, Index order, Index derivative, double delta);

/// Returns the exponential average alpha * (1 - alpha)^k, cut where the remaining weights sum to
/// less than 1e-12. The last tap takes that rest, so the sum is 1. 0 < alpha <= 1.
SIGCONV_API std::vector<double> ewma(double alpha);

/// Returns numpy.diff as a kernel: the difference from the sample before, taken `order` times.
/// order >= 0.
SIGCONV_API std::vector<double> difference(Index order);

/// Returns scipy.signal.ricker: the Mexican hat of width `a`. taps >= 1, a > 0.
SIGCONV_API std::vector<double> ricker(Index taps, double a);

/// Returns the kernel that delays a signal by `samples`. For a fraction below 4 samples, it is
/// Lagrange's interpolation, else a sinc under a Blackman window of up to 32 samples. Its taps sum
/// to exactly 1, and their first moment is `samples` within 2^-45. 0 <= samples < 2^53.
SIGCONV_API std::vector<double> delay(double samples);

/// Parameters of a design that are not in its text.
struct DesignOptions {
  double rate = 1;  ///< sampling rate in Hz, above 0; with 1, frequencies are in cycles per sample
  std::optional<double> transition;  ///< for filters without TAPS: the width of an edge
  std::optional<double>
      attenuation;  ///< for filters without TAPS: attenuation of the stop band, in dB
};

/// Returns whether `name` is a design that design_kernel() knows.
SIGCONV_API bool is_design(std::string_view name);

/// Returns the names of all designs, in the order of design_list().
SIGCONV_API std::vector<std::string> design_names();

/// Returns one line per design: its syntax and a description.
SIGCONV_API std::string design_list();

/// Returns the kernel that `spec` names: "NAME" or "NAME:ARGUMENT,...", as design_list() shows.
/// An unknown name, a wrong argument, a rate that is not above 0, or an argument that would make a
/// tap infinite or NaN is an error of ErrorKind::usage.
SIGCONV_API Result<std::vector<double>> design_kernel(std::string_view spec,
                                                      const DesignOptions& options = {});

/// Returns design_kernel() as integers over a common divisor if its weights are such quotients:
/// `box`, and `triangle` and `savgol` with a divisor of at most 2^24. Other designs have the
/// divisor 1.
SIGCONV_API Result<Kernel> exact_design_kernel(std::string_view spec,
                                               const DesignOptions& options = {});
/// Returns the polynomials for Spec::end_fit of the design `spec`. Returns nothing if it is no
/// savgol.
SIGCONV_API std::optional<EndFit> design_end_fit(std::string_view spec, Operation operation);

/// Returns whether the kernel of `spec` reads a sample and those before it, but none after it.
/// Returns false for an unknown name.
SIGCONV_API bool design_is_causal(std::string_view spec);

/// Returns whether the design of `spec` takes frequencies, in the unit of DesignOptions::rate.
/// Returns false for an unknown name.
SIGCONV_API bool design_takes_frequencies(std::string_view spec);

}  // namespace sigconv
