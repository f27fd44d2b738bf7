#pragma once

#include <cstddef>
#include <string>

#include "sigconv/error.hpp"

namespace sigconv {

/// Returns the text of the error for standard error: the message, the line with a caret, and the
/// hint. Ends in a line feed.
std::string describe(const Error& error);

/// Returns the exit status for an error.
int exit_status(const Error& error);

/// Prints the error to standard error, unless it is a closed pipe. Returns its exit status.
int report(const Error& error);

/// Prints how many of several files failed, unless none did. Returns `status`, the exit status of
/// the run.
int report_failed(std::size_t failed, std::size_t files, int status);

/// Prints a line to standard error, such as one of --verbose or --check.
void say_to_stderr(const std::string& line);

/// Prints a note about a choice that sigconv made for the user to standard error.
void note_to_stderr(const std::string& note);

}  // namespace sigconv
