#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "sigconv/error.hpp"
#include "sigconv/export.hpp"
#include "sigconv/spec.hpp"

/// Finds the kernel from inputs and outputs, or the input from kernel and outputs.
/// Every function here refuses Operation::pad, spec.scale, spec.demean, spec.match and numbers that
/// are not finite. It ignores spec.skip_missing, because no sample is missing, and spec.method,
/// because the engine chooses its own.
namespace sigconv {

/// Kernels w_c of K taps whose outputs, sum over c of (w_c applied to x_c)[i], approximate a target
/// of n numbers.
struct Fit {
  std::vector<std::vector<double>> kernels;  ///< by input, in the order that convolve() takes them
  double rms = 0;                            ///< sqrt(SSE / n), of outputs - target
  /// 1 - SSE / (sum of squares of the target about its mean); NaN for a target of equal numbers.
  double r_squared = 0;
  /// Of the design matrix X, n rows by the taps of all kernels, in the 2-norm: sqrt of the ratio of
  /// the extreme eigenvalues of X'X + ridge. None of descend().
  std::optional<double> condition;
  /// As kernels: sqrt(s^2 * inverse(X'X + ridge)_kk) with s^2 = SSE / (n - taps of all kernels);
  /// NaN where n is no more than these. With a ridge it leaves out what the ridge draws towards 0.
  /// None of descend().
  std::optional<std::vector<std::vector<double>>> standard_errors;
};

/// Taps of all kernels together: their normal matrix takes 2 GiB.
inline constexpr Index kMostFitted = 16384;

/// Returns the kernels that minimise SSE + ridge * (sum of squared taps).
/// `taps`: of each kernel, 1 or more; kMostFitted at most for all inputs together. `inputs`: one or
/// more signals of equal length. `target`: one number per output of an input. `ridge`: 0 or more,
/// finite. Anything else is an error, and so is spec.normalize. Solves the normal equations with
/// steps of iterative refinement (Bjoerck, Numerical Methods for Least Squares Problems,
/// 1996, 2.9), whose residuals are those of convolve() and whose right-hand sides are the kernel's
/// gradients of convolve_gradients(). Where the smallest eigenvalue of the normal matrix is below
/// (its size) * eps * (the largest), each input brought to the same scale, the taps are not
/// determined, which is an error.
SIGCONV_API Result<Fit> fit_kernels(const Spec& spec, Index taps,
                                    std::span<const std::span<const double>> inputs,
                                    std::span<const double> target, double ridge = 0);

struct Descent {
  /// A step's factor. None: 1 over a bound of the largest eigenvalue of the loss's second
  /// derivatives; with several batches (1 - momentum) over the largest such bound of a batch.
  std::optional<double> learning_rate;
  double momentum =
      0.9;  ///< 0 or more, below 1: m in v = m*v + slope, w = w - learning_rate*v: torch.optim.SGD
  Index epochs = 100;          ///< times that every output is seen
  std::optional<Index> batch;  ///< neighbouring outputs a step; none: all
  std::uint64_t seed = 0;      ///< of the order of the batches, shuffled for each epoch
};

/// Returns kernels found by gradient descent from 0 on the mean squared error, SSE / n. The descent
/// is slower than fit_kernels() and ends near the same kernels. Takes the same input and refuses
/// the same; an option out of its range is an error, too. `told`: called after every epoch, from 1
/// on, with the loss of all outputs at the epoch's last weights. A loss that is not finite ends the
/// descent with an error.
SIGCONV_API Result<Fit> descend(const Spec& spec, Index taps,
                                std::span<const std::span<const double>> inputs,
                                std::span<const double> target, const Descent& options,
                                const std::function<void(Index epoch, double loss)>& told = {});

struct Deconvolution {
  std::vector<double> input;
  bool exact = false;     ///< gives the outputs back to 1e-12 of their largest, without a ridge
  bool converged = true;  ///< iterations came to their end
  double residual = 0;    ///< root of the mean square of (the outputs of input) - outputs
  double ridge = 0;       ///< that was used; 0 where exact
  Index iterations = 0;
};

/// The default ridge, times the square of the sum of |w|: of white noise in the outputs, what lies
/// at frequencies that the kernel damps by more than 1e5 is not magnified further.
inline constexpr double kDeconvolutionRidge = 1e-10;

/// Returns the input whose outputs are `outputs`. It has as many samples in Mode::same, span - 1
/// fewer in Mode::full and span - 1 more in Mode::valid. A stride other than 1, a kernel of zeros,
/// a median that windows read, empty outputs, spec.max_lag, and a ridge below 0 are errors. Without
/// a ridge (or with 0) and with zero or literal padding: the quotient by long division from either
/// end, as scipy.signal.deconvolve from the first, wherever it comes within 1e-12 of the outputs'
/// largest; whole numbers that divide are exact. Mode::same has one where the window of an output
/// ends, or begins, at its row. Elsewhere, and where that fails, an input that gives the outputs
/// back as nearly, if iterations without a ridge find one soon: they do unless the kernel takes
/// much away. Otherwise the input that minimises |outputs of it - outputs|^2 + ridge * |input|^2,
/// by conjugate gradients (CGLS: Bjoerck 1996, 7.4; limits as LSQR's: Paige & Saunders, ACM TOMS 8,
/// 1982, p. 43), preconditioned by the circulant matrix of the kernel. With a ridge of 0 there is
/// no preconditioner: the shortest of the inputs that do as well.
SIGCONV_API Result<Deconvolution> deconvolve(const Spec& spec, std::span<const double> kernel,
                                             std::span<const double> outputs,
                                             std::optional<double> ridge = std::nullopt);

}  // namespace sigconv
