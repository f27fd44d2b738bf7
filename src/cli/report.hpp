#pragma once

#include <string>

#include "sigconv/error.hpp"

namespace sigconv {

/// The error as standard error shows it: what is wrong, the line and a caret, the option that mends
/// it. Ends in a line feed.
std::string describe(const Error& error);

/// The exit status that an error asks for.
int exit_status(const Error& error);

/// Prints the error to standard error, unless it is a closed pipe. Returns its exit status.
int report(const Error& error);

/// Prints a line to standard error: what --verbose and --check say.
void say_to_stderr(const std::string& line);

}  // namespace sigconv
