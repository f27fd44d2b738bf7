#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sigconv/error.hpp"
#include "sigconv/spec.hpp"

/// Kernels that have a name. Each is the kernel of a convolution; smoothers sum to 1. Lengths are
/// in samples, frequencies in cycles per sample.
namespace sigconv {

/// The moving average: `taps` weights of 1/taps.
std::vector<double> box(Index taps);

/// scipy.signal.windows.triang over its sum.
std::vector<double> triangle(Index taps);

/// A sampled Gaussian of standard deviation `sigma`, 2*radius+1 taps, over its sum, or its
/// derivative of that order: the weights of scipy.ndimage.gaussian_filter1d.
std::vector<double> gaussian(double sigma, Index radius, Index order = 0);

/// The radius that scipy.ndimage gives a Gaussian: int(4 * sigma + 0.5).
Index gaussian_radius(double sigma);

/// A sum of cosines over -pi .. pi, symmetric: scipy.signal.windows.general_cosine.
std::vector<double> cosine_window(Index taps, std::span<const double> weights);
std::vector<double> hann(Index taps);
std::vector<double> hamming(Index taps);
std::vector<double> blackman(Index taps);
/// scipy.signal.windows.kaiser: I0(beta * sqrt(1 - (distance from the middle)^2)) / I0(beta).
std::vector<double> kaiser(Index taps, double beta);

/// A windowed sinc that passes the bands, from and to in cycles per sample, 0 to 0.5, scaled to
/// gain 1 in the first: scipy.signal.firwin. As many taps as the window has.
std::vector<double> band_filter(std::span<const double> window,
                                std::span<const std::pair<double, double>> bands);

/// A Kaiser window by what a filter is to do.
struct KaiserOrder {
  Index taps = 0;
  double beta = 0;
};

/// scipy.signal.kaiserord: `attenuation` in dB, 8 at least, `transition` in cycles per sample. By
/// Kaiser's formulas (Oppenheim and Schafer, Discrete-Time Signal Processing, 7.6.1).
KaiserOrder kaiser_order(double attenuation, double transition);

/// Fits polynomials of `order` to `window` samples `delta` apart, and takes the derivative
/// `derivative` of them in the middle: scipy.signal.savgol_coeffs for convolution.
std::vector<double> savgol(Index window, Index order, Index derivative, double delta);

/// alpha * (1 - alpha)^k, up to where the rest is below 1e-12.
std::vector<double> ewma(double alpha);

/// The difference to the sample before, `order` times: numpy.diff.
std::vector<double> difference(Index order);

/// scipy.signal.ricker: the Mexican hat of width `a`.
std::vector<double> ricker(Index taps, double a);

/// The signal `samples` later. Between samples: a sinc under a Blackman window of 32 samples, over
/// its sum.
std::vector<double> delay(double samples);

/// What designs are asked for besides their arguments.
struct DesignOptions {
  double rate = 1;                    ///< samples a second: frequencies are in Hz
  std::optional<double> transition;   ///< of filters, instead of TAPS: the width of an edge
  std::optional<double> attenuation;  ///< with it: of what is stopped, in dB
};

/// Whether `name` is one of the designs that design_kernel() knows.
bool is_design(std::string_view name);

std::vector<std::string> design_names();

/// A line for each design: how it is written, what it is.
std::string design_list();

/// The kernel of `spec`, NAME:ARGUMENT,...
Result<std::vector<double>> design_kernel(std::string_view spec, const DesignOptions& options = {});

/// Whether the kernel of `spec` looks back from a sample, not to both sides.
bool design_is_causal(std::string_view spec);

}  // namespace sigconv
