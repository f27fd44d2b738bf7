#include "cli/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <set>

#include "cli/option_groups.hpp"
#include "input/nearest.hpp"
#include "sigconv/design.hpp"

namespace sigconv {
namespace {

constexpr const char* kPatterns = R"(Padding, what stands outside the signal abcd:
  zero      000|abcd|000    mirror   cba|abcd|dcb    edge      aaa|abcd|ddd
  constant  vvv|abcd|vvv    reflect  dcb|abcd|cba    circular  bcd|abcd|abc
  odd       reflect, turned upside down about the end sample
)";

// Designs that read files.
constexpr const char* kSegments =
    "  segment:FILE[:COLUMN][,FIRST,COUNT]  a piece of a signal, for corr\n"
    "  matched:FILE[:COLUMN][,FIRST,COUNT]  the same reversed, for conv\n";

// CLI11 keeps the = of -k=VALUE and takes the next argument for the value of an empty --name=; both
// are put right here, and an option that stands where the kernel should is refused. What stands
// behind -- is appended to `files`.
Result<std::vector<std::string>> prepare(const CLI::App& app, int argc, const char* const* argv,
                                         std::vector<std::string>& files) {
  std::set<std::string> with_value;
  std::set<std::string> known;
  for (const CLI::Option* option : app.get_options()) {
    std::vector<std::string> names;
    for (const auto& name : option->get_snames()) names.push_back("-" + name);
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    known.insert(names.begin(), names.end());
    if (option->get_items_expected_max() > 0) with_value.insert(names.begin(), names.end());
  }
  std::vector<std::string> arguments;
  for (int i = 0; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--") {
      files.assign(argv + i + 1, argv + argc);
      break;
    }
    const auto equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    if (!with_value.contains(name)) {
      if (equals != std::string::npos && known.contains(name))
        return usage_error(fmt::format("{} takes no value", name));
      arguments.push_back(argument);
      continue;
    }
    arguments.push_back(name);
    if (equals != std::string::npos) {
      arguments.push_back(argument.substr(equals + 1));
      continue;
    }
    if (++i == argc || known.contains(argv[i]))
      return usage_error(
          fmt::format("{} needs a value{}", name,
                      i < argc ? fmt::format(", and '{}' is an option", argv[i]) : std::string()),
          "one that the shell reads itself, as # or ;, stands in quotes: '#'");
    arguments.push_back(argv[i]);
  }
  // CLI11 takes them from the back.
  std::ranges::reverse(arguments);
  return arguments;
}

Error unknown_option(const CLI::App& app, const std::string& given) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const auto& name : option->get_lnames())
      if (name != "block-size") names.push_back("--" + name);
  const std::string word = given.substr(0, given.find('='));
  return usage_error(fmt::format("unknown option '{}'{}", word, did_you_mean(word, names)),
                     fmt::format("{} --help lists the options", app.get_name()));
}

// The usage, then the options by group, then what the command adds.
std::string help_of(const CLI::App& app, const Command& command) {
  constexpr int kNames = 26;  // columns of the names
  const bool designs = command.family == Family::kernel;
  std::string text = fmt::format(
      "{}\n\nUsage: {} {}\n", command.description, app.get_name(),
      designs ? "[OPTION]... NAME[:ARGUMENT,...] | NAME [ARGUMENT]..." : "[OPTION]... [FILE]...");
  for (const std::string& group : app.get_groups()) {
    const auto options = app.get_options([&](const CLI::Option* option) {
      return option->get_group() == group && option->nonpositional();
    });
    if (group.empty() || options.empty()) continue;
    text += fmt::format("\n{}:\n", group);
    for (const CLI::Option* option : options) {
      std::string names;
      for (const auto& name : option->get_snames()) names += "-" + name + ", ";
      if (names.empty()) names = "    ";
      for (const auto& name : option->get_lnames()) names += "--" + name;
      if (!option->get_option_text().empty()) names += " " + option->get_option_text();
      std::string description = option->get_description();
      if (const auto line_break = description.find('\n'); line_break != std::string::npos)
        description.insert(line_break + 1, kNames + 3, ' ');
      text += fmt::format("  {:<{}} {}\n", names, kNames, description);
    }
  }
  if (designs)
    text += "\nDesigns, of -k too:\n" + design_list() + kSegments;
  else if (command.family == Family::series || command.family == Family::layer)
    text += std::string("\n") + kPatterns;
  return text + "\n" + command.examples;
}

std::string full_name(const Command& command) {
  return fmt::format("sigconv {}{}{}", command.explains ? "explain " : "",
                     command.gradient ? "grad " : "", command.name);
}

}  // namespace

Result<Texts> read_options(const Command& command, int argc, const char* const* argv) {
  CLI::App app("", full_name(command));
  app.allow_extras();
  Texts texts;
  add_options(app, command, texts);
  std::vector<std::string> files;
  auto arguments = prepare(app, argc, argv, files);
  if (!arguments) return arguments.error();
  try {
    app.parse(*arguments);
  } catch (const CLI::ParseError& error) {
    return usage_error(error.what(), fmt::format("{} --help lists the options", app.get_name()));
  }
  texts.inputs.insert(texts.inputs.end(), files.begin(), files.end());
  if (texts.help) return texts;
  for (const std::string& extra : app.remaining())
    if (extra.starts_with('-') && extra != "-") return unknown_option(app, extra);
  return texts;
}

std::string command_help(const Command& command) {
  CLI::App app("", full_name(command));
  Texts texts;
  add_options(app, command, texts);
  return help_of(app, command);
}

}  // namespace sigconv
