#pragma once

#include <string>
#include <string_view>

#include "input/kernel_file.hpp"
#include "sigconv/design.hpp"
#include "sigconv/error.hpp"
#include "sigconv/kernel.hpp"

namespace sigconv {

/// Reads the kernel that `text` of -k describes: numbers, a design, a file, or a segment of one.
/// The numbers of a list can be fractions P/Q. Returns one tap or more. A tap can be infinite, but
/// none is missing. `rules` apply to files. The numbers of a list always have points.
Result<Kernel> read_kernel(const std::string& text, const DesignOptions& options = {},
                           const KernelRules& rules = {});

/// Returns whether `text` of -k is taken for a path. A path exists, or contains a dot or a slash,
/// and is neither a list of numbers, nor a design, nor an existing file with a column: FILE:COLUMN.
bool kernel_is_path(const std::string& text);

/// Returns whether `text` of -k is a word: neither numbers, nor a design, nor a path. Reading it is
/// an error.
bool kernel_is_word(const std::string& text);

/// Returns whether `text` of -k is a list of numbers and fractions.
bool kernel_is_list(const std::string& text);

/// Returns whether `text` of -k is a design of one series of taps, or a part of one.
bool kernel_is_design(std::string_view text);

/// Returns whether `text` of -k is a design that takes frequencies, or a part of one.
bool kernel_takes_frequencies(std::string_view text);

/// Returns whether the kernel that `text` of -k describes is on standard input.
bool reads_standard_input(std::string_view text);

/// Turns an error about the kernel (ErrorField::kernel) into one of -k. It becomes a data error if
/// `text` of -k names a file, because the command line alone did not show it. Returns other errors
/// unchanged.
Error of_kernel(Error error, const std::string& text);

}  // namespace sigconv
