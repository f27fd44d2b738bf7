#pragma once

#include <optional>
#include <string>

#include "cli/option_set.hpp"
#include "pipeline/convolve_files.hpp"
#include "sigconv/correlogram.hpp"
#include "sigconv/plan.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// A request for correlations of whole columns, by lag: autocorr, or conv and corr with --peaks.
struct CorrelogramRequest {
  Spec spec;                         ///< what the plan is made of; of autocorr, only the lags
  const Plan* plan = nullptr;        ///< null for autocorr
  std::optional<PeakOptions> peaks;  ///< written instead of all lags
  Files files;
  TableOptions table;
  bool partial = false;                   ///< of autocorr: partial autocorrelations
  std::optional<double> confidence = {};  ///< of autocorr: adds the band of white noise
};

/// Correlates every input, prints each error, and returns the exit status.
int run_correlogram(const CorrelogramRequest& request);

/// Adds --max-lag and --min-lag, and a check of their range.
void add_lag_range(OptionSet& set, Spec& spec);
/// Adds a step for --demean with --na zero: the mean is that of the present values, and missing
/// ones are 0 after it is subtracted. Hints about --scale and --match then name no --na skip.
void demean_before_zeros(OptionSet& set, Spec& spec, TableOptions& table);
/// Adds --lag-unit.
void add_lag_unit(OptionSet& set, TableOptions& table);
/// Gives lags in seconds if --rate is given. Rejects --lag-unit with --rate, unless a design uses
/// the rate, too. `kernel`: null for autocorr.
void check_lag_rate(OptionSet& set, TableOptions& table, const double& rate,
                    const std::string* kernel);
/// Adds --peaks and the options that choose among peaks.
OptionUse& add_peaks(OptionSet& set, std::optional<PeakOptions>& peaks);

}  // namespace sigconv
