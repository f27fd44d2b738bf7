#include "output/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "output/leftovers.hpp"

namespace sigconv {
namespace {

// What was kept is gathered up to here before it is written out: many small files, few writes.
constexpr std::size_t kGathered = 256 << 10;

// The file that `path` leads to, links followed, whether it exists or not.
std::string follow_links(std::filesystem::path path) {
  constexpr int kMostLinks = 40;  // as Linux has it, path_resolution(7)
  for (int links = 0; links < kMostLinks && std::filesystem::is_symlink(path); ++links)
    path = path.parent_path() / std::filesystem::read_symlink(path);
  return path.string();
}

// It can be asked for only by setting it: once, before other threads make files.
mode_t file_mask() {
  static const mode_t kMask = [] {
    const mode_t mask = umask(0);
    umask(mask);
    return mask;
  }();
  return kMask;
}

std::string folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  return folder.empty() ? "." : folder.string();
}

}  // namespace

OutputFile::OutputFile(OutputFile&& other) noexcept
    : name_(std::move(other.name_)),
      target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})),
      replaces_(other.replaces_),
      fd_(std::exchange(other.fd_, -1)),
      owned_(std::exchange(other.owned_, false)),
      held_(std::move(other.held_)),
      kept_(other.kept_),
      flushed_(other.flushed_),
      written_(other.written_),
      kept_written_(other.kept_written_),
      last_(other.last_),
      last_kept_(other.last_kept_) {}

OutputFile::~OutputFile() {
  if (owned_) close(fd_);
  if (temporary_.empty()) return;
  unlink(temporary_.c_str());
  forget_leftover(temporary_);
}

Error OutputFile::failed(int code) const {
  Error error = data_error(name_, std::string("cannot be written: ") + std::strerror(code));
  error.kind = code == EPIPE ? ErrorKind::closed_pipe : ErrorKind::output;
  return error;
}

Result<OutputFile> OutputFile::open(const std::string& path) {
  OutputFile file;
  file.name_ = path;
  if (path == "-") {
    file.name_ = "<stdout>";
    file.fd_ = STDOUT_FILENO;
    return file;
  }
  struct stat status {};
  const bool exists = stat(path.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) {
    Error error = file.failed(EISDIR);
    error.hint = "-o " + path + "/ writes into it";
    return error;
  }
  if (exists && !S_ISREG(status.st_mode)) {
    file.fd_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file.fd_ < 0) return file.failed(errno);
    file.owned_ = true;
    return file;
  }
  if (exists && access(path.c_str(), W_OK) != 0) return file.failed(errno);
  file.target_ = follow_links(path);
  if (auto error = file.open_beside(exists, status.st_mode & 07777)) return *error;
  return file;
}

// In the target's folder, so that it can take its place in one step; without a name, where the file
// system can do that: then nothing is left behind, however the program ends.
Failure OutputFile::open_beside(bool exists, unsigned mode) {
  replaces_ = true;
  if (access("/proc/self/fd", F_OK) == 0)  // put_in_place() goes by it
    fd_ = ::open(folder_of(target_).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (fd_ < 0) {
    std::string temporary = target_ + ".XXXXXX";
    fd_ = mkostemp(temporary.data(), O_CLOEXEC);
    if (fd_ < 0) return failed(errno);
    temporary_ = std::move(temporary);
    guard_leftover(temporary_);
  }
  owned_ = true;
  if (fchmod(fd_, exists ? static_cast<mode_t>(mode) : 0666 & ~file_mask()) != 0)
    return failed(errno);
  return std::nullopt;
}

// A file without a name gets one beside the target first: only a rename replaces what is there.
Failure OutputFile::put_in_place() {
  if (temporary_.empty()) {
    const std::string self = "/proc/self/fd/" + std::to_string(fd_);
    for (int attempt = 0;; ++attempt) {
      std::string name = target_ + "." + std::to_string(getpid()) + "." + std::to_string(attempt);
      if (linkat(AT_FDCWD, self.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0) {
        temporary_ = std::move(name);
        guard_leftover(temporary_);
        break;
      }
      if (errno != EEXIST) return failed(errno);
    }
  }
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) return failed(errno);
  forget_leftover(temporary_);
  temporary_.clear();
  return std::nullopt;
}

Failure OutputFile::write_out(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd_, bytes.data(), bytes.size());
    if (count >= 0)
      bytes.remove_prefix(static_cast<std::size_t>(count)),
          written_ += static_cast<std::uint64_t>(count);
    else if (errno != EINTR)
      return failed(errno);
  }
  return std::nullopt;
}

Failure OutputFile::write(std::string_view bytes) {
  if (!bytes.empty()) last_ = bytes.back();
  if (!flushed_ && held_.size() + bytes.size() - kept_ < kHeld) {
    // Grown once: pages that are touched for the first time cost more than what is copied there.
    if (held_.size() + bytes.size() > kGathered) held_.reserve(kGathered + kHeld);
    held_ += bytes;
    return std::nullopt;
  }
  if (!flushed_)
    if (auto error = flush()) return error;
  return write_out(bytes);
}

Failure OutputFile::keep() {
  kept_ = held_.size();
  last_kept_ = last_;
  if (flushed_) kept_written_ = written_;
  flushed_ = false;
  if (kept_ < kGathered) return std::nullopt;
  auto error = flush();
  flushed_ = false;
  return error;
}

bool OutputFile::discard() {
  held_.resize(kept_);
  if (flushed_ && replaces_) {
    const auto end = static_cast<off_t>(kept_written_);
    flushed_ = ftruncate(fd_, end) != 0 || lseek(fd_, end, SEEK_SET) != end;
    written_ = kept_written_;
  }
  if (!flushed_) last_ = last_kept_;
  return !flushed_;
}

Failure OutputFile::flush() {
  if (!flushed_) kept_written_ = written_ + kept_;
  flushed_ = true;
  kept_ = 0;
  auto error = write_out(held_);
  std::string().swap(held_);
  return error;
}

Failure OutputFile::finish() {
  if (auto error = flush()) return error;
  if (replaces_)
    if (auto error = put_in_place()) return error;
  if (!owned_) return std::nullopt;
  owned_ = false;
  return close(fd_) == 0 ? std::nullopt : Failure(failed(errno));
}

Failure write_file(const std::string& path, std::string_view bytes) {
  auto output = OutputFile::open(path);
  if (!output) return output.error();
  if (auto error = output->write(bytes)) return error;
  return output->finish();
}

}  // namespace sigconv
