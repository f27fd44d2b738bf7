#pragma once

#include <span>

namespace sigconv {

/// What the samples of a window are.
struct Census {
  bool finite = true;      ///< none is NaN or infinite; the rest says nothing of those
  double largest = 0;      ///< of their magnitudes
  double square = 0;       ///< the sum of their squares
  bool integers = true;    ///< all are
  bool negatives = false;  ///< some are below 0
  bool zeros = false;      ///< some are 0

  /// Of both together.
  void add(const Census& other) {
    largest = largest < other.largest ? other.largest : largest;
    square += other.square;
    finite = finite && other.finite;
    integers = integers && other.integers;
    negatives = negatives || other.negatives;
    zeros = zeros || other.zeros;
  }
};

/// One pass with the vectors of this processor.
Census take_census(std::span<const double> window);

}  // namespace sigconv
