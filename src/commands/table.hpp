#pragma once

#include <span>

#include "cli/command.hpp"

namespace sigconv {

/// Returns the table of all commands, in the order of help.
std::span<const Command> commands();

}  // namespace sigconv
