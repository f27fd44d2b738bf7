#pragma once

#include <span>
#include <string>

#include "cli/command.hpp"

namespace sigconv {

/// Returns the help of the program: its commands.
std::string program_help(std::span<const Command> commands);

/// Returns the help of a command: its options by group, its appendix, its examples.
std::string command_help(const Command& command);

/// Returns the patterns of the padding rules, an appendix of help.
std::string padding_patterns();

}  // namespace sigconv
