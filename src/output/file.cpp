#include "output/file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>

#include "output/destination.hpp"

namespace sigconv {
namespace {

// Kept bytes are gathered up to this size before they are written out, so that many small files
// need few writes.
constexpr std::size_t kGathered = 256 << 10;

// Returns the path as it is written in a shell.
std::string in_shell(const std::string& path) {
  const bool plain = std::ranges::all_of(path, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-' || c == '/';
  });
  if (plain && !path.starts_with('-')) return path;
  std::string text = "'";
  for (const char c : path) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

}  // namespace

Error OutputFile::failed(int code) const {
  Error error = data_error(name_, std::string("cannot be written: ") + std::strerror(code));
  error.kind = code == EPIPE ? ErrorKind::closed_pipe : ErrorKind::output;
  return error;
}

Result<OutputFile> OutputFile::open(const std::string& path) {
  OutputFile file;
  file.name_ = path == "-" ? "<stdout>" : path;
  Destination destination;
  if (const int code = find_destination(path, destination)) {
    Error error = file.failed(code);
    if (code == EISDIR) error.hint = "remove or rename this folder, or name another output";
    return error;
  }
  if (destination.kind == Destination::Kind::replaced) {
    if (destination.status && access(destination.path.c_str(), W_OK) != 0)
      return file.failed(errno);
    file.replacement_ = std::make_unique<Replacement>();
    if (const int code = file.replacement_->begin(destination.path, destination.status)) {
      Error error = file.failed(code);
      const auto slash = path.rfind('/');
      if (code == ENOENT && slash != std::string::npos && slash > 0)
        error.hint = "make the folder first: mkdir -p " + in_shell(path.substr(0, slash));
      return error;
    }
    file.fd_ = file.replacement_->fd();
    return file;
  }
  const bool shared = destination.kind == Destination::Kind::descriptor;
  file.direct_ = Descriptor(shared ? fcntl(destination.descriptor, F_DUPFD_CLOEXEC, 0)
                                   : ::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  file.fd_ = file.direct_.get();
  if (file.fd_ < 0) return file.failed(errno);
  file.truncates_ = !shared && destination.is_regular();
  return file;
}

Failure OutputFile::write_out(std::string_view bytes) {
  // The files of the system, such as those in /proc/sys, refuse to be truncated.
  if (truncates_ && ftruncate(fd_, 0) != 0 && errno != EINVAL && errno != EPERM)
    return failed(errno);
  truncates_ = false;
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
    // Reserves all room at once. Growth would touch new pages, which costs more than the copy.
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
  if (flushed_ && replacement_) {
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
  const int code = replacement_ ? replacement_->finish() : direct_.close();
  return code == 0 ? std::nullopt : Failure(failed(code));
}

Failure write_file(const std::string& path, std::string_view bytes) {
  auto output = OutputFile::open(path);
  if (!output) return output.error();
  if (auto error = output->write(bytes)) return error;
  return output->finish();
}

}  // namespace sigconv
