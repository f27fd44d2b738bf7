#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "cli/each_command.hpp"
#include "cli/run.hpp"
#include "commands/table.hpp"

namespace sigconv::test {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

class Help : public testing::TestWithParam<Command> {};

TEST_P(Help, FitsTheTerminalAndItsExamplesWork) {
  const Command& command = GetParam();
  const std::string name(command.name);
  const Outcome help = run("sigconv " + name + " --help");
  EXPECT_EQ(help.status, 0);
  EXPECT_EQ(help.err, "");
  const auto lines = lines_of(help.out);
  EXPECT_LE(lines.size(), 90U);
  for (const auto& line : lines) EXPECT_LE(line.size(), 80U) << line;
  EXPECT_NE(help.out.find(command.summary), std::string::npos);
  if (command.appendix != nullptr) {
    EXPECT_NE(help.out.find(command.appendix()), std::string::npos);
  }
  const bool pads = help.out.find("--pad ") != std::string::npos ||
                    help.out.find("--padding-mode ") != std::string::npos;
  EXPECT_EQ(help.out.find("cba|abcd|dcb") != std::string::npos, pads);
  EXPECT_EQ(run("sigconv help " + name).out, help.out);

  const auto examples = std::ranges::find(lines, "Examples:");
  ASSERT_NE(examples, lines.end());
  EXPECT_EQ(lines.end() - examples, 4);
  for (auto example = examples + 1; example != lines.end(); ++example) {
    const Outcome result = run(*example);
    EXPECT_EQ(result.status, 0) << *example;
    EXPECT_EQ(result.err, "") << *example;
    EXPECT_NE(result.out, "") << *example;
  }
}

INSTANTIATE_TEST_SUITE_P(Commands, Help, each_command(), command_test_name);

TEST(ProgramHelp, ListsTheCommands) {
  for (const char* asked : {"--help", "-h", "help", "grad --help", "help explain"}) {
    const Outcome help = run(std::string("sigconv ") + asked);
    EXPECT_EQ(help.status, 0);
    EXPECT_EQ(help.err, "");
    for (const Command& command : commands())
      EXPECT_NE(help.out.find("  " + std::string(command.name) + " "), std::string::npos)
          << command.name;
    for (const auto& line : lines_of(help.out)) EXPECT_LE(line.size(), 80U) << line;
  }
}

}  // namespace
}  // namespace sigconv::test
