#pragma once

#include <string>

#include "sigconv/error.hpp"

namespace sigconv {

/// The error as standard error shows it: what is wrong, the line and a caret, the option that mends
/// it. Ends in a line feed.
std::string describe(const Error& error);

/// The exit status that an error asks for.
int exit_status(const Error& error);

}  // namespace sigconv
