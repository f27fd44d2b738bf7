#include "plot/gnuplot.hpp"

#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

extern char** environ;

namespace sigconv {
namespace {

Error gnuplot_error(std::string message, std::string hint = {}) {
  Error error = data_error({}, std::move(message), std::move(hint));
  error.kind = ErrorKind::output;
  return error;
}

Error not_installed() {
  return gnuplot_error("gnuplot is not installed",
                       "install gnuplot (Debian: gnuplot-nox), or leave out --plot");
}

// A file in memory. Three pipes would have to be read and written at the same time.
class MemoryFile {
 public:
  MemoryFile() : fd_(memfd_create("sigconv-plot", MFD_CLOEXEC)) {}
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() {
    if (fd_ >= 0) close(fd_);
  }

  int fd() const { return fd_; }
  bool fill(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::write(fd_, bytes.data(), bytes.size());
      if (count >= 0)
        bytes.remove_prefix(static_cast<std::size_t>(count));
      else if (errno != EINTR)
        return false;
    }
    return lseek(fd_, 0, SEEK_SET) == 0;
  }
  std::string read() const {
    std::string bytes;
    char piece[1 << 16];
    for (;;) {
      const ssize_t count = pread(fd_, piece, sizeof piece, static_cast<off_t>(bytes.size()));
      if (count > 0)
        bytes.append(piece, static_cast<std::size_t>(count));
      else if (count == 0 || errno != EINTR)
        return bytes;
    }
  }

 private:
  int fd_;
};

// Returns our environment without the variables that change gnuplot's number format or terminal.
std::vector<std::string> plain_environment() {
  std::vector<std::string> variables{"LC_ALL=C"};
  for (char** variable = environ; *variable; ++variable) {
    const std::string_view text = *variable;
    if (!text.starts_with("LC_") && !text.starts_with("LANG") && !text.starts_with("GNUTERM="))
      variables.emplace_back(text);
  }
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Runs gnuplot. Returns its status as waitpid() reports it, or an error number below 0.
int run(const MemoryFile& in, const MemoryFile& out, const MemoryFile& complaints) {
  std::vector<std::string> words{"gnuplot", "--default-settings"};
  auto variables = plain_environment();
  posix_spawn_file_actions_t actions;
  if (const int code = posix_spawn_file_actions_init(&actions)) return -code;
  int code = posix_spawn_file_actions_adddup2(&actions, in.fd(), STDIN_FILENO);
  if (code == 0) code = posix_spawn_file_actions_adddup2(&actions, out.fd(), STDOUT_FILENO);
  if (code == 0) code = posix_spawn_file_actions_adddup2(&actions, complaints.fd(), STDERR_FILENO);
  pid_t child = -1;
  if (code == 0)
    code = posix_spawnp(&child, "gnuplot", &actions, nullptr, pointers(words).data(),
                        pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (code != 0) return -code;
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return -errno;
  return status;
}

// Returns the first message that is no warning. gnuplot echoes the failed command, and then writes
// the message after "line 12: ". Without such a line the first line is returned.
std::string first_complaint(std::string_view text) {
  std::string_view first;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    line.remove_prefix(std::min(line.size(), line.find_first_not_of(' ')));
    if (line.starts_with("line ") && line.find(": ") != line.npos) {
      line.remove_prefix(line.find(": ") + 2);
      if (!line.starts_with("warning")) return std::string(line);
    }
    if (first.empty()) first = line;
  }
  return std::string(first);
}

}  // namespace

Result<std::string> run_gnuplot(const std::string& script) {
  MemoryFile in;
  const MemoryFile out;
  const MemoryFile complaints;
  if (in.fd() < 0 || out.fd() < 0 || complaints.fd() < 0 || !in.fill(script))
    return gnuplot_error(std::string("a temporary file cannot be written: ") +
                         std::strerror(errno));
  constexpr int kNotFound = 127;  // status of the child, if posix_spawnp() reports no error
  const int status = run(in, out, complaints);
  if (status == -ENOENT || (status > 0 && WIFEXITED(status) && WEXITSTATUS(status) == kNotFound))
    return not_installed();
  if (status < 0)
    return gnuplot_error(std::string("gnuplot cannot be run: ") + std::strerror(-status));
  if (WIFSIGNALED(status))
    return gnuplot_error("gnuplot was terminated by signal " + std::to_string(WTERMSIG(status)));
  std::string drawn = out.read();
  if (status != 0 || drawn.empty()) {
    const std::string complaint = first_complaint(complaints.read());
    return gnuplot_error("gnuplot failed" + (complaint.empty() ? "" : ": " + complaint));
  }
  return drawn;
}

Failure find_gnuplot() {
  const char* path = std::getenv("PATH");
  if (!path) return std::nullopt;  // the default path of the system applies
  for (std::string_view folders = path;;) {
    const std::string_view folder = folders.substr(0, folders.find(':'));
    const std::string program = std::string(folder.empty() ? "." : folder) + "/gnuplot";
    if (access(program.c_str(), X_OK) == 0) return std::nullopt;
    if (folder.size() == folders.size()) return not_installed();
    folders.remove_prefix(folder.size() + 1);
  }
}

}  // namespace sigconv
