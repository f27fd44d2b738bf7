#pragma once

#include <string>

#include "commands/slopes.hpp"
#include "input/read_whole.hpp"
#include "pipeline/convolve_table.hpp"
#include "sigconv/design.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// The request for the gradients of conv and corr. Explain uses it, too: its upstream is empty if
/// no gradient is explained.
struct SeriesGradientRequest {
  Spec spec;
  std::string kernel;  ///< the text of -k
  DesignOptions design;
  std::vector<std::string> inputs;    ///< one, "-" for standard input
  std::optional<std::string> signal;  ///< of --signal, instead of the input
  TableOptions table;
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

/// Computes the gradients of the chosen columns. Each group of --by is a series of its own: dL/dx
/// has a row for each row, dL/dw and dL/db are summed over all series.
Result<SeriesGradients> compute_series_gradients(const SeriesGradientRequest& request,
                                                 const std::vector<double>& kernel);

/// Returns one of the gradients as the text of a file.
std::string gradient_text(const SeriesGradientRequest& request, const SeriesGradients& sums,
                          Wrt wrt);

}  // namespace sigconv
