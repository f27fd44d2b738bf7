#include "cli/command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "cli/help.hpp"
#include "cli/options.hpp"
#include "input/nearest.hpp"
#include "output/file.hpp"

namespace sigconv {
namespace {

// The hint where the command after "explain" or "grad" is missing or unknown.
std::string commands_after(const std::string& prefix) {
  return fmt::format("name a command after {}: conv, corr, conv1d or conv2d",
                     std::string_view(prefix).substr(0, prefix.size() - 1));
}

Task print(std::string text) {
  return [text = std::move(text)] { return status_of(write_file("-", text)); };
}

bool is_help(std::string_view word) { return word == "-h" || word == "--help"; }

// The words of a command's name. `prefix`: all words before the last one, such as "explain grad ".
struct Words {
  std::string prefix;
  std::string last;
  int count = 0;
};

Words read_words(int argc, const char* const* argv) {
  Words words;
  for (const std::string_view prefix : {"explain", "grad"})
    if (words.count < argc && argv[words.count] == prefix) {
      words.prefix += std::string(prefix) + " ";
      ++words.count;
    }
  if (words.count < argc) words.last = argv[words.count++];
  return words;
}

Result<const Command*> find_command(std::span<const Command> commands, const Words& words) {
  const std::string name = words.prefix + words.last;
  std::vector<std::string> names;
  for (const Command& command : commands) {
    if (command.name == name) return &command;
    if (command.name.substr(0, command.name.rfind(' ') + 1) == words.prefix)
      names.emplace_back(command.name.substr(words.prefix.size()));
  }
  if (!words.prefix.ends_with("grad ")) names.emplace_back("grad");
  if (words.prefix.empty()) names.emplace_back("explain");
  return usage_error(fmt::format("unknown command '{}'{}", name, did_you_mean(words.last, names)),
                     words.prefix.empty() ? "run sigconv --help to list the commands"
                                          : commands_after(words.prefix));
}

// Returns the commands that have the option, for a message. Names none with a prefix, such as "grad
// conv", if another command has the option.
std::string commands_with(std::span<const Command> commands, std::string_view option) {
  std::vector<std::string_view> names;
  const auto words = [](std::string_view name) { return std::ranges::count(name, ' '); };
  for (const Command& command : commands) {
    OptionSet set("sigconv");
    const Task task = command.prepare(set);
    if (!set.offers(option)) continue;
    if (!names.empty() && words(command.name) < words(names[0])) names.clear();
    if (names.empty() || words(command.name) == words(names[0])) names.push_back(command.name);
  }
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += fmt::format("{}{}", i == 0 ? "" : i + 1 == names.size() ? " and " : ", ", names[i]);
  return text;
}

Result<Task> read_help(std::span<const Command> commands, int argc, const char* const* argv) {
  Words words = read_words(argc, argv);
  if (words.last.empty() || words.last.starts_with('-'))
    return print(family_help(commands, words.prefix));
  if (words.last == "designs" || words.last == "kernels") words.last = "kernel";
  const auto command = find_command(commands, words);
  if (!command) return command.error();
  return print(command_help(**command));
}

}  // namespace

Result<Task> read_command_line(std::span<const Command> commands, int argc,
                               const char* const* argv) {
  const std::string first = argc > 1 ? argv[1] : "";
  if (is_help(first)) return print(program_help(commands));
  if (first == "help") return read_help(commands, argc - 2, argv + 2);
  if (first == "-V" || first == "--version") return print("sigconv " SIGCONV_VERSION "\n");
  if (first.empty() || first.starts_with('-'))
    return usage_error(first.empty() ? "a command is missing"
                                     : fmt::format("a command is missing before '{}'", first),
                       "run sigconv --help to list the commands");
  const Words words = read_words(argc - 1, argv + 1);
  if (is_help(words.last)) return print(family_help(commands, words.prefix));
  if (words.last.empty() || words.last.starts_with('-'))
    return usage_error(words.prefix + "needs a command", commands_after(words.prefix));
  const auto command = find_command(commands, words);
  if (!command) return command.error();
  OptionSet set(fmt::format("sigconv {}", (*command)->name),
                [commands](std::string_view option) { return commands_with(commands, option); });
  Task task = (*command)->prepare(set);
  const int used = 1 + words.count;
  if (auto error = set.read(argc - used, argv + used)) return *error;
  if (set.given(options::help)) return print(command_help(**command));
  return task;
}

}  // namespace sigconv
