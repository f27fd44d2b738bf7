#pragma once

#include <complex>
#include <memory>

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

/// The real Fourier transform of one size, by FFTW with FFTW_ESTIMATE: measured plans are 0 to 15 %
/// faster up to 8192 points and change the bits from run to run.
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

  // An fftw_plan, without its header.
  struct Destroy {
    void operator()(void* plan) const;
  };
  std::unique_ptr<void, Destroy> forward_;
  std::unique_ptr<void, Destroy> inverse_;
};

}  // namespace sigconv
