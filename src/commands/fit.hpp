#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/option_set.hpp"
#include "cli/options.hpp"
#include "pipeline/read_series.hpp"
#include "sigconv/fit.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// The options of fit.
struct FitOptions {
  Spec spec;
  Index taps = 1;
  std::optional<std::string> target;  ///< its column; without it, the second file has only one
  std::vector<std::string> inputs;    ///< the file of inputs; a second one has the target
  TableOptions table;
  double ridge = 0;
  bool demean = false;     ///< subtract the means of inputs and target first
  bool intercept = false;  ///< learn a constant, too
  options::Solver solver = options::Solver::normal;
  Descent descent;
  std::string loss;  ///< file for the loss of each epoch; empty if not wanted
  std::string output = "-";
  bool quiet = false;
  bool verbose = false;  ///< print the standard errors of the taps

  bool has_target_file() const { return inputs.size() == 2; }
};

void add_fit(OptionSet& set, FitOptions& options);
/// Writes the kernels: a column for each input, a row for each tap.
Failure run_fit(const FitOptions& options);

}  // namespace sigconv
