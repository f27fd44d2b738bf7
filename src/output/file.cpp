#include "output/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

namespace sigconv {
namespace {

// The file that `path` leads to, links followed, whether it exists or not.
std::string follow_links(const std::string& path) {
  std::error_code error;
  const auto target = std::filesystem::weakly_canonical(path, error);
  return error ? path : target.string();
}

}  // namespace

OutputFile::OutputFile(OutputFile&& other) noexcept
    : name_(std::move(other.name_)),
      target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})),
      fd_(std::exchange(other.fd_, -1)),
      owned_(std::exchange(other.owned_, false)),
      held_(std::move(other.held_)) {}

OutputFile::~OutputFile() {
  if (owned_) close(fd_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

Error OutputFile::failed(int code) const {
  Error error;
  error.kind = code == EPIPE ? ErrorKind::closed_pipe : ErrorKind::data;
  error.source = name_;
  error.message = std::string("cannot be written: ") + std::strerror(code);
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
  if (exists && S_ISDIR(status.st_mode)) return file.failed(EISDIR);
  if (exists && !S_ISREG(status.st_mode)) {
    file.fd_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file.fd_ < 0) return file.failed(errno);
    file.owned_ = true;
    return file;
  }
  if (exists && access(path.c_str(), W_OK) != 0) return file.failed(errno);
  file.target_ = follow_links(path);
  std::string temporary = file.target_ + ".XXXXXX";
  file.fd_ = mkostemp(temporary.data(), O_CLOEXEC);
  if (file.fd_ < 0) return file.failed(errno);
  file.owned_ = true;
  file.temporary_ = std::move(temporary);
  const mode_t mask = umask(0);
  umask(mask);
  if (fchmod(file.fd_, exists ? status.st_mode & 07777 : 0666 & ~mask) != 0)
    return file.failed(errno);
  return file;
}

Failure OutputFile::write_out(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd_, bytes.data(), bytes.size());
    if (count >= 0)
      bytes.remove_prefix(static_cast<std::size_t>(count));
    else if (errno != EINTR)
      return failed(errno);
  }
  return std::nullopt;
}

Failure OutputFile::write(std::string_view bytes) {
  if (!bytes.empty()) last_ = bytes.back();
  if (flushed_) return write_out(bytes);
  held_ += bytes;
  return held_.size() < kHeld ? std::nullopt : flush();
}

Failure OutputFile::flush() {
  flushed_ = true;
  const std::string held = std::exchange(held_, {});
  return write_out(held);
}

Failure OutputFile::finish() {
  if (auto error = flush()) return error;
  if (!owned_) return std::nullopt;
  owned_ = false;
  if (close(fd_) != 0) return failed(errno);
  if (temporary_.empty()) return std::nullopt;
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) return failed(errno);
  temporary_.clear();
  return std::nullopt;
}

}  // namespace sigconv
