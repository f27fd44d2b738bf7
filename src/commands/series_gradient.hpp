#pragma once

#include <string>

#include "commands/slopes.hpp"
#include "input/read_whole.hpp"
#include "pipeline/convolve_table.hpp"
#include "sigconv/design.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// A request for the gradients of conv and corr. explain uses it, too. If it explains outputs, the
/// upstream is empty.
struct SeriesGradientRequest {
  Spec spec;
  std::string kernel;  ///< the text of -k
  DesignOptions design;
  std::vector<std::string> inputs;    ///< one file; "-" is standard input
  std::optional<std::string> signal;  ///< the list of --signal, instead of a file
  TableOptions table;
  GradientRequest gradient;
};

/// The gradients of all series.
struct SeriesGradients {
  WholeTable columns;
  WholeTable upstream;
  std::vector<std::vector<double>> input;  ///< by column, by row
  std::vector<double> kernel;              ///< summed over columns and series, like the bias
  double bias = 0;
};

/// Reads the kernel of a request.
Result<Kernel> read_request_kernel(const SeriesGradientRequest& request);

/// Computes the gradients of the chosen columns. Each group of --by is a separate series. dL/dx has
/// a row for each input row. dL/dw and dL/db are sums over all columns and series.
Result<SeriesGradients> compute_series_gradients(const SeriesGradientRequest& request,
                                                 const Kernel& kernel);

/// Returns one of the gradients as the text of a file.
std::string gradient_text(const SeriesGradientRequest& request, const SeriesGradients& sums,
                          Wrt wrt);

}  // namespace sigconv
