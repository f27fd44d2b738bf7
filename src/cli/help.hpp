#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace sigconv {

/// The help of one command: its usage, its options by group, then the footer.
class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override;
};

/// The help of the program itself.
std::string program_help();

}  // namespace sigconv
