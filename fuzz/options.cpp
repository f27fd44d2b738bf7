#include <vector>

#include "bytes.hpp"
#include "cli/command_line.hpp"
#include "cli/report.hpp"
#include "commands/table.hpp"

// Reads a command line, one word a line, and does not run it.
using namespace sigconv;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Bytes bytes(data, size);
  std::vector<std::string> words = {"sigconv"};
  while (!bytes.rest().empty() && words.size() < 40) {
    words.emplace_back(bytes.line());
    // A word of main() ends at its first NUL.
    words.back().resize(std::min(words.back().size(), words.back().find('\0')));
  }
  std::vector<const char*> arguments;
  for (const std::string& word : words) arguments.push_back(word.c_str());
  const auto task =
      read_command_line(commands(), static_cast<int>(arguments.size()), arguments.data());
  if (task) return 0;
  const std::string text = describe(task.error());
  fuzz::require(text.starts_with("sigconv: "), "a message names the program");
  fuzz::require(text.ends_with('\n'), "a message ends its line");
  fuzz::require(exit_status(task.error()) != 0, "an error has an exit status");
  return 0;
}
