#pragma once

#include <string_view>

#include "sigconv/error.hpp"

namespace sigconv {

/// Returns the option that sets a field, such as "--stride". If no option sets the field, returns
/// its own name.
std::string_view option_of(ErrorField field);

/// Returns `error` in the words of the command line: its message names options, and it gets a hint.
/// An error that has no fault is returned unchanged.
Error in_options(Error error);

}  // namespace sigconv
