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

/// What a gradient is asked for with.
struct GradientRequest {
  std::string upstream;                         ///< dL/dy: numbers or a file
  std::optional<Wrt> wrt;                       ///< none: all three, into a folder
  bool check = false;                           ///< against central differences
  std::function<void(const std::string&)> say;  ///< where the check is reported; may be empty
};

/// A gradient, and what it is the gradient of.
struct Slopes {
  const char* name;  ///< input, kernel or bias
  std::vector<double> at;
  std::span<const double> gradient;
  bool linear = true;  ///< whether the outputs are linear in these numbers
  std::function<std::vector<double>(std::span<const double>)> outputs;
};

/// Compares a gradient with central differences of the loss sum(g * y), number by number, of so
/// many numbers spread over all that it takes seconds; says the largest relative error, and fails
/// past 1e-6. `cost`: multiply-adds of one evaluation.
Failure check_slopes(const Slopes& slopes, std::span<const double> g, double cost,
                     const GradientRequest& request);

/// Writes what a gradient's command prints: each of the gradients that were asked for.
/// `text_of`: the bytes of one; `extension`: of the files in the folder `output`.
Failure write_gradients(const GradientRequest& request, const std::string& output,
                        const std::string& extension,
                        const std::function<std::string(Wrt)>& text_of);

}  // namespace sigconv
