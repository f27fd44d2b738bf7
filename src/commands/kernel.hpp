#pragma once

#include <string>
#include <vector>

#include "cli/option_set.hpp"
#include "output/format.hpp"
#include "pipeline/convolve_table.hpp"
#include "sigconv/design.hpp"

namespace sigconv {

/// The options of kernel.
struct KernelOptions {
  std::vector<std::string> words;  ///< the design, and its arguments
  std::string kernel;              ///< the words in the form that -k takes
  DesignOptions design;
  bool normalize = false;
  FormatOptions format;
  std::string plot;  ///< file of the plot; empty if there is none
  std::string output = "-";
};

void add_kernel_command(OptionSet& set, KernelOptions& options);
/// Writes a kernel, one tap per line.
Failure run_kernel(const KernelOptions& options);

/// Returns the taps of a kernel, which `text` of -k describes. `normalize`: divides them by their
/// sum.
Result<std::vector<double>> taps_of(const Kernel& kernel, const std::string& text, bool normalize);

/// Returns the error about a kernel. If it is about a frequency, it names the origin of a rate that
/// is not --rate.
Error name_rate(Error error, const TableOptions& table);

/// Returns the list of designs, an appendix of help.
std::string designs_list();

}  // namespace sigconv
