#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "cli/option_set.hpp"
#include "cli/report.hpp"

namespace sigconv {

/// The headings of the list of commands, in order.
enum class CommandGroup { series, kernels, layers, gradients, explanations };

/// A command that runs after its arguments are read. Returns the exit status.
using Task = std::function<int()>;

/// A row of the table of commands. Dispatch and help use it.
struct Command {
  std::string_view name;  ///< as typed: "conv", "explain grad conv"
  CommandGroup group;
  std::string_view summary;   ///< one line, a verb phrase
  std::string_view examples;  ///< command lines that work in the root of the repository
  /// Adds the options to the set. The returned task uses the values that the set has read.
  Task (*prepare)(OptionSet& set);
  std::string (*appendix)() = nullptr;  ///< a section of help between options and examples
};

inline int status_of(int status) { return status; }
inline int status_of(const Failure& failure) { return failure ? report(*failure) : 0; }

/// Implements Command::prepare: `add` fills the option set, `run` does the work.
template <class Options, void (*add)(OptionSet&, Options&), auto run>
Task prepare(OptionSet& set) {
  auto options = std::make_shared<Options>();
  add(set, *options);
  return [options] { return status_of(run(*options)); };
}

}  // namespace sigconv
