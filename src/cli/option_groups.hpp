#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/option_set.hpp"
#include "output/format.hpp"
#include "pipeline/convolve_files.hpp"
#include "sigconv/design.hpp"
#include "sigconv/spec.hpp"

// Options that several commands share, with the checks that belong to them. Each function adds to
// the set in the order in which errors are found.
namespace sigconv {

/// Adds --kernel, which is required.
void add_kernel(OptionSet& set, Operation operation, std::string& kernel);
/// Adds --kernel, --mode, --align, --stride, --dilation and --normalize, for commands that slide a
/// kernel over a series. Sets spec.operation.
void add_windows(OptionSet& set, Operation operation, std::string& kernel, Spec& spec);
/// Adds --rate, --transition and --attenuation, and a check that `kernel` is a design that uses
/// them. Returns the use of --rate.
OptionUse& add_design(OptionSet& set, DesignOptions& design, const std::string& kernel);
/// Adds --align. Without it, a kernel whose design is causal makes the windows causal.
OptionUse& add_align(OptionSet& set, Align& align, const std::string& kernel);
/// Adds the option for the padding rule, and --pad-value. Returns the use of --pad-value. `interp`:
/// whether the help lists Rule::interp. make_plan() and the other functions that reject it say so.
OptionUse& add_extension(OptionSet& set, const Option<Rule>& rule, Extension& extension,
                         bool interp = false);

/// Adds the options for reading records, fields and numbers.
void add_dialect(OptionSet& set, Dialect& dialect);
/// Adds --skip-blank and --ragged.
void add_row_repairs(OptionSet& set, Dialect& dialect);
/// Adds --na and --na-values. Returns the use of --na.
OptionUse& add_missing(OptionSet& set, TableOptions& table);
/// Adds --na-limit, for commands that accept missing samples.
void add_na_limit(OptionSet& set, TableOptions& table);
/// Adds --time, --step and --gaps. Returns the use of --gaps.
OptionUse& add_time(OptionSet& set, TableOptions& table);
/// Adds checks of --time with the other options that the set has. Sets the rate of the design from
/// --step, or has it taken from the rows. `kernel` and `design`: null if the command has none.
void check_time(OptionSet& set, TableOptions& table, const std::string* kernel,
                DesignOptions* design);
/// Adds --quiet. Without it, notes about the table are printed.
void add_quiet(OptionSet& set, bool& quiet, TableOptions& table);
/// Adds --max-buffer.
void add_max_buffer(OptionSet& set, TableOptions& table);
/// Adds --threads. Sets the block size by the number of threads unless --block-size is given.
void add_threads(OptionSet& set, TableOptions& table);

/// Adds --digits and --fixed.
void add_number_style(OptionSet& set, NumberStyle& style);
/// Adds --output, --format, --digits and --fixed. Returns the use of --output. An output named .npy
/// implies its format. `format_note`: the default of --format.
OptionUse& add_written(OptionSet& set, std::string& output, FormatOptions& format,
                       std::string_view format_note = "as the input");
/// Adds --only, --append and --suffix. `suffix`: the default of --suffix. Returns the use of
/// --only.
OptionUse& add_layout(OptionSet& set, FormatOptions& format, const char* suffix);
/// Adds a check that the format .npy is not combined with options for text.
void check_npy(OptionSet& set, const FormatOptions& format);
/// Returns the error that two options name the same output.
Error same_file(const std::string& option, const std::string& other);
/// Adds a check that the output has a name, and is no folder. `folder`: a name that ends with a
/// slash may be one.
void check_output(OptionSet& set, const std::string& output, bool folder = false);
/// Adds checks of --output, --plot and the FILE arguments. Names the target of each input.
void add_targets(OptionSet& set, Files& files, TableOptions& table);
/// Adds --plot. A plot on standard output replaces an output that would be written there.
void add_plot(OptionSet& set, std::string& plot, std::string& output);

/// Adds a check of --signal and the FILE arguments. If neither is given, the input is standard
/// input, which the kernel then cannot use. Missing numbers are left to --na.
void check_inputs(OptionSet& set, std::vector<std::string>& inputs,
                  const std::optional<std::string>& signal, const std::string* kernel = nullptr);

}  // namespace sigconv
