#pragma once

#include <complex>
#include <memory>
#include <span>

#include "engine/turn.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// A buffer of doubles that is aligned to 64 bytes. FFTW's bits depend on the alignment of its
/// buffers.
class AlignedBuffer {
 public:
  explicit AlignedBuffer(Index size);
  double* data() const { return data_.get(); }
  std::complex<double>* complex() const {
    return reinterpret_cast<std::complex<double>*>(data_.get());
  }
  Index size() const { return size_; }

 private:
  struct Free {
    void operator()(double* data) const;
  };
  std::unique_ptr<double, Free> data_;
  Index size_;
};

/// The deleter of an fftw_plan, which is a void* here so that this header does not need FFTW's. All
/// plans are made with FFTW_ESTIMATE: measured plans are 0 to 15 % faster up to 8192 points, but
/// change the bits from run to run.
struct DestroyTransform {
  void operator()(void* plan) const;
};
using TransformPlan = std::unique_ptr<void, DestroyTransform>;

/// The real Fourier transform of one size.
class RealTransform {
 public:
  /// Returns the transform of `size` points. Plans each size once and keeps it; safe from any
  /// thread.
  static const RealTransform& of_size(Index size);

  /// Transforms `size` samples into size/2 + 1 numbers. Both buffers are aligned and overwritten.
  void forward(double* samples, std::complex<double>* spectrum) const;
  /// Transforms back, without normalising: forward and inverse together multiply by `size`.
  /// Overwrites both buffers.
  void inverse(std::complex<double>* spectrum, double* samples) const;

 private:
  explicit RealTransform(Index size);

  TransformPlan forward_;
  TransformPlan inverse_;
};

/// The Fourier transform sum x[n] exp(-2 pi i n (2j - 1/2) / size), j = 0 .. size/2 - 1, of real
/// samples. Its frequencies are a quarter bin away from the bins of half as many points. The
/// product of two such transforms is the transform of a negacyclic convolution, which serves
/// overlap-save as well as a cyclic one. A complex transform of half the size computes it from
/// (x[n] + i*x[n+size/2]) * exp(pi*i*n/size) (Crandall and Fagin, Discrete weighted transforms and
/// large-integer arithmetic, Math. Comp. 62 (1994), p. 305).
/// Forward and inverse together take 0.62 to 0.74 of a RealTransform's time up to 4096 points, and
/// as long up to 65536.
class SkewTransform {
 public:
  /// Returns the transform of `size` samples, an even number. Plans like RealTransform.
  static const SkewTransform& of_size(Index size);

  /// Transforms up to `size` samples. Samples that are not given, NaN and infinities count as
  /// zeros. `points`: room for `size` doubles. `spectrum`: size/2 numbers. Both buffers are
  /// aligned.
  void forward(std::span<const double> samples, double* points,
               std::complex<double>* spectrum) const;
  /// Computes the first samples.size() samples, multiplied by size/2.
  void inverse(std::complex<double>* spectrum, double* points, std::span<double> samples) const;

 private:
  explicit SkewTransform(Index size);

  Turns turns_;
  TransformPlan forward_;
  TransformPlan inverse_;
};

}  // namespace sigconv
