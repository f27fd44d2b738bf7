#pragma once

#include <optional>

#include "cli/option_set.hpp"
#include "pipeline/convolve_files.hpp"
#include "sigconv/correlogram.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// The options of autocorr.
struct AutocorrOptions {
  Spec spec;  ///< only scale, max_lag and demean are used
  Files files;
  TableOptions table;
  double rate = 1;  ///< samples per second, for lags in seconds
  bool partial = false;
  std::optional<double> confidence;
  std::optional<PeakOptions> peaks;  ///< written instead of all lags
  bool quiet = false;
};

void add_autocorr(OptionSet& set, AutocorrOptions& options);
/// Correlates every input, prints each error, and returns the exit status.
int run_autocorr(const AutocorrOptions& options);

}  // namespace sigconv
