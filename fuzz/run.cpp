#include <unistd.h>

#include <vector>

#include "bytes.hpp"
#include "cli/command_line.hpp"
#include "cli/process.hpp"
#include "commands/table.hpp"

// Runs conv on a table. One thread, two threads, small blocks and three shards give equal bytes.
using namespace sigconv;

namespace {

struct Ending {
  int status = 0;
  std::string output;
};

Ending run(std::vector<std::string> words, const std::string& input) {
  const fuzz::MemoryFile output;
  words.insert(words.end(), {"-q", "-o", output.path(), "--", input});
  std::vector<const char*> arguments;
  for (const std::string& word : words) arguments.push_back(word.c_str());
  const auto task =
      read_command_line(commands(), static_cast<int>(arguments.size()), arguments.data());
  if (!task) return {2, ""};
  Ending ending;
  ending.status = (*task)();
  ending.output = output.bytes();
  return ending;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  set_up_process();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Bytes bytes(data, size);
  constexpr const char* kKernels[] = {"1,2,1", "box:5", "1,0,-1", "0.1,0.7"};
  constexpr const char* kPads[] = {"zero", "edge", "mirror", "reflect", "odd", "circular"};
  constexpr const char* kModes[] = {"same", "full", "valid"};
  constexpr const char* kPolicies[] = {"keep", "skip", "zero", "hold", "linear", "error"};
  std::vector<std::string> words = {"sigconv", "conv", "-k", kKernels[bytes.choose(4)]};
  words.insert(words.end(), {"--pad", kPads[bytes.choose(6)], "--mode", kModes[bytes.choose(3)]});
  const unsigned policy = bytes.choose(6);
  words.insert(words.end(), {"--na", kPolicies[policy]});
  const unsigned flags = bytes.choose(64);
  const bool groups = (flags & 1) != 0;
  if (groups) words.insert(words.end(), {"--by", "1"});
  if (flags & 2) words.emplace_back("--ragged");
  if (flags & 4) words.emplace_back("--append");
  if (flags & 8) words.insert(words.end(), {"--comment", "#"});
  if (flags & 16) words.insert(words.end(), {"--stride", "2"});
  if (flags & 32) words.insert(words.end(), {"-c", "2"});
  const fuzz::MemoryFile input(bytes.rest());

  auto variant = [&](std::initializer_list<std::string> more) {
    std::vector<std::string> all = words;
    all.insert(all.end(), more);
    return run(std::move(all), input.path());
  };
  const Ending plain = variant({"-j", "1"});
  for (const Ending& other : {variant({"-j", "2"}), variant({"-j", "1", "--block-size", "3"}),
                              variant({"-j", "2", "--block-size", "7"})}) {
    fuzz::require(other.status == plain.status, "threads and blocks agree on the exit status");
    fuzz::require(other.output == plain.output, "threads and blocks agree on the bytes");
  }
  if (plain.status != 0 || groups || policy == 3 || policy == 4) return 0;
  std::string joined;
  for (const char* part : {"1/3", "2/3", "3/3"}) {
    const Ending ending = variant({"-j", "1", "--shard", part});
    fuzz::require(ending.status == 0, "a shard of a good table succeeds");
    joined += ending.output;
  }
  fuzz::require(joined == plain.output, "joined shards are the whole output");
  return 0;
}
