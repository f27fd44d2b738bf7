#pragma once

#include <string>

#include "commands/slopes.hpp"
#include "input/read_whole.hpp"
#include "pipeline/convolve_table.hpp"
#include "sigconv/design.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// What grad conv or grad corr is to do.
struct SeriesGradientJob {
  Spec spec;
  std::string kernel;  ///< the text of -k
  DesignOptions design;
  std::string input = "-";
  std::optional<std::string> signal;  ///< of --signal, instead of the input
  TableOptions table;
  std::string output = "-";
  GradientRequest gradient;
};

/// The gradients of all series.
struct SeriesGradients {
  WholeTable columns;
  WholeTable upstream;
  std::vector<std::vector<double>> input;  ///< by column, by row
  std::vector<double> kernel;              ///< summed over the series, as what follows
  double bias = 0;
};

Result<SeriesGradients> compute_series_gradients(const SeriesGradientJob& job,
                                                 const std::vector<double>& kernel);

/// Computes the gradients of the chosen columns, each group of --by a series of its own, and writes
/// them: dL/dx a row for each row, dL/dw and dL/db summed over all series.
Failure run_series_gradient(const SeriesGradientJob& job);

}  // namespace sigconv
