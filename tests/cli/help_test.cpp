#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "cli/run.hpp"
#include "sigconv/design.hpp"

namespace sigconv::test {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

class Help : public testing::TestWithParam<const char*> {};

TEST_P(Help, FitsTheTerminalAndItsExamplesWork) {
  const Outcome help = run(std::string("sigconv ") + GetParam() + " --help");
  EXPECT_EQ(help.status, 0);
  EXPECT_EQ(help.err, "");
  const auto lines = lines_of(help.out);
  EXPECT_LE(lines.size(), 90U);
  for (const auto& line : lines) EXPECT_LE(line.size(), 80U) << line;
  const std::map<std::string, std::string> shown = {{"kernel", "savgol:WINDOW"},
                                                    {"autocorr", "--max-lag"},
                                                    {"response", "--points"},
                                                    {"fit", "--taps"},
                                                    {"deconv", "--ridge"}};
  const auto own = shown.find(GetParam());
  EXPECT_NE(help.out.find(own == shown.end() ? "cba|abcd|dcb" : own->second), std::string::npos);
  EXPECT_EQ(run(std::string("sigconv help ") + GetParam()).out, help.out);

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

INSTANTIATE_TEST_SUITE_P(Commands, Help,
                         testing::Values("conv", "corr", "pad", "conv1d", "conv2d", "grad conv",
                                         "grad corr", "grad conv1d", "grad conv2d", "kernel",
                                         "response", "autocorr", "fit", "deconv", "explain conv",
                                         "explain corr", "explain conv1d", "explain conv2d",
                                         "explain grad conv", "explain grad corr",
                                         "explain grad conv1d", "explain grad conv2d"));

TEST(ProgramHelp, ListsTheCommands) {
  for (const char* asked : {"--help", "-h", "help", "grad --help", "help explain"}) {
    const Outcome help = run(std::string("sigconv ") + asked);
    EXPECT_EQ(help.status, 0);
    EXPECT_EQ(help.err, "");
    for (const char* command :
         {"  conv ", "  corr ", "  autocorr ", "  pad ", "  kernel ", "  response ", "  fit ",
          "  deconv ", "  conv1d ", "  conv2d ", "  grad conv ", "  grad conv2d ",
          "  explain conv ", "  explain grad conv2d "})
      EXPECT_NE(help.out.find(command), std::string::npos) << command;
    for (const char* pointer : {"sigconv kernel --help", "Manual: docs/manual/index.md"})
      EXPECT_NE(help.out.find(pointer), std::string::npos) << pointer;
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

// Each `$ command` of the README, with the lines below it.
TEST(Readme, ShowsWhatItsCommandsPrint) {
  std::ifstream file(SIGCONV_SOURCE_DIR "/README.md");
  int examples = 0;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("    $ ")) continue;
    const std::string command = line.substr(6);
    std::string expected;
    while (std::getline(file, line) && line.starts_with("    ")) expected += line.substr(4) + "\n";
    EXPECT_EQ(run(command).out, expected) << command;
    ++examples;
  }
  EXPECT_GE(examples, 2);
}

TEST(Manual, HasRecipesThatWork) {
  std::ifstream file(SIGCONV_SOURCE_DIR "/docs/manual.md");
  std::string script = "set -e\n";
  int recipes = 0;
  for (std::string line; std::getline(file, line);) {
    const bool runs = line.starts_with("    sigconv ") || line.starts_with("    printf ");
    if (!runs) continue;
    script += line.substr(4) + " >>out.txt\n";
    ++recipes;
  }
  EXPECT_GE(recipes, 10);
  const Outcome result = run(script);
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.status, 0);
}

TEST(Messages, AreListedAsTheCasesHoldThem) {
  const Outcome result = run(SIGCONV_SOURCE_DIR "/scripts/make-messages");
  std::ifstream file(SIGCONV_SOURCE_DIR "/docs/messages.md");
  std::ostringstream listed;
  listed << file.rdbuf();
  EXPECT_TRUE(result.out == listed.str()) << "run scripts/make-messages >docs/messages.md";
}

}  // namespace
}  // namespace sigconv::test
