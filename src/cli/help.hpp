#pragma once

#include <span>
#include <string>

#include "cli/command.hpp"

namespace sigconv {

/// Writes the help of the program: its commands.
std::string program_help(std::span<const Command> commands);

/// Writes the help of a command: its options by group, its appendix, its examples.
std::string command_help(const Command& command);

/// The patterns of the padding rules, an appendix.
std::string padding_patterns();

}  // namespace sigconv
