// Follows every hint of the cases in tests/cli/hints/*.cases. A case is a block of lines:
//
//     # title
//     $ a shell command; more such lines continue the script; the last one runs sigconv once
//     & -c v              the value that a user would add to a hint that names the option alone
//       a line of the right output, behind two blanks
//     | --header          the lines below are right if these words were added
//       a line of that output
//     ? a reason          no hint has to lead to the right output
//
// The command must fail. The test adds the options of the hint to it and runs it again, up to three
// times. A run that succeeds must print the right output. A hint without an option ends the chain.
// If a case has a right output, one chain must lead to it; else every chain must end in an error.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "cli/hint_reader.hpp"
#include "cli/run.hpp"

namespace sigconv::test {
namespace {

struct Output {
  std::string added;  ///< words that a chain must have added; empty: any
  std::string text;
};

struct Case {
  std::string file;
  int line = 0;
  std::string title;
  std::string setup;    ///< the script without its last command
  std::string command;  ///< the last command
  std::map<std::string, std::string> values;
  std::vector<Output> right;
  bool optional = false;  ///< the chain may end in an error
};

void add_line(std::string& text, const std::string& line) {
  text += line.ends_with('%') ? line.substr(0, line.size() - 1) : line + "\n";
}

std::vector<Case> read_cases(const std::filesystem::path& path) {
  std::vector<Case> cases;
  std::ifstream file(path);
  std::string line;
  Case now;
  for (int number = 1; std::getline(file, line) || now.line != 0; ++number) {
    if (!file || line.empty()) {
      if (now.line != 0) cases.push_back(now);
      now = {};
      line.clear();
    } else if (line.starts_with("# ")) {
      now.title = line.substr(2);
    } else if (line.starts_with("$ ")) {
      if (now.line == 0) now.line = number;
      if (!now.command.empty()) now.setup += now.command + "\n";
      now.command = line.substr(2);
    } else if (line.starts_with("& ")) {
      const auto blank = line.find(' ', 2);
      now.values[line.substr(2, blank - 2)] = line.substr(blank + 1);
    } else if (line.starts_with("| ")) {
      now.right.push_back({line.substr(2), {}});
    } else if (line.starts_with("? ")) {
      now.optional = true;
    } else if (line.starts_with("  ")) {
      if (now.right.empty()) now.right.emplace_back();
      add_line(now.right.back().text, line.substr(2));
    } else {
      ADD_FAILURE() << path << ":" << number << ": not a line of a case: " << line;
    }
  }
  for (Case& one : cases) one.file = path.stem();
  return cases;
}

class Hints : public testing::Test {
 public:
  explicit Hints(Case one) : case_(std::move(one)) {}

  void TestBody() override {
    follow({}, "");
    EXPECT_TRUE(reached_ || case_.right.empty() || case_.optional)
        << "no hint leads to the right output\n"
        << log_;
    EXPECT_TRUE(steps_ > 0) << log_;
  }

 private:
  void follow(const Words& added, const std::string& words) {
    std::string command = case_.command;
    for (const std::string& word : added) command += " " + shell_quoted(word);
    const Outcome outcome = run(case_.setup + command);
    log_ += "$ " + command + "\n" + outcome.out + outcome.err;
    ++steps_;
    if (outcome.status == 0) {
      ASSERT_FALSE(added.empty()) << "the command must fail\n" << log_;
      check_output(outcome.out, words);
      return;
    }
    ASSERT_LT(outcome.status, 3) << log_;
    const auto alternatives = hinted_words(case_.command, hint_of(outcome.err), case_.values);
    if (alternatives.empty()) return;
    ASSERT_LT(added_, 3) << "the hints do not end\n" << log_;
    for (const Words& more : alternatives) {
      Words all = added;
      std::string text = words;
      for (const std::string& word : more) {
        all.push_back(word);
        text += (text.empty() ? "" : " ") + word;
      }
      ++added_;
      follow(all, text);
      --added_;
      if (HasFatalFailure()) return;
    }
  }

  void check_output(const std::string& out, const std::string& words) {
    // The last words decide: they take the place of those before.
    const Output* right = nullptr;
    std::size_t last = 0;
    for (const Output& one : case_.right) {
      const auto at = one.added.empty() ? 0 : (" " + words + " ").rfind(" " + one.added + " ");
      if (at == std::string::npos || (right != nullptr && at < last)) continue;
      right = &one;
      last = at;
    }
    ASSERT_NE(right, nullptr) << "a hint leads to a wrong output\n" << log_;
    ASSERT_EQ(out, right->text) << "a hint leads to a wrong output\n" << log_;
    reached_ = true;
  }

  Case case_;
  std::string log_;
  int steps_ = 0;
  int added_ = 0;
  bool reached_ = false;
};

const int kRegistered = [] {
  int count = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(SIGCONV_SOURCE_DIR "/tests/cli/hints")) {
    if (entry.path().extension() != ".cases") continue;
    for (const Case& one : read_cases(entry.path())) {
      std::string name = "L" + std::to_string(one.line) + "_" + one.title;
      std::ranges::replace_if(
          name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
      const std::string path = entry.path().string();
      testing::RegisterTest(("Hints_" + one.file).c_str(), name.c_str(), nullptr, nullptr,
                            path.c_str(), one.line, [one]() -> Hints* { return new Hints(one); });
      ++count;
    }
  }
  return count;
}();

TEST(HintCases, WereFound) { EXPECT_GT(kRegistered, 150); }

// The test itself: options in a text.
TEST(HintReader, FindsOptionsAndTheirValues) {
  const auto options_in = [](const std::string& hint) {
    return hinted_words("sigconv conv -k 1", hint, {{"-c", "v"}});
  };
  using All = std::vector<Words>;
  EXPECT_EQ(options_in("--ragged fills short rows with missing values"), (All{{"--ragged"}}));
  EXPECT_EQ(options_in("--decimal , -d ';' reads decimal commas"),
            (All{{"--decimal", ",", "-d", ";"}}));
  EXPECT_EQ(options_in("--header or --no-header says so"), (All{{"--header"}, {"--no-header"}}));
  EXPECT_EQ(options_in("use --na keep, skip or zero, which need no value before it"),
            (All{{"--na", "keep"}, {"--na", "skip"}, {"--na", "zero"}}));
  EXPECT_EQ(options_in("--na-values x reads it as missing; -c chooses the columns"),
            (All{{"--na-values", "x"}, {"-c", "v"}}));
  EXPECT_EQ(options_in("hint: choose the columns with -c, or use --na-values 'a b' if so"),
            (All{{"-c", "v"}, {"--na-values", "a b"}}));
  EXPECT_EQ(options_in("--mode same extends it (--pad says how)"), (All{{"--mode", "same"}}));
  EXPECT_EQ(options_in("--padding N, or L,R; a blank line ends a block"), All());
  EXPECT_EQ(options_in("zcat x.gz | sigconv ... reads it"), All());
  EXPECT_EQ(options_in("--na-values N.A. reads it as missing"), (All{{"--na-values", "N.A."}}));
  EXPECT_EQ(options_in("--plot FILE.svg, --plot FILE.png, or --plot - for the terminal"),
            (All{{"--plot", "-"}}));
  EXPECT_EQ(options_in("add --only and --lags"), (All{{"--only", "--lags"}}));
  EXPECT_EQ(options_in("add --only, --lags or --stride 2"),
            (All{{"--only"}, {"--lags"}, {"--stride", "2"}}));
  EXPECT_EQ(options_in(R"(use --na-values ''\''' now)"), (All{{"--na-values", "'"}}));
  EXPECT_EQ(options_in("write commas, because --decimal , applies to all files"), All());
  EXPECT_EQ(options_in("hint: leave out --mode"), All());
}

}  // namespace
}  // namespace sigconv::test
