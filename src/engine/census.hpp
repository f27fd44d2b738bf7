#pragma once

#include <span>

#include "sigconv/spec.hpp"

namespace sigconv {

/// Facts about the samples of a window.
struct Census {
  bool finite = true;      ///< no sample is NaN or infinite; the other fields skip those
  double largest = 0;      ///< the largest magnitude
  double square = 0;       ///< the sum of squares
  bool integers = true;    ///< all samples are integers
  bool negatives = false;  ///< some sample is below 0
  bool zeros = false;      ///< some sample is 0, or not finite

  /// Adds the facts about another window.
  void add(const Census& other) {
    largest = largest < other.largest ? other.largest : largest;
    square += other.square;
    finite = finite && other.finite;
    integers = integers && other.integers;
    negatives = negatives || other.negatives;
    zeros = zeros || other.zeros;
  }
};

/// Returns the census of `window`, in one pass with the vectors of this processor.
Census take_census(std::span<const double> window);

/// Computes the largest finite magnitudes of groups of samples. Row r has the samples r*step ..
/// (r+1)*step-1, the last row perhaps fewer. Group i has `group` rows from i*group on, the last
/// group perhaps fewer. peaks[i*step + j] is that of sample j of the rows of group i.
void find_peaks_of_groups(std::span<const double> samples, Index step, Index group, double* peaks);

}  // namespace sigconv
