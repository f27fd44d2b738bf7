#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "cli/run.hpp"

namespace sigconv::test {
namespace {

namespace fs = std::filesystem;

/// A command that a page shows, and the output that the page shows below it.
struct Example {
  std::string command;
  std::string output;
};

/// Separates the outputs of a page's commands; no page prints it.
constexpr char kSeparator = '\x1e';

std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

bool is_code(const std::string& line) { return line.starts_with("    "); }
bool is_command(const std::string& line) { return line.starts_with("    $ "); }

/// Returns the `$ ` commands of the page's indented blocks, each with the lines that follow it. An
/// empty line is part of the output if an indented line follows that is no command and no comment.
std::vector<Example> examples_of(const fs::path& page) {
  const std::vector<std::string> lines = lines_of(page);
  std::vector<Example> examples;
  for (std::size_t i = 0; i < lines.size();) {
    if (!is_command(lines[i])) {
      ++i;
      continue;
    }
    Example example{lines[i++].substr(6), ""};
    while (example.command.ends_with('\\') && i < lines.size())
      example.command += "\n" + lines[i++].substr(4);
    while (i < lines.size() && !is_command(lines[i])) {
      std::size_t next = i;
      while (next < lines.size() && lines[next].empty()) ++next;
      if (next == lines.size() || !is_code(lines[next])) break;
      if (next > i && (is_command(lines[next]) || lines[next].starts_with("    # "))) break;
      example.output.append(next - i, '\n');
      example.output += lines[next].substr(4) + "\n";
      i = next + 1;
    }
    examples.push_back(example);
  }
  return examples;
}

/// Returns `text` without the blanks at the ends of its lines. Editors remove them from a page.
std::string trimmed(const std::string& text) {
  std::istringstream stream(text);
  std::string result;
  for (std::string line; std::getline(stream, line);) {
    line.erase(line.find_last_not_of(' ') + 1);
    result += line + "\n";
  }
  return result;
}

std::vector<std::string> pages() {
  std::vector<std::string> names = {"README.md"};
  for (const auto& entry : fs::directory_iterator(SIGCONV_SOURCE_DIR "/docs/manual"))
    names.push_back("docs/manual/" + entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

class Page : public testing::TestWithParam<std::string> {};

// Runs the commands of a page in one shell, because later commands read files of earlier ones.
TEST_P(Page, ShowsTheOutputOfItsCommands) {
  const std::vector<Example> examples = examples_of(fs::path(SIGCONV_SOURCE_DIR) / GetParam());
  std::string script = "NO_COLOR=1 COLUMNS=80\nexport NO_COLOR COLUMNS\n";
  for (const Example& example : examples) script += example.command + "\nprintf '\\036'\n";
  const Outcome outcome = run(script);
  EXPECT_EQ(outcome.err, "");
  std::istringstream outputs(outcome.out);
  for (const Example& example : examples) {
    std::string output;
    std::getline(outputs, output, kSeparator);
    EXPECT_EQ(trimmed(output), example.output) << "$ " << example.command;
  }
}

/// Returns "docs_manual_edges" for "docs/manual/edges.md": test names hold no other characters.
std::string test_name(const testing::TestParamInfo<std::string>& page) {
  std::string name = page.param.substr(0, page.param.rfind('.'));
  std::ranges::replace_if(
      name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Documents, Page, testing::ValuesIn(pages()), test_name);

/// Returns the targets of the page's links to other files, relative to the page, without anchors.
std::vector<std::string> links_of(const fs::path& page) {
  std::vector<std::string> links;
  for (const std::string& line : lines_of(page)) {
    if (is_code(line)) continue;
    for (std::size_t at = 0; (at = line.find("](", at)) != std::string::npos;) {
      at += 2;
      const std::string link = line.substr(at, line.find_first_of(")#", at) - at);
      if (!link.empty() && !link.starts_with("http")) links.push_back(link);
    }
  }
  return links;
}

TEST(Documents, LinkToFilesThatExist) {
  std::vector<std::string> names = pages();
  for (const char* other : {"CONTRIBUTING.md", "docs/extending.md", "docs/performance.md"})
    names.emplace_back(other);
  for (const std::string& name : names) {
    const fs::path page = fs::path(SIGCONV_SOURCE_DIR) / name;
    ASSERT_TRUE(fs::exists(page)) << name;
    for (const std::string& link : links_of(page))
      EXPECT_TRUE(fs::exists(page.parent_path() / link)) << name << " links to " << link;
  }
}

TEST(Documents, AreAllListedInTheContents) {
  const fs::path folder = SIGCONV_SOURCE_DIR "/docs/manual";
  const std::vector<std::string> listed = links_of(folder / "index.md");
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name != "index.md") {
      EXPECT_TRUE(std::ranges::find(listed, name) != listed.end()) << name << " is not listed";
    }
  }
}

TEST(Messages, MatchTheListInTheDocuments) {
  const Outcome result = run(SIGCONV_SOURCE_DIR "/scripts/make-messages");
  std::ifstream file(SIGCONV_SOURCE_DIR "/docs/messages.md");
  std::ostringstream listed;
  listed << file.rdbuf();
  EXPECT_TRUE(result.out == listed.str()) << "run scripts/make-messages >docs/messages.md";
}

}  // namespace
}  // namespace sigconv::test
