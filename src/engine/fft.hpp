#pragma once

#include <complex>
#include <memory>
#include <span>

#include "engine/turn.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// Doubles at a multiple of 64 bytes: FFTW's bits depend on where its buffers lie.
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

/// An fftw_plan, without its header. All are made with FFTW_ESTIMATE: measured plans are 0 to 15 %
/// faster up to 8192 points and change the bits from run to run.
struct DestroyTransform {
  void operator()(void* plan) const;
};
using TransformPlan = std::unique_ptr<void, DestroyTransform>;

/// The real Fourier transform of one size.
class RealTransform {
 public:
  /// Plans once for each size and keeps it; safe from any thread.
  static const RealTransform& of_size(Index size);

  /// `samples`: size() doubles; `spectrum`: size()/2 + 1. Both aligned; neither is kept.
  void forward(double* samples, std::complex<double>* spectrum) const;
  /// Unnormalised: forward and inverse together multiply by size().
  void inverse(std::complex<double>* spectrum, double* samples) const;

 private:
  explicit RealTransform(Index size);

  TransformPlan forward_;
  TransformPlan inverse_;
};

/// The Fourier transform of real samples at frequencies a quarter of a bin from the bins of half
/// their number: sum x[n] exp(-2 pi i n (2j - 1/2) / size), j = 0 .. size/2 - 1. The product of two
/// such spectra is that of the convolution about a circle where what comes round changes its sign,
/// which serves overlap-save as well. A complex transform of half the size makes it, of numbers
/// (x[n], x[n + size/2]) turned by exp(pi i n / size) (Crandall and Fagin, Discrete weighted
/// transforms and large-integer arithmetic, Math. Comp. 62 (1994), p. 305). There and back it takes
/// 0.62 to 0.74 of a RealTransform's time up to 4096 points, and is as fast up to 65536.
class SkewTransform {
 public:
  /// As RealTransform's. `size`: even.
  static const SkewTransform& of_size(Index size);

  /// `samples`: at most size(); beyond them are zeros. NaN and infinities count as zeros. `points`:
  /// room for size() doubles; `spectrum`: size()/2. The last two are aligned.
  void forward(std::span<const double> samples, double* points,
               std::complex<double>* spectrum) const;
  /// The first of the samples, as many as asked for, times size()/2.
  void inverse(std::complex<double>* spectrum, double* points, std::span<double> samples) const;

 private:
  explicit SkewTransform(Index size);

  Turns turns_;
  TransformPlan forward_;
  TransformPlan inverse_;
};

}  // namespace sigconv
