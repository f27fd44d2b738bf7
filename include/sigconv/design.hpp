#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sigconv/error.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// The moving average: `taps` weights of 1/taps.
std::vector<double> box(Index taps);

/// A sampled Gaussian of standard deviation `sigma` samples, 2*radius+1 taps, over its sum; the
/// weights of scipy.ndimage.gaussian_filter1d.
std::vector<double> gaussian(double sigma, Index radius);

/// The radius that scipy.ndimage gives a Gaussian: int(4 * sigma + 0.5).
Index gaussian_radius(double sigma);

/// Whether `name` is one of the designs that design_kernel() knows.
bool is_design(std::string_view name);

std::vector<std::string> design_names();

/// The kernel of `spec`, NAME:ARGUMENT,...
Result<std::vector<double>> design_kernel(std::string_view spec);

}  // namespace sigconv
