#pragma once

#include <span>
#include <vector>

#include "sigconv/spec.hpp"

namespace sigconv {

/// A table of exp(pi i n / size) for n = 0 .. size/2-1. Products from two short tables were not
/// faster at any size.
class Turns {
 public:
  explicit Turns(Index size);

  /// Computes points[n] = (samples[n] + i samples[n + size/2]) exp(pi i n / size), real and
  /// imaginary parts in turn. Samples beyond the last, NaN and infinities count as zeros.
  void turn(std::span<const double> samples, double* points) const;
  /// Computes the first samples.size() samples from the points of turn().
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
