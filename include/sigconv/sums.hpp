#pragma once

#include <cmath>
#include <span>
#include <vector>

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
  void scale(double power_of_two) {
    sum_ *= power_of_two;
    rest_ *= power_of_two;
  }
  double value() const { return sum_ + rest_; }
  /// Returns the two parts whose sum is value() before it is rounded.
  double sum() const { return sum_; }
  double rest() const { return rest_; }

 private:
  double sum_ = 0;
  double rest_ = 0;
};

/// A mean that is not rounded to one double: `rest` is the rounding error of `value`. At a level of
/// 1e12, half a unit in the last place of `value` is 6e-5.
struct Centre {
  double value = 0;
  double rest = 0;

  /// Returns the deviation of a sample. It has all digits of a sample near the mean.
  double deviation(double sample) const { return sample - value - rest; }
};

/// The mean of the samples that are not missing.
class SIGCONV_API Mean {
 public:
  void add(double value);
  /// Returns the mean; NaN if no sample was present.
  double value() const;
  /// Returns the mean with its rounding error, which is 0 if the mean is not finite.
  Centre centre() const;

 private:
  Index present_ = 0;
  CompensatedSum sum_;
  CompensatedSum large_;  // of the samples whose sum could overflow, each divided by 2^100
  double first_ = 0;
  bool equal_ = true;  // all samples are equal; the mean is then first_
};

/// Subtracts the centre() of all samples from each sample.
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

/// A power of two that brings samples into a range in which squares neither overflow nor vanish. It
/// follows the samples: the first one above 0 sets it, and a far larger one later sets it again.
class SampleScale {
 public:
  /// Returns the factor that earlier sums of scaled samples have to be multiplied by before the
  /// sample is added: 1 unless the scale changes. The scale of NaN and infinities is that of the
  /// last sample.
  double follow(double sample) {
    const double size = std::abs(sample) * factor_;
    return size <= kFar && factor_ > 0 ? 1 : reset(sample);
  }
  double factor() const { return factor_ > 0 ? factor_ : 1; }

 private:
  static constexpr double kFar = 0x1p300;
  SIGCONV_API double reset(double sample);

  double factor_ = 0;
};

/// The sum of the squares of the samples that are not missing. The samples are multiplied by a
/// power of two first. The sum has the bits of a direct sum (see convolve_range()) of samples that
/// are products with themselves.
class SIGCONV_API SquareSum {
 public:
  void add(double value);
  /// Returns the sum of (x * factor())^2.
  double value() const;
  double factor() const { return scale_.factor(); }

 private:
  void rescale(double ratio);
  void end_chain();

  SampleScale scale_;
  double chain_ = 0;
  Index taps_ = 0;            // of the chain
  Index chains_ = 0;          // that have ended
  std::vector<double> sums_;  // of 2^i chains each, from the largest i on
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

/// The sum of the squared deviations from the mean, of samples of any magnitude that are not
/// missing, each multiplied by a power of two. The running mean is a Centre, so a level that is far
/// above the deviations costs no digits.
class SIGCONV_API SquaredDeviations {
 public:
  void add(double value);
  double value() const { return squares_.value(); }
  double factor() const { return scale_.factor(); }

 private:
  SampleScale scale_;
  double count_ = 0;
  Centre mean_;
  CompensatedSum squares_;
};

}  // namespace sigconv
