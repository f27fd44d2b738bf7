#pragma once

#include <optional>
#include <string>

#include "cli/option_set.hpp"
#include "pipeline/convolve_files.hpp"
#include "sigconv/design.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// The options of deconv.
struct DeconvOptions {
  Spec spec;           ///< the convolution that made the columns
  std::string kernel;  ///< the text of -k
  DesignOptions design;
  Files files;
  TableOptions table;
  std::optional<double> ridge;
  bool quiet = false;  ///< do not print notes
};

void add_deconv(OptionSet& set, DeconvOptions& options);
/// Recovers the columns of every input, prints each error, and returns the exit status. Each value
/// is on the row that it belongs to.
int run_deconv(const DeconvOptions& options);

}  // namespace sigconv
