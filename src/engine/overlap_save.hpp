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

  /// Outputs that have to be asked for together.
  Index grid() const { return tiling_.block; }
  /// Outputs that are better asked for together: the transforms of the signal before a block of a
  /// kernel in parts serve the blocks after it.
  Index batch() const { return tiling_.block * std::min<Index>(tiling_.parts, 4); }

  /// Bytes of the spectra that a window's blocks share, and their sums.
  std::size_t scratch() const {
    return static_cast<std::size_t>((tiling_.parts + 4) * tiling_.size) * sizeof(double);
  }

  struct Kernel;
  const Kernel& kernel() const;

 private:
  Tiling tiling_;
  mutable std::vector<double> weights_;  // until the kernel is made of them
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
