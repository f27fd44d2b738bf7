// Checks that the declarations of options, the table of commands, the help and the parser agree.
#include "cli/options.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "cli/each_command.hpp"
#include "cli/help.hpp"
#include "cli/messages.hpp"
#include "cli/option_set.hpp"
#include "cli/run.hpp"
#include "commands/table.hpp"
#include "error/fault.hpp"

namespace sigconv::test {
namespace {

std::string long_name(const OptionInfo& option) { return "--" + std::string(option.name); }

// Returns `text` with each run of blanks and line ends replaced by one blank.
std::string unwrapped(const std::string& text) {
  std::istringstream stream(text);
  std::string out;
  for (std::string word; stream >> word;) out += (out.empty() ? "" : " ") + word;
  return out;
}

Failure read(OptionSet& set, const std::vector<std::string>& words) {
  std::vector<const char*> argv;
  for (const std::string& word : words) argv.push_back(word.c_str());
  return set.read(static_cast<int>(argv.size()), argv.data());
}

// Returns the options of all commands, each declaration once.
std::set<const OptionInfo*> all_options() {
  std::set<const OptionInfo*> all;
  for (const Command& command : commands()) {
    OptionSet set("sigconv");
    const Task task = command.prepare(set);
    for (const OptionUse& use : set.uses()) all.insert(use.option);
  }
  return all;
}

TEST(Options, AreDeclaredOnce) {
  std::set<std::string_view> names;
  std::set<char> letters;
  for (const OptionInfo* option : all_options()) {
    EXPECT_TRUE(names.insert(option->name).second) << option->name;
    if (option->letter != 0) {
      EXPECT_TRUE(letters.insert(option->letter).second) << option->letter;
    }
  }
  EXPECT_GE(names.size(), 70U);
}

TEST(Options, HaveConsistentDeclarations) {
  for (const OptionInfo* option : all_options()) {
    SCOPED_TRACE(option->name);
    EXPECT_FALSE(option->description.empty());
    EXPECT_FALSE(option->description.ends_with('.'));
    EXPECT_EQ(option->value.empty(), option->kind == ValueKind::none);
    EXPECT_TRUE(option->default_value.empty() || option->default_note.empty());
    EXPECT_TRUE(option->choices.empty() || option->kind == ValueKind::choice);
    if (!option->choices.empty() && !option->default_value.empty()) {
      EXPECT_NE(std::ranges::find(option->choices, option->default_value, &Choice::name),
                option->choices.end());
    }
  }
}

TEST(Options, RelateToOtherOptions) {
  std::set<std::string_view> names;
  for (const OptionInfo* option : all_options()) names.insert(option->name);
  for (const OptionInfo* option : all_options())
    for (const auto& relations : {option->excludes, option->needs})
      for (const Relation& relation : relations) {
        EXPECT_TRUE(names.contains(relation.option)) << option->name << ": " << relation.option;
        EXPECT_NE(option->name, relation.option);
      }
}

TEST(Options, HaveTheNamesThatErrorsOfTheLibraryUse) {
  std::set<std::string> names;
  for (const OptionInfo* option : all_options()) {
    names.insert(long_name(*option));
    if (option->letter != 0) names.insert(std::string("-") + option->letter);
  }
  for (const ErrorField field : all_fields()) {
    const std::string_view name = option_of(field);
    if (name.starts_with('-')) {
      EXPECT_TRUE(names.contains(std::string(name.substr(0, name.find(' '))))) << name;
    }
  }
}

class EachCommand : public testing::TestWithParam<Command> {};

TEST_P(EachCommand, AddsAnOptionOnce) {
  OptionSet set("sigconv");
  const Task task = GetParam().prepare(set);
  std::set<std::string_view> names;
  for (const OptionUse& use : set.uses())
    EXPECT_TRUE(names.insert(use.option->name).second) << use.option->name;
}

TEST_P(EachCommand, HasHelpWithALineForEachOption) {
  const Command& command = GetParam();
  OptionSet set("sigconv " + std::string(command.name));
  command.prepare(set);
  std::map<std::string, std::string> shown;  // by long name: the line and its continuation lines
  std::istringstream lines(command_help(command));
  std::string current;
  for (std::string line; std::getline(lines, line);) {
    const auto at = line.find("--");
    const bool starts = line.starts_with("      --") || (at == 6 && line.starts_with("  -"));
    if (starts) {
      current = line.substr(at, line.find(' ', at) - at);
      EXPECT_FALSE(shown.contains(current)) << current;
      shown[current] = line;
    } else if (line.starts_with("           ") && !current.empty()) {
      shown[current] += " " + line;
    } else {
      current.clear();
    }
  }
  std::size_t listed = 0;
  for (const OptionUse& use : set.uses()) {
    const OptionInfo& option = *use.option;
    if (option.hidden || option.positional) continue;
    ++listed;
    ASSERT_TRUE(shown.contains(long_name(option))) << option.name;
    const std::string text = unwrapped(shown[long_name(option)]);
    if (option.letter != 0) {
      EXPECT_TRUE(text.starts_with(std::string("-") + option.letter + ","));
    }
    EXPECT_NE(
        text.find(long_name(option) + (use.value.empty() ? "" : " ") + std::string(use.value)),
        std::string::npos);
    EXPECT_NE(text.find(use.description), std::string::npos) << text;
    for (const std::string_view choice : use.choices)
      EXPECT_NE(text.find(choice), std::string::npos) << text;
    for (const std::string_view otherwise : {use.default_value, use.default_note})
      if (!otherwise.empty()) {
        EXPECT_NE(text.find("[" + std::string(otherwise) + "]"), std::string::npos) << text;
      }
  }
  EXPECT_EQ(shown.size(), listed);
}

TEST_P(EachCommand, ParsesEachOptionAsItIsDeclared) {
  const Command& command = GetParam();
  OptionSet declared("sigconv");
  command.prepare(declared);
  for (const OptionUse& use : declared.uses()) {
    const OptionInfo& option = *use.option;
    if (option.positional || option.name == "help") continue;
    SCOPED_TRACE(option.name);
    const bool flag = option.kind == ValueKind::none;
    const std::string name = long_name(option);
    std::vector<std::string> spellings = {flag ? name : name + "=1"};
    if (option.letter != 0)
      spellings.push_back(std::string("-") + option.letter + (flag ? "" : "=1"));
    for (const std::string& spelling : spellings) {
      // --help ends the reading before values are converted, so that "1" suits every option.
      OptionSet set("sigconv");
      const Task task = command.prepare(set);
      EXPECT_FALSE(read(set, {spelling, "--help"}));
      EXPECT_TRUE(set.given(option));
      EXPECT_EQ(set.text(option), flag ? "" : "1");
    }
    OptionSet set("sigconv");
    const Task task = command.prepare(set);
    const auto error = read(set, {flag ? name + "=1" : name});
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind, ErrorKind::usage);
    EXPECT_EQ(error->message, name + (flag ? " takes no value" : " needs a value"));
  }
}

TEST_P(EachCommand, OffersOnlyChoicesThatItsParserKnows) {
  const Command& command = GetParam();
  OptionSet declared("sigconv");
  command.prepare(declared);
  for (const OptionUse& use : declared.uses()) {
    EXPECT_EQ(use.choices.empty(), use.option->kind != ValueKind::choice) << use.option->name;
    for (const std::string_view choice : use.choices) {
      OptionSet set("sigconv");
      const Task task = command.prepare(set);
      const auto error = read(set, {long_name(*use.option), std::string(choice)});
      if (error) {
        EXPECT_EQ(error->message.find("unknown"), std::string::npos) << choice;
      }
    }
    if (use.choices.empty()) continue;
    const Outcome refused =
        run("sigconv " + std::string(command.name) + " " + long_name(*use.option) + " nonsense x");
    EXPECT_EQ(refused.status, 2) << use.option->name;
  }
}

// An option with the default from its brackets must change nothing.
TEST_P(EachCommand, HasTheDefaultsThatItsHelpShows) {
  const Command& command = GetParam();
  OptionSet set("sigconv");
  command.prepare(set);
  std::istringstream examples{std::string(command.examples)};
  std::string example;
  std::getline(examples, example);
  const Outcome without = run(example);
  ASSERT_EQ(without.status, 0);
  for (const OptionUse& use : set.uses()) {
    const std::string name = long_name(*use.option);
    if (use.default_value.empty() || use.option->name == "shard" ||
        example.find(name + " ") != std::string::npos)
      continue;
    const Outcome with = run(example + " " + name + " '" + std::string(use.default_value) + "'");
    EXPECT_EQ(with.err, "") << name;
    EXPECT_EQ(with.out, without.out) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(All, EachCommand, each_command(), command_test_name);

struct Numbers {
  Index digits = 0;
  Index fixed = 0;
  bool sorted = false;
  std::string by;
  std::vector<std::string> files;
  std::string signal;

  void add_to(OptionSet& set) {
    set.add_files(options::files, files);
    set.add(options::digits, digits);
    set.add(options::fixed, fixed);
    set.add(options::by, by);
    set.add(options::sorted, sorted);
    set.add(options::signal, signal);
    set.add(options::help);
  }
};

std::string message_for(const std::vector<std::string>& words) {
  Numbers numbers;
  OptionSet set("sigconv test");
  numbers.add_to(set);
  const auto error = read(set, words);
  return error ? error->message : "";
}

TEST(OptionSet, ReadsValuesIntoTheFieldsOfTheStruct) {
  Numbers numbers;
  OptionSet set("sigconv test");
  numbers.add_to(set);
  EXPECT_FALSE(read(set, {"--digits", "3", "a.csv", "--by=k", "--sorted", "--", "-b"}));
  EXPECT_EQ(numbers.digits, 3);
  EXPECT_EQ(numbers.fixed, 0);
  EXPECT_EQ(numbers.by, "k");
  EXPECT_TRUE(numbers.sorted);
  EXPECT_EQ(numbers.files, (std::vector<std::string>{"a.csv", "-b"}));
  EXPECT_TRUE(set.given(options::digits));
  EXPECT_FALSE(set.given(options::fixed));
}

TEST(OptionSet, KeepsTheLastOfSeveralValues) {
  Numbers numbers;
  OptionSet set("sigconv test");
  numbers.add_to(set);
  EXPECT_FALSE(read(set, {"--digits", "3", "--digits", "5"}));
  EXPECT_EQ(numbers.digits, 5);
}

TEST(OptionSet, RefusesOptionsThatExcludeOneAnother) {
  EXPECT_EQ(message_for({"--fixed", "2", "--digits", "3"}),
            "--digits and --fixed cannot be combined");
  EXPECT_EQ(message_for({"--signal", "1", "a.csv"}), "--signal and FILE cannot be combined");
}

TEST(OptionSet, RefusesAnOptionWithoutTheOneItNeeds) {
  EXPECT_EQ(message_for({"--sorted"}), "--sorted needs --by");
  EXPECT_EQ(message_for({"--sorted", "--by", "k"}), "");
}

TEST(OptionSet, NamesTheNearestOption) {
  EXPECT_EQ(message_for({"--digit", "3"}), "unknown option '--digit'; did you mean --digits?");
}

TEST(OptionSet, ReportsTheFirstErrorInTheOrderOfItsOptions) {
  EXPECT_EQ(message_for({"--sorted", "--digits", "0"}),
            "--digits '0' is not a whole number from 1 to 17");
}

}  // namespace
}  // namespace sigconv::test
