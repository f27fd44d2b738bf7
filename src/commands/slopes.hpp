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
  bool linear = true;  ///< the outputs are linear in these numbers
  std::function<std::vector<double>(std::span<const double>)> outputs;
  bool may_miss = false;  ///< a missing output is 0 here: under Rule::missing
};

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
