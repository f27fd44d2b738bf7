#pragma once

#include <span>
#include <vector>

#include "sigconv/plan.hpp"

namespace sigconv {

/// Returns true if the taps of every window of `samples` read a magnitude of `least` or more.
/// Returns false if a half of some window reads none. Stops at the first such sample of each half
/// window, so that it takes no time for most signals.
bool every_window_reaches(double least, Index taps, Index dilation,
                          std::span<const double> samples);

/// Lower bounds of the largest finite magnitude that a window's taps read. A bound ignores at most
/// the outer eighth of a window's taps, because it comes from the whole groups of neighbouring taps
/// in the window.
class WindowPeaks {
 public:
  /// Takes windows of `taps` taps. `peaks`: memory that is reused.
  WindowPeaks(Index taps, Index dilation, std::span<const double> samples,
              std::vector<double>& peaks);

  /// Returns the bound of the window that starts at sample `start`.
  double operator[](Index start) const {
    const Index first = (start / step_ + group_ - 1) / group_;
    return bounds_[static_cast<std::size_t>(first * step_ + start % step_)];
  }

  /// Returns a start after `start` up to which the windows have the same bound.
  Index same_until(Index start) const {
    return step_ > 1 ? start + 1 : (start + group_ - 1) / group_ * group_ + 1;
  }

  /// Returns the bounds of all windows. Each is the bound of group() windows or fewer.
  std::span<const double> all() const { return bounds_; }
  Index group() const { return group_; }

 private:
  Index step_;   // from a tap to the next
  Index group_;  // taps of a group
  std::span<const double> bounds_;
};

/// A level that removes few samples from a transform and leaves few windows to direct sums.
struct LoudnessLimits {
  /// Windows whose bound is at least the largest sample that stays, over 2^shift, need no direct
  /// sum.
  int shift = 0;
  /// Windows whose bound is below this need a direct sum, unless all samples that stay are below
  /// `exact`.
  double quiet = 0;
  double exact = 0;
  Index most = 0;  ///< the largest number of samples to remove
};

/// Returns the magnitude from which on samples are removed, infinity if none are. `largest`: the
/// largest finite magnitude. A removed sample
/// costs as much as some direct sums. The level is the power of two with the least cost.
double choose_level(std::span<const double> samples, double largest, const WindowPeaks& windows,
                    const LoudnessLimits& limits);

}  // namespace sigconv
