#pragma once

#include <span>
#include <vector>

#include "sigconv/spec.hpp"

namespace sigconv {

/// sum over n of x[n] * x[n+lag] at lags -max_lag .. max_lag, divided as `scale` says; zeros stand
/// beyond the ends. The same at a lag and its opposite, to the bit; by Scale::coeff exactly 1 at
/// lag 0, and NaN everywhere where the signal is zero. Time in proportion to N * max_lag, or, where
/// that is much, N * log(max_lag).
std::vector<double> autocorrelate(std::span<const double> x, Index max_lag, Scale scale);

/// A place where values are highest.
struct Peak {
  std::size_t index = 0;  ///< of a plateau, its middle
  double place = 0;       ///< the index, or the top of the parabola through three values
  double value = 0;       ///< there
};

struct PeakOptions {
  std::size_t count = 1;     ///< the highest so many
  std::size_t distance = 1;  ///< indices between two of them at least; the higher one stays
  bool refine = false;       ///< between indices: the parabola through a peak and its neighbours
  bool ends = true;          ///< the first and the last value may be peaks
};

/// The peaks of `values`, the highest first and of equals the first: what is above its neighbours,
/// as scipy.signal.find_peaks takes them, and the ends where options say so. NaN is no peak, and
/// what stands beside one is an end.
std::vector<Peak> find_peaks(std::span<const double> values, const PeakOptions& options);

}  // namespace sigconv
