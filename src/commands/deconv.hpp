#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/option_set.hpp"
#include "pipeline/read_series.hpp"
#include "sigconv/design.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// The options of deconv.
struct DeconvOptions {
  Spec spec;           ///< of the convolution that made the columns
  std::string kernel;  ///< the text of -k
  DesignOptions design;
  std::vector<std::string> inputs;
  std::optional<std::string> signal;
  TableOptions table;
  std::optional<double> ridge;
  std::string output = "-";
  bool quiet = false;  ///< do not say what is inexact
};

void add_deconv(OptionSet& set, DeconvOptions& options);
/// Writes the recovered columns beside the rows that they belong to.
Failure run_deconv(const DeconvOptions& options);

}  // namespace sigconv
