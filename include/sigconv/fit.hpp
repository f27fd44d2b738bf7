#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "sigconv/error.hpp"
#include "sigconv/export.hpp"
#include "sigconv/spec.hpp"

/// Finds the kernel from inputs and outputs, or the input from kernel and outputs. Every function
/// here rejects Operation::pad, spec.scale, spec.demean, spec.match and numbers that are not
/// finite. It ignores spec.skip_missing, because no sample is missing, and spec.method, because it
/// chooses the method itself.
namespace sigconv {

/// Kernels w_c of K taps, one per input, that approximate a target of n numbers. Their outputs are
/// the sum over c of (w_c applied to x_c)[i].
struct Fit {
  std::vector<std::vector<double>> kernels;  ///< one per input, in the order that convolve() takes
  double rms = 0;                            ///< sqrt(SSE / n) of outputs - target
  /// 1 - SSE / (sum of squares of the target about its mean); NaN for a target of equal numbers.
  double r_squared = 0;
  /// The condition number of the design matrix X in the 2-norm: sqrt of the ratio of the extreme
  /// eigenvalues of X'X + ridge. X has n rows and a column for each tap of all kernels. A learned
  /// constant takes the mean out of each column. Empty after descend().
  std::optional<double> condition;
  /// The standard errors of the taps, in the layout of `kernels`: sqrt(s^2 * (N^-1 X'X N^-1)_kk)
  /// with N = X'X + ridge and s^2 = SSE / (n - p). p counts the taps of all kernels and the
  /// constant, if one was removed or learned. NaN unless n > p. They omit the bias that a ridge
  /// causes. Empty after descend().
  std::optional<std::vector<std::vector<double>>> standard_errors;
  double constant = 0;        ///< that is added to the outputs; 0 unless it was learned
  double constant_error = 0;  ///< its standard error, by the same s^2
};

/// The constant term of a fit.
enum class Constant {
  none,
  removed,  ///< the caller subtracted means, which costs a degree of freedom
  learned,  ///< the fit adds a constant to the outputs; a ridge has no effect on it
};

/// The largest number of taps of all kernels together. Their normal matrix takes 2 GiB.
inline constexpr Index kMostFitted = 16384;

/// Returns the kernels that minimise SSE + ridge * (sum of squared taps).
/// `taps`: taps of each kernel, 1 or more; at most kMostFitted for all inputs together. `inputs`:
/// one or more signals of equal length. `target`: one number per output of an input. `ridge`: 0 or
/// more, finite. Other values are errors, and so is spec.normalize.
/// Solves the normal equations with steps of iterative refinement (Bjoerck, Numerical Methods for
/// Least Squares Problems, 1996, 2.9). convolve() computes the residuals, and convolve_gradients()
/// the right-hand sides.
/// Taps that the data do not determine are an error. All inputs are brought to the same scale for
/// this test. The smallest eigenvalue of the normal matrix must be above (its size) * eps * (the
/// largest).
SIGCONV_API Result<Fit> fit_kernels(const Spec& spec, Index taps,
                                    std::span<const std::span<const double>> inputs,
                                    std::span<const double> target, double ridge = 0,
                                    Constant constant = Constant::none);

/// Options of descend().
struct Descent {
  /// The factor of a step. Empty: 1 over a bound of the largest eigenvalue of the loss's second
  /// derivatives; with several batches, (1 - momentum) over the largest such bound of a batch.
  std::optional<double> learning_rate;
  /// The factor m in v = m*v + slope, w = w - learning_rate*v, as in torch.optim.SGD. 0 or more,
  /// below 1.
  double momentum = 0.9;
  Index epochs = 100;          ///< passes over all outputs
  std::optional<Index> batch;  ///< neighbouring outputs per step; empty: all
  std::uint64_t seed = 0;      ///< seed of the order of the batches, shuffled for each epoch
};

/// Returns kernels found by gradient descent from 0 on the mean squared error, SSE / n. The descent
/// is slower than fit_kernels() and ends near the same kernels. It takes and rejects the same
/// input; an option out of its range is an error, too. `told`: called after every epoch, from 1 on,
/// with the loss of all outputs at its last weights. The descent fails if a loss is not finite, or
/// if the last loss is over a thousand times that of no kernel.
SIGCONV_API Result<Fit> descend(const Spec& spec, Index taps,
                                std::span<const std::span<const double>> inputs,
                                std::span<const double> target, const Descent& options,
                                const std::function<void(Index epoch, double loss)>& told = {});

/// The result of deconvolve().
struct Deconvolution {
  std::vector<double> input;
  bool exact = false;     ///< no ridge was used, and the outputs are met to 1e-12 of their largest
  bool converged = true;  ///< the iterations ended before their limit
  /// No other input has the same outputs, as far as 200 iterations show. True if a ridge was given,
  /// which chooses one input.
  bool determined = true;
  double residual = 0;  ///< root mean square of (the outputs of input) - outputs
  double ridge = 0;     ///< the ridge that was used; 0 if exact
  Index iterations = 0;
};

/// The factor of the default ridge, kDeconvolutionRidge * (sum of |w|)^2. It limits how far
/// noise is magnified at frequencies that the kernel damps by more than 1e5.
inline constexpr double kDeconvolutionRidge = 1e-10;

/// Returns the input whose outputs are `outputs`. It has as many samples in Mode::same, span - 1
/// fewer in Mode::full and span - 1 more in Mode::valid. These are errors: a stride other than 1, a
/// kernel of zeros, a median that windows read, empty outputs, fewer outputs than the span in
/// Mode::full, spec.max_lag, and a ridge that is below 0 or infinite.
/// Tries three ways in this order:
/// 1. Long division from either end, as scipy.signal.deconvolve divides from the first. It needs
/// zero or literal padding, and no ridge (or 0). Whole numbers that divide are exact. The quotient
/// is taken if it meets the outputs to 1e-12 of their largest. In Mode::same, long division needs
/// windows that begin or end at the row of their output.
/// 2. At most 200 iterations without a ridge, if no ridge was given (or 0). Their input is taken if
/// it meets the outputs as closely. They succeed unless the kernel removes much of the input. If
/// several inputs have these outputs, it is the shortest one.
/// 3. The input that minimises |outputs of it - outputs|^2 + ridge * |input|^2. A ridge of 0 gives
/// the shortest of the inputs that minimise it.
/// The iterations of the second way are the conjugate gradients of Craig, those of the third are
/// CGLS (Bjoerck 1996, 7.4), with the limits of LSQR (Paige & Saunders, ACM TOMS 8, 1982, p. 43).
/// The circulant matrix of the kernel preconditions them, except in the third with a ridge of 0.
/// The caller must check `converged`.
SIGCONV_API Result<Deconvolution> deconvolve(const Spec& spec, std::span<const double> kernel,
                                             std::span<const double> outputs,
                                             std::optional<double> ridge = std::nullopt);

}  // namespace sigconv
