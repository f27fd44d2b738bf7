#pragma once

#include <optional>
#include <string>

#include "cli/option_set.hpp"
#include "pipeline/convolve_files.hpp"
#include "sigconv/correlogram.hpp"
#include "sigconv/design.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// The options of conv, corr and pad.
struct ConvOptions {
  Spec spec;
  std::string kernel;  ///< the text of -k; pad has none
  DesignOptions design;
  TableOptions table;
  Files files;
  std::optional<PeakOptions> peaks;  ///< written instead of the outputs
  bool quiet = false;
  bool verbose = false;
};

void add_conv(OptionSet& set, ConvOptions& options);
void add_corr(OptionSet& set, ConvOptions& options);
void add_pad(OptionSet& set, ConvOptions& options);

/// Convolves every input, prints each error, and returns the exit status.
int run_conv(const ConvOptions& options);

}  // namespace sigconv
