#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "sigconv/export.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// Returns sum over n of x[n] * x[n+lag] at the lags -max_lag .. max_lag (2*max_lag + 1 numbers),
/// divided as Scale describes. Samples beyond the ends are zeros. Opposite lags have the same bits.
/// Scale::coeff gives exactly 1 at lag 0, and NaN everywhere if the signal is zero.
/// Products with NaN are left out, as in R's acf with na.pass: a lag with P products left is
/// divided by P + |lag| (biased) or P (unbiased), and is NaN if P is 0. Scale::coeff is the
/// quotient of two biased values, limited to -1 .. 1. The time grows with N * max_lag, or with N *
/// log(max_lag) if max_lag is large. `x`: one or more samples; 0 <= max_lag <= kFar. Both are
/// asserted.
SIGCONV_API std::vector<double> autocorrelate(std::span<const double> x, Index max_lag,
                                              Scale scale);

/// Returns the partial autocorrelations at lags 0 .. M from the autocorrelation coefficients at
/// these lags, by the Durbin-Levinson recursion, as R's pacf. The first is kept. From a lag on at
/// which an earlier lag predicts the signal exactly, they are NaN. The time grows with M^2.
SIGCONV_API std::vector<double> partial_autocorrelations(std::span<const double> coefficients);

/// Returns the bound that the coefficient of white noise exceeds, in magnitude, with a probability
/// of 1 - confidence: the normal quantile of (1 + confidence) / 2, divided by sqrt(samples).
/// 0 < confidence < 1, samples > 0; both are asserted.
SIGCONV_API double confidence_bound(double confidence, Index samples);

/// A local maximum, or a local minimum.
struct Peak {
  std::size_t index = 0;  ///< the middle of a plateau
  double place = 0;       ///< the index, or the vertex of the parabola through three values
  double value = 0;       ///< the height at `place`
};

/// Options of find_peaks().
struct PeakOptions {
  std::size_t count = 1;  ///< the largest number of peaks returned
  /// The smallest distance between two peaks. The higher one is kept, or the later of equal ones.
  std::size_t distance = 1;
  bool refine = false;                ///< fit a parabola through each peak and its two neighbours
  bool ends = true;                   ///< the first and the last value can be peaks
  std::optional<double> height = {};  ///< the lowest peak returned; the highest trough
  /// The smallest prominence, and the smallest width at half of the prominence, as defined by
  /// scipy.signal.peak_prominences and peak_widths. A peak at an end has a slope on one side only,
  /// and both come from that side.
  std::optional<double> prominence = {};
  std::optional<double> width = {};
  bool troughs = false;  ///< find local minima instead
};

/// Returns the peaks of `values`, the highest first; equal peaks keep their order. A peak is higher
/// than both neighbours, and a plateau counts once, as in scipy.signal.find_peaks. The options
/// apply in that function's order: height, distance, prominence and width, then `count`. Troughs
/// are the peaks of the negated values, the lowest first. NaN is never a peak; a value next to NaN
/// is treated as an end. Any input is allowed, even an empty one.
SIGCONV_API std::vector<Peak> find_peaks(std::span<const double> values,
                                         const PeakOptions& options);

}  // namespace sigconv
