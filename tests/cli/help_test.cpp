#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "cli/each_command.hpp"
#include "cli/run.hpp"
#include "commands/table.hpp"
#include "sigconv/design.hpp"

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
  EXPECT_LE(lines.size(), 110U);
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
  for (const char* asked : {"--help", "-h", "help", "help --help"}) {
    const Outcome help = run(std::string("sigconv ") + asked);
    EXPECT_EQ(help.status, 0);
    EXPECT_EQ(help.err, "");
    for (const Command& command : commands())
      EXPECT_NE(help.out.find("  " + std::string(command.name) + " "), std::string::npos)
          << command.name;
    for (const char* pointer : {"sigconv kernel --help", "Manual: docs/manual/index.md"})
      EXPECT_NE(help.out.find(pointer), std::string::npos) << pointer;
    for (const auto& line : lines_of(help.out)) EXPECT_LE(line.size(), 80U) << line;
  }
}

TEST(FamilyHelp, ListsTheCommandsOfTheFamily) {
  for (const std::string family : {"grad", "explain", "explain grad"}) {
    const Outcome help = run("sigconv " + family + " --help");
    EXPECT_EQ(help.status, 0);
    EXPECT_EQ(help.err, "");
    EXPECT_EQ(run("sigconv help " + family).out, help.out);
    EXPECT_NE(help.out.find("sigconv " + family + " COMMAND --help"), std::string::npos);
    for (const Command& command : commands())
      EXPECT_EQ(help.out.find("\n  " + std::string(command.name) + " ") != std::string::npos,
                command.name.starts_with(family + " "))
          << command.name;
    for (const auto& line : lines_of(help.out)) EXPECT_LE(line.size(), 80U) << line;
  }
}

TEST(KernelHelp, ListsEachDesignAndItsArguments) {
  const Outcome help = run("sigconv kernel --help");
  const auto arguments = help.out.find("\nArguments:\n");
  ASSERT_NE(arguments, std::string::npos);
  for (const std::string& design : design_names()) {
    const auto at = help.out.find("\n  " + design);
    ASSERT_LT(at, arguments) << design;
    const auto begin = help.out.find_first_of(":[ ", at + 3 + design.size() - 1);
    std::string words = help.out.substr(begin, help.out.find("  ", at + 3) - begin);
    for (char& c : words)
      if (c < 'A' || (c > 'Z' && (c < '0' || c > '9'))) c = ' ';
    std::istringstream stream(words);
    for (std::string word; stream >> word;) {
      const auto line = help.out.find(word, arguments);
      EXPECT_NE(line, std::string::npos) << design << ": " << word;
    }
  }
}

}  // namespace
}  // namespace sigconv::test
