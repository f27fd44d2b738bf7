#include "cli/run.hpp"

#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace sigconv::test {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

Outcome run(const std::string& script, const std::string& input) {
  std::string pattern = (fs::temp_directory_path() / "sigconv-test-XXXXXX").string();
  const fs::path folder = mkdtemp(pattern.data());
  const fs::path work = folder / "work";
  fs::create_directory(work);
  fs::create_directory_symlink(SIGCONV_SOURCE_DIR "/data", work / "data");
  fs::create_directory_symlink(SIGCONV_SOURCE_DIR "/tests/data", work / "judged");
  write(folder / "script", "PATH=" SIGCONV_PROGRAM_DIR
                           ":$PATH\nexport PATH\nLC_ALL=C\nexport LC_ALL\n" +
                               script + "\n");
  write(folder / "in", input);
  const std::string at = folder.string();
  const std::string command = "cd " + work.string() + " && sh " + at + "/script <" + at + "/in >" +
                              at + "/out 2>" + at + "/err";
  const int status = std::system(command.c_str());
  Outcome result{read(folder / "out"), read(folder / "err"),
                 WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)};
  fs::remove_all(folder);
  return result;
}

std::string terminal_is_missing() {
  const Outcome result = run("script -qec true /dev/null </dev/null 2>&1");
  return result.status == 0 ? "" : "no terminal: " + result.out;
}

}  // namespace sigconv::test
