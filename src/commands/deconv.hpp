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
  Spec spec;           ///< the convolution that made the columns
  std::string kernel;  ///< the text of -k
  DesignOptions design;
  std::vector<std::string> inputs;
  std::optional<std::string> signal;
  TableOptions table;
  std::optional<double> ridge;
  std::string output = "-";
  bool quiet = false;  ///< do not print notes
};

void add_deconv(OptionSet& set, DeconvOptions& options);
/// Writes the recovered columns. Each value is on the row that it belongs to.
Failure run_deconv(const DeconvOptions& options);

}  // namespace sigconv
