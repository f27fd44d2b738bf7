#pragma once

#include <optional>
#include <string>

#include "pipeline/read_series.hpp"
#include "sigconv/correlogram.hpp"
#include "sigconv/design.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// What autocorr, or corr --peaks, is to do: the correlations of whole columns, by lag.
struct CorrelogramJob {
  Spec spec;           ///< of corr; of autocorr, its scale and greatest lag
  std::string kernel;  ///< the text of -k; empty: each column with itself
  DesignOptions design;
  std::optional<PeakOptions> peaks;  ///< instead of all lags
  SeriesInput input;
  TableOptions table;
  std::string output = "-";
};

Failure run_correlogram(const CorrelogramJob& job);

}  // namespace sigconv
