#include "cli/help.hpp"

#include <fmt/format.h>

namespace sigconv {

std::string HelpFormatter::make_help(const CLI::App* app, std::string /*name*/,
                                     CLI::AppFormatMode /*mode*/) const {
  std::string text = fmt::format("{}\n\nUsage: {} [OPTION]... [FILE]...\n", app->get_description(),
                                 app->get_name());
  for (const std::string& group : app->get_groups()) {
    const auto options = app->get_options([&](const CLI::Option* option) {
      return option->get_group() == group && option->nonpositional();
    });
    if (group.empty() || options.empty()) continue;
    text += fmt::format("\n{}:\n", group);
    for (const CLI::Option* option : options) {
      std::string names;
      for (const auto& name : option->get_snames()) names += "-" + name + ", ";
      if (names.empty()) names = "    ";
      for (const auto& name : option->get_lnames()) names += "--" + name + ", ";
      names.resize(names.size() - 2);
      if (!option->get_option_text().empty()) names += " " + option->get_option_text();
      text += fmt::format("  {:<22} {}\n", names, option->get_description());
    }
  }
  return text + "\n" + app->get_footer() + (app->get_footer().ends_with('\n') ? "" : "\n");
}

std::string program_help() {
  return R"(sigconv convolves the columns of a CSV file with a kernel.

Usage: sigconv COMMAND [OPTION]... [FILE]...

  conv      true convolution: the kernel is flipped
  corr      cross-correlation: the kernel is used as it is
  pad       only the extension of a signal: what conv and corr read beyond its ends

  sigconv COMMAND --help     the options of a command, with examples
  sigconv --version

Examples:
  seq 10 | sigconv conv -k 1,1,1                     each number and its neighbours
  sigconv conv -k gaussian:2 -c temp weather.csv     smooth one column, keep the others
)";
}

}  // namespace sigconv
