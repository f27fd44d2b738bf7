#pragma once

#include <memory>
#include <span>
#include <vector>

#include "sigconv/plan.hpp"

namespace sigconv {

/// What a plan needs to convolve by Fourier transforms: overlap-save, a block of outputs from one
/// transform of their window (Oppenheim and Schafer, Discrete-Time Signal Processing, 8.7.3).
class OverlapSave {
 public:
  /// Chooses the transform's size by cost; computes nothing yet, so that a signal too short for it
  /// plans no transform.
  OverlapSave(std::span<const double> weights, Index dilation, Index stride);
  ~OverlapSave();

  /// Outputs of one block. Block b has outputs b*block() and on, whatever is asked for at once.
  Index block() const { return block_; }

  /// Nanoseconds an output, by the cost model.
  double cost() const { return cost_; }

  /// One block, whole or the last: outputs.size() outputs from their window.
  /// Returns false where the sums have to be direct: the block's bounds do not prove what the
  /// guarantees promise.
  bool convolve_block(std::span<const double> window, std::span<double> outputs) const;

 private:
  struct Kernel;
  const Kernel& kernel() const;

  std::vector<double> weights_;
  Index dilation_;
  Index stride_;
  Index span_;
  Index size_ = 0;
  Index block_ = 0;
  double cost_ = 0;
  mutable std::unique_ptr<Kernel> kernel_;
  struct Once;
  std::unique_ptr<Once> once_;
};

/// convolve_range() of a plan whose method is fft. `first` lies on the grid of blocks.
void overlap_save_range(const Plan& plan, Index first, std::span<const double> window,
                        std::span<double> outputs);

/// Nanoseconds an output of the direct method, by the cost model.
double direct_cost(Index taps, Index dilation, Index stride);

}  // namespace sigconv
