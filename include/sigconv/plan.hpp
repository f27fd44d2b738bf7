#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "sigconv/error.hpp"
#include "sigconv/export.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

class OverlapSave;

/// A convolution with everything decided that does not depend on samples.
///
/// Output i reads the window that starts at start(i) of the extended signal x~:
///
///     y[i] = sum over k of weights[k] * x~[start(i) + k * dilation],  k in 0 .. taps-1
///
/// and belongs to row start(i) + lookback of the input. Only make_plan() makes a Plan; its fields
/// are public to be read.
class SIGCONV_API Plan {
 public:
  std::vector<double> weights;  ///< in the order of the window: the kernel, flipped to convolve
  Index dilation = 1;
  Index stride = 1;
  Index span = 1;         ///< samples from the first tap to the last: (taps-1) * dilation + 1
  Index lookback = 0;     ///< how far the window of a row reaches back from it
  Index first_start = 0;  ///< where the window of output 0 starts
  Index last_start = 0;   ///< where the last possible window starts, counted from sample N-1
  Mode mode = Mode::same;
  Extension extension;
  bool skip_missing = false;
  Scale scale = Scale::none;
  double norm = 0;            ///< of Scale::coeff: sqrt(sum w^2)
  bool demean = false;        ///< the signal's mean is taken out; it is out of the weights
  bool match = false;         ///< weights have mean 0 and norm 1; see match_range()
  std::optional<Index> most;  ///< of Spec::max_lag: outputs of a signal, at most
  Method method = Method::direct;
  bool automatic = false;  ///< the method was chosen here
  double direct_cost = 0;  ///< nanoseconds an output, by the cost model
  double fft_cost = 0;     ///< there too; infinite where the span is beyond transforms
  /// Outputs that have to be computed together: a range of them starts at a multiple of this.
  Index grid = 1;
  /// Outputs that are better computed together, if as many are there: a multiple of the grid.
  Index batch = 1;
  std::shared_ptr<const OverlapSave> overlap_save;  ///< of Method::fft
  std::shared_ptr<const Plan> magnitudes;           ///< of skip_missing: the same with |weights|

  /// Bytes that outputs computed at once need besides what they read.
  std::size_t scratch() const;

  Index start(Index output) const { return first_start + output * stride; }
  Index row(Index output) const { return start(output) + lookback; }

  /// Samples that outputs read before sample 0 and after sample N-1; 0 where they read none.
  Index left_reach() const { return first_start < 0 ? -first_start : 0; }
  Index right_reach() const { return last_start + span > 1 ? last_start + span - 1 : 0; }

  /// Whether no output can be computed before the whole signal was seen once.
  bool needs_whole_signal() const;

  /// Returns the number of outputs of a signal of `length` samples, at most kFar. A length below 1,
  /// or a signal shorter than the span in Mode::valid, is an error of ErrorKind::data.
  Result<Index> outputs(Index length) const;

  /// Returns whether a long enough signal has an output of that index.
  bool may_have(Index output) const { return !most || output < *most; }

 private:
  Plan() = default;
  friend Result<Plan> make_plan(const Spec& spec, std::span<const double> kernel);
};

/// Returns the plan with direct sums instead of Fourier transforms. Its grid is 1, so that outputs
/// of several signals can be computed in turns.
SIGCONV_API Plan without_grid(Plan plan);

/// Checks `spec` and decides how to compute it. After this call the engine cannot fail.
/// `kernel`: one or more taps; ignored by Operation::pad. NaN and infinite taps are allowed, except
/// with spec.normalize. A field out of range, fields that exclude each other, and a kernel that the
/// spec cannot use are errors of ErrorKind::usage that name the field.
SIGCONV_API Result<Plan> make_plan(const Spec& spec, std::span<const double> kernel);

}  // namespace sigconv
