#pragma once

#include <optional>
#include <string>

#include "cli/option_set.hpp"
#include "pipeline/read_series.hpp"
#include "sigconv/correlogram.hpp"
#include "sigconv/design.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// The correlations of whole columns, by lag: for autocorr and corr --peaks.
struct CorrelogramRequest {
  Spec spec;           ///< of corr; of autocorr, its scale and greatest lag
  std::string kernel;  ///< the text of -k; empty: each column with itself
  DesignOptions design;
  std::optional<PeakOptions> peaks;  ///< instead of all lags
  SeriesInput input;
  TableOptions table;
  std::string output = "-";
};

Failure run_correlogram(const CorrelogramRequest& request);

/// Adds --lag-unit.
void add_lag_unit(OptionSet& set, TableOptions& table);
/// Adds --peaks, --distance and --refine.
void add_peaks(OptionSet& set, std::optional<PeakOptions>& peaks);

}  // namespace sigconv
