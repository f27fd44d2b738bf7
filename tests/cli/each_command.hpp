#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>

#include "commands/table.hpp"

namespace sigconv {

inline void PrintTo(const Command& command, std::ostream* out) { *out << command.name; }

}  // namespace sigconv

namespace sigconv::test {

/// Returns the parameter generator of a test that runs for each row of the table of commands.
inline auto each_command() { return testing::ValuesIn(commands().begin(), commands().end()); }

/// Returns the name of such a test: "explain_grad_conv".
inline std::string command_test_name(const testing::TestParamInfo<Command>& each) {
  std::string name(each.param.name);
  std::ranges::replace(name, ' ', '_');
  return name;
}

}  // namespace sigconv::test
