#pragma once

#include <cmath>
#include <span>

#include "sigconv/export.hpp"
#include "sigconv/spec.hpp"

/// Sums over a signal, one sample at a time. The bits do not depend on how the signal is cut into
/// pieces.
namespace sigconv {

/// A sum that adds up its rounding errors, too (Neumaier, ZAMM 54, 1974, p. 39).
class CompensatedSum {
 public:
  void add(double value) {
    const double total = sum_ + value;
    if (std::isfinite(total))
      rest_ += std::abs(sum_) >= std::abs(value) ? (sum_ - total) + value : (value - total) + sum_;
    sum_ = total;
  }
  double value() const { return sum_ + rest_; }

 private:
  double sum_ = 0;
  double rest_ = 0;
};

/// The mean of the samples that are not missing.
class SIGCONV_API Mean {
 public:
  void add(double value);
  /// Returns the mean; NaN if no sample was present.
  double value() const;

 private:
  Index present_ = 0;
  CompensatedSum sum_;
  double first_ = 0;
  bool equal_ = true;  // all samples are equal; the mean is then first_
};

/// Subtracts the Mean of all samples from each sample.
SIGCONV_API void take_mean_out(std::span<double> samples);

/// The square root of the sum of the squares of the samples that are not missing. Very large and
/// very small numbers have sums of their own, so that no square overflows or is lost. Source: Blue,
/// A portable Fortran program to find the Euclidean norm of a vector, ACM TOMS 4, 1978.
class SIGCONV_API Norm {
 public:
  void add(double value);
  double value() const;

 private:
  double large_ = 0;
  CompensatedSum sum_;
  double small_ = 0;
};

/// The mean and the sum of squared deviations, in one pass (Welford, Technometrics 4, 1962, p.
/// 419). joined() combines two pieces without a difference of large sums (Chan, Golub and LeVeque,
/// Algorithms for computing the sample variance, The American Statistician 37, 1983, equations
/// 2.1).
struct Moments {
  double count = 0;
  double mean = 0;
  double squares = 0;

  void add(double x) {
    count += 1;
    const double step = x - mean;
    mean += step / count;
    squares += step * (x - mean);
  }
  Moments joined(const Moments& other) const {
    if (count == 0) return other;
    if (other.count == 0) return *this;
    const double all = count + other.count;
    const double step = other.mean - mean;
    return {all, mean + step * (other.count / all),
            squares + other.squares + step * step * (count * other.count / all)};
  }
};

}  // namespace sigconv
