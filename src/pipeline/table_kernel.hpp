#pragma once

#include <optional>
#include <string>
#include <vector>

#include "input/kernel_file.hpp"
#include "pipeline/convolve_table.hpp"
#include "sigconv/design.hpp"
#include "sigconv/error.hpp"
#include "sigconv/kernel.hpp"

namespace sigconv {

/// Returns the inputs of a run for KernelRules: `inputs`, unless --signal replaces them.
std::vector<std::string> inputs_of(const std::optional<std::string>& signal,
                                   const std::vector<std::string>& inputs);

/// Reads the kernel that `text` of -k describes, as read_kernel() does, with the options of the
/// table. Checks the times of a kernel from FILE:COLUMN, and stores their step in
/// table.kernel_times. `inputs`: the files of the run.
Result<Kernel> read_table_kernel(const std::string& text, const DesignOptions& design,
                                 const std::vector<std::string>& inputs, TableOptions& table);

}  // namespace sigconv
