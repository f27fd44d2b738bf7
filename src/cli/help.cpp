#include "cli/help.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/options.hpp"

namespace sigconv {
namespace {

constexpr std::size_t kWidth = 80;   // columns of a terminal
constexpr std::size_t kIndent = 29;  // columns before a description

const char* heading(CommandGroup group) {
  switch (group) {
    case CommandGroup::series:
      return "Series";
    case CommandGroup::kernels:
      return "Kernels";
    case CommandGroup::layers:
      return "Layers";
    case CommandGroup::gradients:
      return "Gradients";
    case CommandGroup::explanations:
      return "Explanations";
  }
  return "";
}

const char* heading(OptionGroup group) {
  switch (group) {
    case OptionGroup::gradient:
      return "Gradient";
    case OptionGroup::fit:
      return "Fit";
    case OptionGroup::kernel:
      return "Kernel";
    case OptionGroup::computation:
      return "Computation";
    case OptionGroup::lags:
      return "Lags";
    case OptionGroup::input:
      return "Input";
    case OptionGroup::shapes:
      return "Shapes";
    case OptionGroup::explanation:
      return "Explanation";
    case OptionGroup::output:
      return "Output";
    case OptionGroup::general:
      return "General";
  }
  return "";
}

// Returns the description of an option, with its choices and its default.
std::string description_of(const OptionUse& use) {
  std::string text(use.description);
  for (std::size_t i = 0; i < use.choices.size(); ++i)
    text += (i == 0 ? ": " : ", ") + std::string(use.choices[i]);
  if (!use.default_value.empty()) text += fmt::format(" [{}]", use.default_value);
  if (!use.default_note.empty()) text += fmt::format(" [{}]", use.default_note);
  return text;
}

// Breaks the text at blanks, but not inside the brackets of a default. Indents further lines.
std::string wrapped(std::string_view text) {
  std::string out;
  const std::size_t room = kWidth - kIndent;
  while (text.size() > room) {
    std::size_t at = text.rfind(' ', room);
    const std::size_t bracket = text.rfind(" [");
    if (bracket != std::string_view::npos && bracket < at) at = bracket;
    out += std::string(text.substr(0, at)) + "\n" + std::string(kIndent, ' ');
    text.remove_prefix(at + 1);
  }
  return out + std::string(text);
}

std::string option_line(const OptionUse& use) {
  const OptionInfo& option = *use.option;
  std::string names = option.letter != 0 ? fmt::format("  -{}, --{}", option.letter, option.name)
                                         : fmt::format("      --{}", option.name);
  if (!use.value.empty()) names += fmt::format(" {}", use.value);
  const std::string description = wrapped(description_of(use));
  if (names.size() < kIndent) return fmt::format("{:<{}}{}\n", names, kIndent, description);
  return fmt::format("{}\n{:<{}}{}\n", names, "", kIndent, description);
}

std::string group_lines(const OptionSet& set, OptionGroup group) {
  std::string lines;
  for (const OptionUse& use : set.uses())
    if (use.group == group && !use.option->hidden && !use.option->positional)
      lines += option_line(use);
  return lines.empty() ? "" : fmt::format("\n{}:\n{}", heading(group), lines);
}

// Returns the lines of the commands whose names begin with `prefix`, by group.
std::string command_lines(std::span<const Command> commands, std::string_view prefix) {
  std::size_t width = 0;
  for (const Command& command : commands)
    if (command.name.starts_with(prefix)) width = std::max(width, command.name.size());
  std::string lines;
  const Command* before = nullptr;
  for (const Command& command : commands) {
    if (!command.name.starts_with(prefix)) continue;
    if (before == nullptr || before->group != command.group)
      lines += fmt::format("\n{}:\n", heading(command.group));
    lines += fmt::format("  {:<{}}  {}\n", command.name, width, command.summary);
    before = &command;
  }
  return lines;
}

}  // namespace

std::string padding_patterns() {
  std::string patterns;
  std::string others;
  int column = 0;  // of the next pattern
  for (const RuleName& rule : kRuleNames) {
    if (rule.rule == Rule::interp) continue;  // pads with no values
    if (rule.pattern.empty()) {
      others += fmt::format("  {:<9} {}\n", rule.name, rule.outside);
      continue;
    }
    patterns += column == 0 ? "\n" : "  ";
    patterns += fmt::format("  {:<9} {}", rule.name, rule.pattern);
    column = (column + 1) % 3;
  }
  return "Padding, the values outside the signal abcd:" + patterns + "\n" + others;
}

std::string command_help(const Command& command) {
  OptionSet set(fmt::format("sigconv {}", command.name));
  command.prepare(set);
  std::string arguments;
  for (const OptionUse& use : set.uses())
    if (use.option->positional && !use.value.empty()) arguments += " " + std::string(use.value);
  std::string text =
      fmt::format("{}\n\nUsage: {} [OPTION]...{}\n", command.summary, set.program(), arguments);
  for (auto group = OptionGroup::gradient; group <= OptionGroup::general;
       group = static_cast<OptionGroup>(static_cast<int>(group) + 1))
    text += group_lines(set, group);
  if (command.appendix != nullptr) text += "\n" + command.appendix();
  return fmt::format("{}\nExamples:\n{}", text, command.examples);
}

std::string program_help(std::span<const Command> commands) {
  const std::string text =
      "Convolve the columns of a CSV file with a kernel\n\n"
      "Usage: sigconv COMMAND [OPTION]... [FILE]...\n" +
      command_lines(commands, "");
  return text + R"(
  sigconv COMMAND --help     print the options of a command, with examples
  sigconv kernel --help      print the list of kernel designs
  sigconv --version          print the version

Manual: docs/manual/index.md, installed as share/doc/sigconv/manual/index.md

Examples:
  seq 10 | sigconv conv -k 1,1,1
  sigconv conv -k box:7 -c wind data/seattle-weather.csv
)";
}

std::string family_help(std::span<const Command> commands, std::string_view prefix) {
  if (prefix.empty()) return program_help(commands);
  const bool gradients = prefix.ends_with("grad ");
  const bool sums = prefix.starts_with("explain ");
  const char* title = !sums       ? "Compute the gradients of a loss from dL/dy"
                      : gradients ? "Write each gradient as a longhand sum"
                                  : "Write each output or gradient as a longhand sum";
  const Command& first = *std::ranges::find_if(
      commands, [&](const Command& command) { return command.name.starts_with(prefix); });
  return fmt::format(
      "{}\n\nUsage: sigconv {}COMMAND{} [OPTION]... [FILE]\n{}\n"
      "  sigconv {}COMMAND --help    print the options, with examples\n\n"
      "Examples:\n{}",
      title, prefix, gradients ? " --upstream G" : "", command_lines(commands, prefix), prefix,
      first.examples);
}

}  // namespace sigconv
