#pragma once

#include <string>

#include "sigconv/error.hpp"

namespace sigconv {

/// What gnuplot writes to its standard output when it reads `script`. It gets no shell, none of the
/// user's settings, and numbers with points whatever the locale. That it is missing, and what it
/// complains of when it fails, are errors.
Result<std::string> run_gnuplot(const std::string& script);

/// Whether it can be found, as an error: what to say before any work.
Failure find_gnuplot();

}  // namespace sigconv
