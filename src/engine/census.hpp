#pragma once

#include <span>

namespace sigconv {

/// Facts about the samples of a window.
struct Census {
  bool finite = true;      ///< no sample is NaN or infinite; the other fields skip those
  double largest = 0;      ///< the largest magnitude
  double square = 0;       ///< the sum of squares
  bool integers = true;    ///< all samples are integers
  bool negatives = false;  ///< some sample is below 0
  bool zeros = false;      ///< some sample is 0

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

}  // namespace sigconv
