#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sigconv/error.hpp"
#include "sigconv/gradient.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// The options of a gradient.
struct GradientRequest {
  std::string upstream;    ///< dL/dy: numbers or a file
  std::optional<Wrt> wrt;  ///< none: all three, into a folder
  bool check = false;      ///< compare with central differences
  std::function<void(const std::string&)>
      say;  ///< prints notes and the result of the check; may be empty
};

/// A gradient to check, and the outputs that it belongs to.
struct Slopes {
  const char* name;        ///< input, kernel or bias
  std::vector<double> at;  ///< the numbers at which the gradient was computed
  std::span<const double> gradient;
  std::function<std::vector<double>(std::span<const double>)> outputs;
  double step = 1;        ///< of the differences
  bool linear = true;     ///< the outputs are linear within a step: else four points are needed
  bool may_miss = false;  ///< a missing output is 0 here: under Rule::missing
  std::vector<double> terms =
      {};                     ///< of each output: a bound of the terms of its slope; may be empty
  double least_share = 1e-3;  ///< of the terms: the least size that an error is relative to
};

/// Returns the largest magnitude. NaN is skipped.
double largest(std::span<const double> numbers);

/// Returns the step for outputs that are linear in numbers up to `size`. The differences are exact
/// except for rounding, and the longest step rounds least. `size` also covers the other terms of
/// the outputs, as a multiple of the numbers: a step below their rounding errors would be lost.
double linear_step(double size);

/// Sets the step for the kernel of outputs that are divided by the sum of the taps. `signal`: bound
/// of the samples that each output reads, summed over its window.
void set_quotient(Slopes& slopes, std::span<const double> signal);

/// Sets the step for a signal whose median is the padding: within it, no sample moves past the
/// middle ones.
void set_median(Slopes& slopes);

/// Compares a gradient with central differences of the loss sum(g * y), number by number. Checks 20
/// to 2000 numbers, spread over all of them: as many as take a few seconds. Prints the largest
/// relative error, and fails if it is above 1e-6. `cost`: multiply-adds of one evaluation.
Failure check_slopes(const Slopes& slopes, std::span<const double> g, double cost,
                     const GradientRequest& request);

/// Writes the requested gradient to the file `output`, or all three to the folder `output`.
/// `text_of`: returns the bytes of one gradient. `extension`: extension of the files in the folder.
Failure write_gradients(const GradientRequest& request, const std::string& output,
                        const std::string& extension,
                        const std::function<std::string(Wrt)>& text_of);

}  // namespace sigconv
