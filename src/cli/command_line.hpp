#pragma once

#include <string>
#include <variant>

#include "cli/conv.hpp"
#include "sigconv/error.hpp"

namespace sigconv {

/// A text that was asked for instead: help, version.
struct Notice {
  std::string text;
};

/// argv as plain structs, or what is wrong with it.
Result<std::variant<Job, Notice>> read_command_line(int argc, const char* const* argv);

}  // namespace sigconv
