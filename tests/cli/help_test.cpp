#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "cli/run.hpp"

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
    for (const auto& line : lines_of(help.out)) EXPECT_LE(line.size(), 80U) << line;
  }
}

}  // namespace
}  // namespace sigconv::test
