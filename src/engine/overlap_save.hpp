#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <vector>

#include "engine/tiling.hpp"
#include "sigconv/plan.hpp"

namespace sigconv {

/// What a plan needs to convolve by Fourier transforms: overlap-save, a block of outputs from one
/// inverse transform (Oppenheim and Schafer, Discrete-Time Signal Processing, 8.7.3), with the
/// kernel in uniform parts that share the transforms of the signal (Gardner, Efficient convolution
/// without input-output delay, J. Audio Eng. Soc. 43 (1995), section 2).
class OverlapSave {
 public:
  /// Computes nothing yet, so that a signal too short for it plans no transform.
  OverlapSave(const Tiling& tiling, std::span<const double> weights, Index dilation, Index stride);
  ~OverlapSave();

  const Tiling& tiling() const { return tiling_; }

  /// Outputs that have to be asked for together: a few blocks of a kernel in parts, so that the
  /// transforms of the signal serve more than one, and a stream need not hold the kernel's span of
  /// outputs: with as many blocks as parts, ten columns under 100,000 taps took 162 MB, not 98.
  Index grid() const { return tiling_.block * std::min<Index>(tiling_.parts, 4); }

  struct Kernel;
  const Kernel& kernel() const;

 private:
  Tiling tiling_;
  std::vector<double> weights_;
  Index dilation_;
  Index stride_;
  mutable std::unique_ptr<Kernel> kernel_;
  struct Once;
  std::unique_ptr<Once> once_;
};

/// convolve_range() of a plan whose method is fft. `first` lies on the grid.
void overlap_save_range(const Plan& plan, Index first, std::span<const double> window,
                        std::span<double> outputs);

}  // namespace sigconv
