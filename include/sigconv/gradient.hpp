#pragma once

#include <span>
#include <vector>

#include "sigconv/error.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// What a gradient is taken with respect to.
enum class Wrt { input, kernel, bias };

/// Gradients of a loss L by what a convolution takes, from g = dL/dy.
struct Gradients {
  std::vector<double> input;   ///< dL/dx, a number a sample
  std::vector<double> kernel;  ///< dL/dw, in the order of the kernel as it was given
  double bias = 0;             ///< dL/db of a bias added to every output: the sum of g
};

/// Of convolve() with make_plan(spec, kernel), exactly the adjoint of that map, extension and
/// normalisation included: a copy of a sample gives its gradient to the sample, a literal constant
/// gives nothing back, the median gives to the middle samples, the earliest of equals.
/// `g`: as many numbers as there are outputs; another count is an error.
Result<Gradients> convolve_gradients(const Spec& spec, std::span<const double> kernel,
                                     std::span<const double> signal, std::span<const double> g);

}  // namespace sigconv
