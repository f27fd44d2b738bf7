#pragma once

#include <optional>
#include <string>

#include "cli/option_set.hpp"
#include "pipeline/read_series.hpp"
#include "sigconv/correlogram.hpp"
#include "sigconv/design.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// A request for correlations of whole columns, by lag: autocorr, or conv and corr with --peaks.
struct CorrelogramRequest {
  Spec spec;           ///< autocorr uses only scale, max_lag and demean
  std::string kernel;  ///< the text of -k; empty for autocorr
  DesignOptions design;
  std::optional<PeakOptions> peaks;  ///< written instead of all lags
  SeriesInput input;
  TableOptions table;
  std::string output = "-";
};

Failure run_correlogram(const CorrelogramRequest& request);

/// Adds --max-lag and --min-lag, and a check of their range.
void add_lag_range(OptionSet& set, Spec& spec);
/// Adds a step for --demean with --na zero: the mean is that of the present values, and missing ones
/// are 0 after it is subtracted. Hints about --scale and --match then name no --na skip.
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
