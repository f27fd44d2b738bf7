#pragma once

#include <string>
#include <vector>

#include "cli/option_set.hpp"
#include "output/format.hpp"
#include "sigconv/design.hpp"

namespace sigconv {

/// The options of kernel.
struct KernelOptions {
  std::vector<std::string> words;  ///< the design, and its arguments
  DesignOptions design;
  bool normalize = false;
  FormatOptions format;
  std::string plot;  ///< where the kernel is drawn; empty: nowhere
  std::string output = "-";
};

void add_kernel_command(OptionSet& set, KernelOptions& options);
/// Prints a kernel, one tap per line.
Failure run_kernel(const KernelOptions& options);

/// Reads the kernel that -k means, divided by its sum if `normalize` says so.
Result<std::vector<double>> taps_of(const std::string& kernel, const DesignOptions& design,
                                    bool normalize);

/// Lists the designs, an appendix of help.
std::string designs_list();

}  // namespace sigconv
