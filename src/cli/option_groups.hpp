#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/option_set.hpp"
#include "output/format.hpp"
#include "pipeline/convolve_table.hpp"
#include "sigconv/design.hpp"
#include "sigconv/spec.hpp"

// Options that several commands share, with the checks that belong to them. Each function adds to
// the set in the order in which errors are found.
namespace sigconv {

/// Adds --kernel, which is required.
void add_kernel(OptionSet& set, Operation operation, std::string& kernel);
/// Adds --kernel, --mode, --align, --stride, --dilation and --normalize, for commands whose kernel
/// slides over a series. Sets spec.operation.
void add_windows(OptionSet& set, Operation operation, std::string& kernel, Spec& spec);
/// Adds --rate, --transition and --attenuation.
void add_design(OptionSet& set, DesignOptions& design);
/// Adds --align. Without it, a kernel whose design is causal makes the windows causal.
OptionUse& add_align(OptionSet& set, Align& align, const std::string& kernel);
/// Adds the option for the padding rule, and --pad-value. Returns the latter.
OptionUse& add_extension(OptionSet& set, const Option<Rule>& rule, Extension& extension);

/// Adds the options that say how records, fields and numbers are read.
void add_dialect(OptionSet& set, Dialect& dialect, bool& delimiter_given);
/// Adds --skip-blank and --ragged.
void add_row_repairs(OptionSet& set, Dialect& dialect);
/// Adds --na and --na-values. Returns the former.
OptionUse& add_missing(OptionSet& set, TableOptions& table);
/// Adds --threads. The size of blocks follows from it where --block-size is not given.
void add_threads(OptionSet& set, TableOptions& table);

/// Adds --digits and --fixed.
void add_number_style(OptionSet& set, NumberStyle& style);
/// Adds --output, --format, --digits and --fixed. An output named .npy implies its format.
OptionUse& add_written(OptionSet& set, std::string& output, FormatOptions& format);
/// Adds --only, --append and --suffix. `suffix`: its default.
void add_layout(OptionSet& set, FormatOptions& format, const char* suffix);
/// Adds a check that text options do not meet the format .npy.
void check_npy(OptionSet& set, const FormatOptions& format);
/// Returns the error that two options name the same output.
Error same_file(const std::string& option, const std::string& other);
/// Adds a check that the name of the output is not empty. `folder`: it may be a folder, too.
void check_output(OptionSet& set, const std::string& output, bool folder = false);
/// Adds --plot, whose drawing replaces what would go to standard output.
void add_plot(OptionSet& set, std::string& plot, std::string& output);

/// Adds a check of --signal and the FILE arguments. Without either, the input is standard input,
/// which the kernel cannot use as well. Missing numbers are left to --na.
void check_inputs(OptionSet& set, std::vector<std::string>& inputs,
                  const std::optional<std::string>& signal, const std::string* kernel = nullptr);

}  // namespace sigconv
