#pragma once

#include <span>

#include "cli/command.hpp"
#include "sigconv/error.hpp"

namespace sigconv {

/// Returns the task that the arguments ask for: a command of the table, help, or the version.
Result<Task> read_command_line(std::span<const Command> commands, int argc,
                               const char* const* argv);

}  // namespace sigconv
