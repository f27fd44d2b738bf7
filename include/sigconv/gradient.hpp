#pragma once

#include <span>
#include <vector>

#include "sigconv/error.hpp"
#include "sigconv/export.hpp"
#include "sigconv/kernel.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// The variable of a gradient.
enum class Wrt { input, kernel, bias };

/// Gradients of a loss L with respect to the input, the kernel and the bias of a convolution.
struct Gradients {
  std::vector<double> input;   ///< dL/dx: one number per sample
  std::vector<double> kernel;  ///< dL/dw, in the order of the kernel as given; empty for a pad
  double bias = 0;             ///< dL/db of a bias added to every output: the sum of g
};

/// Returns the gradients of convolve() with make_plan(spec, kernel), from g = dL/dy. They are
/// exactly the adjoint of that map, extension and normalisation included. A copy of a sample passes
/// its gradient to the sample, and a literal constant passes nothing. The median passes its
/// gradient to the middle samples; among equal samples, to the earliest. An output that reads
/// outside the signal under Rule::missing does not depend on anything: its g is ignored, even NaN.
/// `upstream`: g, one number per output. Another count, an empty signal, a spec that make_plan()
/// rejects, and spec.scale, spec.demean or spec.match are errors. spec.skip_missing is ignored: NaN
/// propagates.
SIGCONV_API Result<Gradients> convolve_gradients(const Spec& spec, std::span<const double> kernel,
                                                 std::span<const double> signal,
                                                 std::span<const double> upstream);
/// Returns the gradients of a kernel with a divisor. dL/dw is the gradient by the weights
/// taps[k] / divisor. dL/dx is a sum of g * taps[k], divided once.
SIGCONV_API Result<Gradients> convolve_gradients(const Spec& spec, const Kernel& kernel,
                                                 std::span<const double> signal,
                                                 std::span<const double> upstream);

}  // namespace sigconv
