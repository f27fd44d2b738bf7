#pragma once

#include <span>
#include <vector>

#include "engine/census.hpp"
#include "engine/overlap_save_kernel.hpp"

namespace sigconv {

/// Returns a bound of the error of transforms, over the sum of (sum |w|) * (the largest sample) of
/// each part. The errors of many points are nearly independent, so they grow as u * sqrt(log n), u
/// = eps / 2 (Schatzman, Accuracy of the discrete Fourier transform and the fast Fourier transform,
/// SIAM J. Sci. Comput. 17, 1996; fftw.org/accuracy). The factor of 10 is twice the largest that
/// was measured; docs/accuracy.md has the derivation and the worst case.
double error_of_transforms(Index size);

/// The error that the transforms of an output may have, over sum |w| * (the largest sample of its
/// window). The guarantee is 1e-13. The rest is for the taps after the last part and for the
/// samples that are removed.
inline constexpr double kTransformShare = 8e-14;

/// Returns whether direct sums of a whole block take about as long as finding the outputs that need
/// them, and transforms of the others.
bool prefers_direct_sums(const Plan& plan);

/// A sample that is removed from a segment's transform, because it is far larger than the others.
struct RemovedSample {
  Index at = 0;  ///< counted from the first sample of the segment
  double value = 0;
};

/// The segments of a window, each of which has a transform. Block b of the outputs reads the
/// segments b .. b + parts - 1. The facts about a segment depend on its own samples only.
class Segments {
 public:
  /// Judges the segments that `blocks` blocks of outputs read from `window`.
  void judge(const Plan& plan, std::span<const double> window, Index blocks);

  Index hop() const { return hop_; }  ///< samples from a segment to the next
  std::span<const double> samples(Index segment) const;
  /// Returns the census of the samples that are not removed.
  const Census& census(Index segment) const {
    return facts_[static_cast<std::size_t>(segment)].census;
  }
  std::span<const RemovedSample> removed(Index segment) const;
  /// Returns the samples of a segment with NaN for those that are removed.
  std::span<const double> cleaned(Index segment);
  /// Returns whether every sample of the window is finite.
  bool finite() const;

  /// Returns the census of `length` samples of the window from the first sample of a segment on.
  Census census_of(Index segment, Index length) const;

 private:
  struct Facts {
    Census census;
    std::size_t begin = 0;  // of the removed samples
    std::size_t end = 0;
  };

  void count_hops();
  void remove_loud(Index segment, Facts& facts);

  const Plan* plan_ = nullptr;
  std::span<const double> window_;
  Index hop_ = 0;
  Index body_ = 0;    // samples of a hop that the segment before it ends with
  Index length_ = 0;  // of a segment that is not cut off
  std::vector<Census> hops_;
  std::vector<Census> bodies_;
  std::vector<Facts> facts_;
  std::vector<RemovedSample> removed_;
  std::vector<double> cleaned_;
  std::vector<double> peaks_;
};

}  // namespace sigconv
