#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/option_set.hpp"
#include "pipeline/convolve_table.hpp"
#include "sigconv/correlogram.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// The options of autocorr.
struct AutocorrOptions {
  Spec spec;  ///< only scale, max_lag and demean are used
  std::vector<std::string> inputs;
  std::optional<std::string> signal;
  TableOptions table;
  double rate = 1;                   ///< samples per second, for lags in seconds
  std::optional<PeakOptions> peaks;  ///< written instead of all lags
  std::string output = "-";
  bool quiet = false;
};

void add_autocorr(OptionSet& set, AutocorrOptions& options);
Failure run_autocorr(const AutocorrOptions& options);

}  // namespace sigconv
