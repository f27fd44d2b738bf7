#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "sigconv/error.hpp"
#include "sigconv/export.hpp"
#include "sigconv/kernel.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

class OverlapSave;

/// A convolution with everything decided that does not depend on samples.
///
/// Output i reads the window that starts at start(i) of the extended signal x~:
///
///     y[i] = (sum over k of weights[k] * x~[start(i) + k * dilation]) / divisor,  k in 0 .. taps-1
///
/// and belongs to row start(i) + lookback of the input. Only make_plan() makes a Plan; its fields
/// are public to be read.
class SIGCONV_API Plan {
 public:
  std::vector<double> weights;  ///< in the order of the window: the kernel, flipped to convolve
  /// Divides each sum. If it is not 1, the kernel has the form of Kernel, or spec.normalize divides
  /// integer taps by their sum. It is 1 for Scale::coeff and `match`, which no factor changes.
  double divisor = 1;
  Index dilation = 1;
  Index stride = 1;
  Index span = 1;         ///< samples from the first tap to the last: (taps-1) * dilation + 1
  Index lookback = 0;     ///< samples from the start of a window to its row
  Index first_start = 0;  ///< where the window of output 0 starts
  Index last_start = 0;   ///< where the last possible window starts, counted from sample N-1
  Mode mode = Mode::same;
  Extension extension;
  bool skip_missing = false;
  Index min_present = 1;  ///< for skip_missing: an output with fewer present taps is missing
  /// For Scale: an output without a product is missing, as under Rule::missing. The products that
  /// read outside the signal are left out of the others, which zeros do as well.
  bool needs_products = false;
  Scale scale = Scale::none;
  double squares = 0;         ///< sum w^2, for Scale::coeff
  bool demean = false;        ///< subtract the signal's mean; the weights have mean 0 already
  bool zero_missing = false;  ///< with demean: NaN becomes 0, which is the mean
  /// The weights sum to exactly 0, but rounded products would leave a rest of a constant. Outputs
  /// that read equal samples are set to 0.
  bool cancels = false;
  bool match = false;         ///< weights have mean 0 and norm 1; see convolve_range()
  std::optional<Index> most;  ///< the largest number of outputs, for Spec::max_lag
  Method method = Method::direct;
  bool automatic = false;  ///< make_plan() chose the method
  double direct_cost = 0;  ///< nanoseconds per output, by the cost model
  double fft_cost = 0;     ///< likewise, by transforms; infinite if the span is too long for them
  /// Outputs that have to be computed together: a range of outputs starts at a multiple of this.
  Index grid = 1;
  /// Outputs that are faster computed together, if there are as many: a multiple of the grid.
  Index batch = 1;
  std::shared_ptr<const OverlapSave> overlap_save;  ///< for Method::fft
  std::shared_ptr<const EndFit> end_fit;            ///< for Rule::interp, except in Mode::valid
  std::shared_ptr<const Plan> magnitudes;           ///< for skip_missing: the plan with |weights|

  /// Returns the bytes that computing needs besides the window and the outputs.
  std::size_t scratch() const;

  /// Returns the quotients weights[k] / divisor.
  std::vector<double> divided_weights() const { return Kernel(weights, divisor).weights(); }

  Index start(Index output) const { return first_start + output * stride; }
  Index row(Index output) const { return start(output) + lookback; }

  /// Returns the number of samples that outputs read before sample 0, or after sample N-1; 0 if
  /// none.
  Index left_reach() const { return first_start < 0 ? -first_start : 0; }
  Index right_reach() const { return last_start + span > 1 ? last_start + span - 1 : 0; }

  /// Returns whether the whole signal must be read before the first output.
  bool needs_whole_signal() const;

  /// Returns the number of outputs of a signal of `length` samples. length <= kFar. A length below
  /// 1, or a signal shorter than the span in Mode::valid, is an error of ErrorKind::data.
  Result<Index> outputs(Index length) const;

  /// Returns whether a long enough signal has an output of that index.
  bool may_have(Index output) const { return !most || output < *most; }

  /// Returns whether the window of an output reads outside a signal of `length` samples.
  bool reads_outside(Index output, Index length) const {
    return start(output) < 0 || start(output) + span > length;
  }

 private:
  Plan() = default;
  friend Result<Plan> make_plan(const Spec& spec, const Kernel& kernel);
};

/// Returns the plan with direct sums instead of Fourier transforms. Its grid is 1, so outputs of
/// several signals can be computed in turn.
SIGCONV_API Plan without_grid(Plan plan);

/// Checks `spec` and decides how to compute it. After this call the engine cannot fail.
/// `kernel`: one or more taps; ignored by Operation::pad. NaN and infinite taps are allowed, except
/// with spec.normalize. A field out of range, fields that exclude each other, and a kernel that the
/// spec cannot use are errors of ErrorKind::usage that name the field.
SIGCONV_API Result<Plan> make_plan(const Spec& spec, const Kernel& kernel);
/// Makes the plan of plain taps, whose divisor is 1.
SIGCONV_API Result<Plan> make_plan(const Spec& spec, std::span<const double> kernel);

}  // namespace sigconv
