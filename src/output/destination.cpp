#include "output/destination.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <optional>
#include <string_view>

namespace sigconv {
namespace {

// Returns the folder of a path, with a slash at the end.
std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "./" : path.substr(0, slash + 1);
}

bool is_in_proc(const std::string& path) {
  struct statfs system {};
  return statfs(path.c_str(), &system) == 0 && system.f_type == PROC_SUPER_MAGIC;
}

std::optional<int> whole_number(std::string_view text) {
  int number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

// Returns whether `folder` lists this process's descriptors, whatever its spelling.
bool lists_descriptors(const std::string& folder) {
  std::error_code code;
  std::string place = std::filesystem::canonical(folder, code).string();
  const std::string self = "/proc/" + std::to_string(getpid());
  return !code && place.ends_with("/fd") &&
         (place == self + "/fd" || place.starts_with(self + "/task/"));
}

// Returns the number of this process's descriptor that `path` names. The usual names work without
// /proc.
std::optional<int> descriptor_of(const std::string& path) {
  if (path == "-" || path == "/dev/stdout") return STDOUT_FILENO;
  if (path == "/dev/stderr") return STDERR_FILENO;
  if (path == "/dev/stdin") return STDIN_FILENO;
  const std::string folder = folder_of(path);
  const auto number = whole_number(std::string_view(path).substr(path.rfind('/') + 1));
  if (!number) return std::nullopt;
  if (folder == "/dev/fd/" || folder == "/proc/self/fd/" || lists_descriptors(folder))
    return number;
  return std::nullopt;
}

std::optional<std::string> read_link(const std::string& path) {
  std::error_code code;
  auto target = std::filesystem::read_symlink(path, code);
  if (code) return std::nullopt;
  return target.string();
}

bool is_written(int fd) {
  const int flags = fcntl(fd, F_GETFL);
  return flags >= 0 && (flags & O_PATH) == 0 && (flags & O_ACCMODE) != O_RDONLY;
}

bool is_same(const struct stat& one, const struct stat& other) {
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

// Returns the descriptor in [first, last] that has `file` open for writing.
std::optional<int> open_as(const struct stat& file, int first, int last) {
  for (int fd = first; fd <= last; ++fd) {
    struct stat status {};
    if (is_written(fd) && fstat(fd, &status) == 0 && is_same(status, file)) return fd;
  }
  return std::nullopt;
}

int find_descriptor(int fd, Destination& destination) {
  if (!is_written(fd)) return EBADF;
  destination.kind = Destination::Kind::descriptor;
  destination.descriptor = fd;
  if (fstat(fd, &destination.status.emplace()) != 0) return errno;
  return 0;
}

}  // namespace

int find_destination(const std::string& path, Destination& destination) {
  constexpr int kMostLinks = 40;  // path_resolution(7)
  // A script can name descriptors up to 255 in bash, and up to 9 in POSIX.
  constexpr int kLastInherited = 255;
  destination = {};
  std::string& place = destination.path;
  place = path;
  bool link_of_proc = false;
  for (int links = 0;; ++links) {
    if (const auto fd = descriptor_of(place)) {
      destination.names_descriptor = true;
      return find_descriptor(*fd, destination);
    }
    const auto target = read_link(place);
    link_of_proc = target && is_in_proc(folder_of(place));
    if (!target || link_of_proc) break;
    if (links == kMostLinks) return ELOOP;
    place = target->starts_with('/') ? *target : folder_of(place) + *target;
  }
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    if (errno != ENOENT || link_of_proc) return errno;
    return 0;
  }
  destination.status = status;
  if (S_ISDIR(status.st_mode)) return EISDIR;
  if (!S_ISREG(status.st_mode) || link_of_proc || is_in_proc(place)) {
    destination.kind = Destination::Kind::direct;
    return 0;
  }
  // The process that opened an inherited descriptor may go on writing to it. The file at this path
  // must then not be replaced. Standard output and standard error share their offset with other
  // writers. Another descriptor may only hold a lock, so its file is written in place, as `cat
  // >FILE` writes.
  if (const auto fd = open_as(status, STDOUT_FILENO, STDERR_FILENO))
    return find_descriptor(*fd, destination);
  static const bool kInheritsMore = [] {
    for (int fd = STDERR_FILENO + 1; fd <= kLastInherited; ++fd)
      if (is_written(fd)) return true;
    return false;
  }();
  if (kInheritsMore && open_as(status, STDERR_FILENO + 1, kLastInherited))
    destination.kind = Destination::Kind::direct;
  return 0;
}

std::string file_identity(const Destination& destination) {
  const auto numbers = [](const struct stat& status) {
    return std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
  };
  if (destination.status) return numbers(*destination.status);
  const std::string& path = destination.path;
  struct stat folder {};
  if (stat(folder_of(path).c_str(), &folder) == 0)
    return numbers(folder) + "/" + path.substr(path.rfind('/') + 1);
  std::error_code code;
  const auto place = std::filesystem::weakly_canonical(std::filesystem::absolute(path, code), code);
  return code ? path : place.string();
}

bool same_output(const std::string& one, const std::string& other) {
  Destination a;
  Destination b;
  if (find_destination(one, a) != 0 || find_destination(other, b) != 0) return false;
  if (a.names_descriptor && b.names_descriptor) return false;
  if ((a.status && !a.is_regular()) || (b.status && !b.is_regular())) return false;
  return file_identity(a) == file_identity(b);
}

bool overwrites(const std::string& output, const std::string& input) {
  Destination destination;
  struct stat status {};
  return find_destination(output, destination) == 0 && destination.is_regular() &&
         stat(input.c_str(), &status) == 0 && is_same(*destination.status, status);
}

}  // namespace sigconv
