#pragma once

#include <optional>
#include <string>

#include "cli/option_set.hpp"
#include "cli/options.hpp"
#include "pipeline/convolve_files.hpp"
#include "sigconv/fit.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// The options of fit.
struct FitOptions {
  Spec spec;
  Index taps = 1;
  std::optional<std::string> target;       ///< its column; without it, target_file has only one
  std::optional<std::string> target_file;  ///< the file with the target, if it is another one
  Files files;
  TableOptions table;
  double ridge = 0;
  bool demean = false;     ///< subtract the means of inputs and target first
  bool intercept = false;  ///< learn a constant, too
  options::Solver solver = options::Solver::normal;
  Descent descent;
  std::string loss;  ///< file for the loss of each epoch; empty if not wanted
  bool quiet = false;
  bool verbose = false;  ///< print the standard errors of the taps
};

void add_fit(OptionSet& set, FitOptions& options);
/// Fits kernels to every input, prints each error, and returns the exit status. Writes a column for
/// each input column and a row for each tap, with the key first.
int run_fit(const FitOptions& options);

}  // namespace sigconv
