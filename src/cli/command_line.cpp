#include "cli/command_line.hpp"

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "input/nearest.hpp"

namespace sigconv {
namespace {

constexpr const char* kProgramHelp = R"(sigconv convolves the columns of a CSV file with a kernel.

Usage: sigconv COMMAND [OPTION]... [FILE]...

  conv            true convolution: the kernel is flipped
  corr            cross-correlation: the kernel is used as it is
  autocorr        a column with itself, lag by lag
  pad             only the extension of a signal: what conv and corr read
  conv1d, conv2d  neural-network layers: channels, groups, bias
  kernel          designs a kernel and prints it
  fit             learns a kernel from an input and a target
  deconv          recovers an input from an output and a kernel
  response        what a kernel does to each frequency
  grad COMMAND    gradients of conv, corr, conv1d or conv2d, from dL/dy
  explain [grad] COMMAND
                  each output, or gradient, as a longhand sum; a page to step through

  sigconv COMMAND --help     the options of a command, with examples
  sigconv --version

Examples:
  seq 10 | sigconv conv -k 1,1,1                            each and its neighbours
  sigconv conv -k box:7 -c wind data/seattle-weather.csv    smooth one column
)";

// Ahead of a command's name.
struct Words {
  bool explains = false;
  bool gradient = false;
  std::string text() const {
    return std::string(explains ? "explain " : "") + (gradient ? "grad " : "");
  }
};

Result<Command> find_command(const std::string& name, const Words& words) {
  const bool alone = words.text().empty();
  std::vector<std::string> names;
  for (const Command& each : commands()) {
    if (each.gradient != words.gradient || each.explains != words.explains) continue;
    if (each.name == name) return each;
    names.emplace_back(each.name);
  }
  if (!words.gradient) names.emplace_back("grad");
  if (alone) names.emplace_back("explain");
  return usage_error(
      fmt::format("unknown command '{}{}'{}", words.text(), name, did_you_mean(name, names)),
      alone ? "sigconv --help lists the commands"
            : words.text() + "takes conv, corr, conv1d or conv2d");
}

// A job of its family as the task it is.
template <class T>
Result<Task> task(Result<T> job) {
  if (!job) return job.error();
  return Task(std::move(*job));
}

}  // namespace

Result<Task> read_command_line(int argc, const char* const* argv) {
  const std::string first = argc > 1 ? argv[1] : "";
  if (first == "-h" || first == "--help" || first == "help") return Task(Notice{kProgramHelp});
  if (first == "--version") return Task(Notice{"sigconv " SIGCONV_VERSION "\n"});
  if (first.empty() || first.starts_with('-'))
    return usage_error(first.empty() ? "a command is missing"
                                     : fmt::format("a command is missing ahead of '{}'", first),
                       "sigconv --help lists them");
  Words words;
  int at = 1;
  words.explains = first == "explain";
  if (words.explains) ++at;
  words.gradient = at < argc && argv[at] == std::string_view("grad");
  if (words.gradient) ++at;
  const std::string name = at < argc ? argv[at] : "";
  if (name == "-h" || name == "--help") return Task(Notice{kProgramHelp});
  if (name.empty() || name.starts_with('-'))
    return usage_error(words.text() + "needs a command",
                       words.text() + "takes conv, corr, conv1d or conv2d");
  const auto command = find_command(name, words);
  if (!command) return command.error();
  ++at;
  const auto texts = read_options(*command, argc - at, argv + at);
  if (!texts) return texts.error();
  if (texts->help) return Task(Notice{command_help(*command)});
  if (command->explains)
    return command->family == Family::layer ? task(read_layer_explain(*command, *texts))
                                            : task(read_series_explain(*command, *texts));
  if (command->family == Family::kernel) return task(read_kernel_job(*texts));
  if (command->family == Family::fit) return task(read_fit(*texts));
  if (command->family == Family::deconv) return task(read_deconv(*command, *texts));
  if (command->family == Family::response) return task(read_response(*texts));
  if (command->family == Family::correlogram || texts->peaks)
    return task(read_correlogram(*command, *texts));
  if (command->family == Family::layer)
    return texts->shape_only ? task(read_shapes(*command, *texts))
                             : task(read_layer(*command, *texts));
  return words.gradient ? task(read_series_gradient(*command, *texts))
                        : task(read_conv(*command, *texts));
}

}  // namespace sigconv
