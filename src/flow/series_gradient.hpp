#pragma once

#include <string>

#include "flow/convolve_table.hpp"
#include "flow/slopes.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// What grad conv or grad corr is to do.
struct SeriesGradientJob {
  Spec spec;
  std::string kernel;  ///< the text of -k
  std::string input = "-";
  std::optional<std::string> signal;  ///< of --signal, instead of the input
  TableOptions table;
  std::string output = "-";
  GradientRequest gradient;
};

/// Computes the gradients of the chosen columns, each group of --by a series of its own, and writes
/// them: dL/dx a row for each row, dL/dw and dL/db summed over all series.
Failure run_series_gradient(const SeriesGradientJob& job);

}  // namespace sigconv
