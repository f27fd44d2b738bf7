// Runs the whole-program cases of tests/cli/*.cases. A case is a block of lines:
//
//     # the title: the condition and the result
//     $ a shell command; more such lines continue the script
//       a line of standard output, after two blanks
//     ! a line of standard error
//     ? the exit status, if it is not 0
//
// A line that ends in `%` has no line feed. Both streams and the status must match exactly: if a
// case has no `!` line, standard error must be empty.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "cli/run.hpp"

namespace sigconv::test {
namespace {

struct Case {
  std::string file;
  int line = 0;
  std::string title;
  std::string script;
  Outcome expected;
};

void add_line(std::string& stream, const std::string& line) {
  if (line.ends_with('%'))
    stream += line.substr(0, line.size() - 1);
  else
    stream += line + "\n";
}

std::vector<Case> read_cases(const std::filesystem::path& path) {
  std::vector<Case> cases;
  std::ifstream file(path);
  std::string line;
  Case now{path.stem(), 0, {}, {}, {}};
  const Case empty = now;
  for (int number = 1; std::getline(file, line) || !now.script.empty(); ++number) {
    if (!file || line.empty()) {
      if (!now.script.empty()) cases.push_back(now);
      now = empty;
      line.clear();
    } else if (line.starts_with("# ")) {
      now.title = line.substr(2);
    } else if (line.starts_with("$ ")) {
      if (now.line == 0) now.line = number;
      now.script += line.substr(2) + "\n";
    } else if (line.starts_with("  ")) {
      add_line(now.expected.out, line.substr(2));
    } else if (line.starts_with("! ")) {
      add_line(now.expected.err, line.substr(2));
    } else if (line.starts_with("? ")) {
      now.expected.status = std::stoi(line.substr(2));
    } else {
      ADD_FAILURE() << path << ":" << number << ": not a line of a case: " << line;
    }
  }
  return cases;
}

class WholeProgram : public testing::Test {
 public:
  explicit WholeProgram(Case one) : case_(std::move(one)) {}

  void TestBody() override {
    const Outcome result = run(case_.script);
    EXPECT_EQ(result.out, case_.expected.out) << case_.script;
    EXPECT_EQ(result.err, case_.expected.err) << case_.script;
    EXPECT_EQ(result.status, case_.expected.status) << case_.script;
  }

 private:
  Case case_;
};

const int kRegistered = [] {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(SIGCONV_SOURCE_DIR "/tests/cli")) {
    if (entry.path().extension() != ".cases") continue;
    for (Case& one : read_cases(entry.path())) {
      std::string name = "L" + std::to_string(one.line) + "_" + one.title;
      std::ranges::replace_if(
          name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
      const std::string path = entry.path().string();
      testing::RegisterTest(("WholeProgram_" + one.file).c_str(), name.c_str(), nullptr, nullptr,
                            path.c_str(), one.line,
                            [one]() -> WholeProgram* { return new WholeProgram(one); });
      ++count;
    }
  }
  return count;
}();

TEST(WholeProgramCases, AreFoundInTheirFiles) { EXPECT_GT(kRegistered, 20); }

}  // namespace
}  // namespace sigconv::test
