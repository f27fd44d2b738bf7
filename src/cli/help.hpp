#pragma once

#include <span>
#include <string>

#include "cli/command.hpp"

namespace sigconv {

/// Returns the help of the program: its commands.
std::string program_help(std::span<const Command> commands);

/// Returns the help of the commands whose names begin with `prefix`: "grad ", "explain " or
/// "explain grad ". Returns the help of the program if `prefix` is empty.
std::string family_help(std::span<const Command> commands, std::string_view prefix);

/// Returns the help of a command: its options by group, its appendix, its examples.
std::string command_help(const Command& command);

/// Returns the patterns of the padding rules, an appendix of help.
std::string padding_patterns();

}  // namespace sigconv
