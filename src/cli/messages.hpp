#pragma once

#include <string_view>

#include "sigconv/error.hpp"

namespace sigconv {

/// Returns the option that sets a field, such as "--stride". If no option sets the field, returns
/// its own name.
std::string_view option_of(ErrorField field);
/// Returns the option of a layer that sets a field: --padding-mode instead of --pad, and otherwise
/// the result of option_of().
std::string_view layer_option_of(ErrorField field);

/// Returns `error` in the words of the command line: its message names options, and it gets a hint.
/// An error that has no fault is returned unchanged.
Error in_options(Error error, std::string_view (*option)(ErrorField) = option_of);

}  // namespace sigconv
