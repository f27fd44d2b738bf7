#pragma once

#include <span>

#include "cli/options.hpp"

namespace sigconv {

/// The commands there are.
std::span<const Command> commands();

}  // namespace sigconv
