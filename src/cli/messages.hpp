#pragma once

#include <string_view>

#include "sigconv/error.hpp"

namespace sigconv {

/// Returns the option that sets a field: "--stride". A field that no option sets has its own name.
std::string_view option_of(ErrorField field);

/// Returns `error` in the words of the command line: its message names options, and it has a hint.
/// An error that the library did not find, or that is in these words already, stays as it is.
Error in_options(Error error);

}  // namespace sigconv
