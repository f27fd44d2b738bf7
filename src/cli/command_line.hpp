#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "flow/convolve_table.hpp"
#include "sigconv/error.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// What a command of the conv family is to do: the command line, understood.
struct Job {
  Spec spec;
  std::string kernel;                 ///< the text of -k; unused by pad
  std::optional<std::string> signal;  ///< of --signal
  std::vector<std::string> inputs;    ///< files; "-" is standard input
  std::string output = "-";           ///< of -o
  TableOptions table;
};

/// A text that was asked for instead: help, version.
struct Notice {
  std::string text;
};

/// The only door to CLI11: argv as plain structs, or what is wrong with it.
Result<std::variant<Job, Notice>> read_command_line(int argc, const char* const* argv);

}  // namespace sigconv
