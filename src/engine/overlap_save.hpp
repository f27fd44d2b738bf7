#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <vector>

#include "engine/tiling.hpp"
#include "sigconv/plan.hpp"

namespace sigconv {

/// The spectra that a plan needs to convolve by Fourier transforms. Overlap-save takes a block of
/// outputs from one inverse transform (Oppenheim and Schafer, Discrete-Time Signal Processing,
/// 8.7.3). A long kernel is cut into uniform parts, which share the transforms of the signal
/// (Gardner, Efficient convolution without input-output delay, J. Audio Eng. Soc. 43 (1995),
/// section 2).
class OverlapSave {
 public:
  /// Computes nothing yet, so a signal too short for transforms plans none.
  OverlapSave(const Tiling& tiling, std::span<const double> weights, Index dilation, Index stride);
  ~OverlapSave();

  const Tiling& tiling() const { return tiling_; }

  /// Returns the number of outputs that have to be computed together.
  Index grid() const { return tiling_.block; }
  /// Returns the number of outputs that are faster computed together. If the kernel is in parts,
  /// the transforms of the signal before a block serve the blocks after it, too.
  Index batch() const { return tiling_.block * std::min<Index>(tiling_.parts, 4); }

  /// Returns the bytes of the spectra that a window's blocks share, and of their sums.
  std::size_t scratch() const {
    return static_cast<std::size_t>((tiling_.parts + 4) * tiling_.size) * sizeof(double);
  }

  struct Kernel;
  const Kernel& kernel() const;

 private:
  Tiling tiling_;
  mutable std::vector<double> weights_;  // emptied when the kernel is made
  Index dilation_;
  Index stride_;
  mutable std::unique_ptr<Kernel> kernel_;
  struct Once;
  std::unique_ptr<Once> once_;
};

/// Sums the taps of outputs by transforms, for a plan whose method is fft. `first` is a multiple of
/// plan.grid.
void overlap_save_range(const Plan& plan, Index first, std::span<const double> window,
                        std::span<double> outputs);

}  // namespace sigconv
