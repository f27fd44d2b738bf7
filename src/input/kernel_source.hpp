#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sigconv/design.hpp"
#include "sigconv/error.hpp"

namespace sigconv {

/// The kernel that `text` of -k tells: numbers, a design, a file, or a segment of one. One or more
/// taps, all finite or infinite, none missing.
Result<std::vector<double>> read_kernel(const std::string& text, const DesignOptions& options = {});

/// Whether `text` of -k is the name of a file that is there, or of one that is not: no list of
/// numbers, no design, no file and column.
bool kernel_is_path(const std::string& text);

/// Whether the kernel that `text` of -k tells is on standard input.
bool reads_standard_input(std::string_view text);

/// Returns an error about the kernel (ErrorField::kernel) as one in -k, and as a data error where
/// `text` of -k names a file: the command line alone did not show it. Other errors stay as they
/// are.
Error of_kernel(Error error, const std::string& text);

}  // namespace sigconv
