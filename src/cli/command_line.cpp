#include "cli/command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/values.hpp"
#include "input/nearest.hpp"

namespace sigconv {
namespace {

constexpr std::array<Command, 3> kCommands = {{
    {"conv", Operation::convolve,
     "Convolves each chosen column with a kernel; the other columns stay beside it.",
     R"(Examples:
  seq 5 | sigconv conv -k 1,1,1
  sigconv conv -k gaussian:2 --pad mirror -c wind data/seattle-weather.csv
  sigconv conv -k box:12 --mode valid data/co2.csv
)"},
    {"corr", Operation::correlate,
     "Correlates each chosen column with a kernel, which is not flipped.",
     R"(Examples:
  seq 5 | sigconv corr -k -1,0,1 --pad edge
  sigconv corr -k -1,1 --align causal --append -c wind data/seattle-weather.csv
  sigconv corr -k 1,2,1 --mode valid --stride 3 data/nile.csv
)"},
    {"pad", Operation::pad,
     "Writes the extended signal: the samples that conv and corr read beyond its ends.",
     R"(Examples:
  seq 4 | sigconv pad --width 3 --pad mirror
  seq 4 | sigconv pad --width 0,6 --pad odd
  sigconv pad --width 12,0 --pad-value mean:12 data/nile.csv
)"},
}};

constexpr const char* kProgramHelp = R"(sigconv convolves the columns of a CSV file with a kernel.

Usage: sigconv COMMAND [OPTION]... [FILE]...

  conv      true convolution: the kernel is flipped
  corr      cross-correlation: the kernel is used as it is
  pad       only the extension of a signal: what conv and corr read beyond its ends

  sigconv COMMAND --help     the options of a command, with examples
  sigconv --version

Examples:
  seq 10 | sigconv conv -k 1,1,1                            each and its neighbours
  sigconv conv -k box:7 -c wind data/seattle-weather.csv    smooth one column
)";

}  // namespace

Result<std::variant<Job, Notice>> read_command_line(int argc, const char* const* argv) {
  const std::string first = argc > 1 ? argv[1] : "";
  if (first == "-h" || first == "--help" || first == "help") return {Notice{kProgramHelp}};
  if (first == "--version") return {Notice{"sigconv " SIGCONV_VERSION "\n"}};
  const auto command = std::ranges::find(kCommands, first, &Command::name);
  if (command == kCommands.end()) {
    if (first.empty() || first.starts_with('-'))
      return usage_error(first.empty() ? "a command is missing"
                                       : fmt::format("a command is missing ahead of '{}'", first),
                         "sigconv --help lists them");
    std::vector<std::string> names;
    for (const Command& each : kCommands) names.emplace_back(each.name);
    return usage_error(fmt::format("unknown command '{}'{}", first, did_you_mean(first, names)),
                       "sigconv --help lists the commands");
  }
  const auto texts = read_options(*command, argc - 2, argv + 2);
  if (!texts) return texts.error();
  if (texts->help) return {Notice{command_help(*command)}};
  auto job = read_conv(*command, *texts);
  if (!job) return job.error();
  return {std::move(*job)};
}

}  // namespace sigconv
