#pragma once

#include <string>

#include "sigconv/error.hpp"

namespace sigconv {

/// Runs gnuplot on `script` and returns its standard output. gnuplot gets no shell and none of the
/// user's settings, and it uses decimal points in every locale. A missing gnuplot is an error. A
/// failure is an error with gnuplot's message.
Result<std::string> run_gnuplot(const std::string& script);

/// Returns an error if gnuplot is not on the PATH. Commands call it before any work.
Failure find_gnuplot();

}  // namespace sigconv
