#pragma once

#include <span>
#include <vector>

#include "sigconv/spec.hpp"

namespace sigconv {

/// exp(pi i n / size) for n = 0 .. size/2-1. In a table: as products of two short ones they were no
/// faster at any size.
class Turns {
 public:
  explicit Turns(Index size);

  /// points[n] = (samples[n] + i samples[n + size/2]) exp(pi i n / size), as real and imaginary
  /// parts. Samples beyond the last, NaN and infinities are zeros.
  void turn(std::span<const double> samples, double* points) const;
  /// The samples of turn(), as many as asked for.
  void turn_back(const double* points, std::span<double> samples) const;

  struct Table {
    const double* cosines;
    const double* sines;
    Index half;
  };

 private:
  Table table() const {
    return {cosines_.data(), sines_.data(), static_cast<Index>(cosines_.size())};
  }

  std::vector<double> cosines_;
  std::vector<double> sines_;
};

}  // namespace sigconv
