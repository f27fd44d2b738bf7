#include "input/byte_source.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace sigconv {
namespace {

constexpr std::size_t kPeek = 64 << 10;

bool is_standard_output(const struct stat& file) {
  struct stat out {};
  return S_ISREG(file.st_mode) && fstat(STDOUT_FILENO, &out) == 0 && out.st_dev == file.st_dev &&
         out.st_ino == file.st_ino;
}

}  // namespace

ByteSource::ByteSource(std::string name, int fd, bool owned)
    : name_(std::move(name)), fd_(fd), owned_(owned) {
  struct stat status {};
  if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
    start_ = lseek(fd, 0, SEEK_CUR);
    end_ = status.st_size;
    posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  }
}

ByteSource::ByteSource(ByteSource&& other) noexcept
    : name_(std::move(other.name_)),
      is_list_(other.is_list_),
      fd_(std::exchange(other.fd_, -1)),
      owned_(std::exchange(other.owned_, false)),
      start_(other.start_),
      end_(other.end_),
      buffer_(std::move(other.buffer_)),
      cursor_(other.cursor_),
      keep_limit_(other.keep_limit_),
      peeked_end_(other.peeked_end_) {}

ByteSource::~ByteSource() {
  if (owned_) close(fd_);
}

Error ByteSource::failed(const char* what, int code) const {
  return data_error(name_, std::string(what) + ": " + std::strerror(code));
}

Result<ByteSource> ByteSource::open(const std::string& path) {
  const bool standard = path == "-";
  const int fd = standard ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const int code = errno;
  ByteSource source(standard ? "<stdin>" : path, fd, !standard && fd >= 0);
  if (fd < 0) return source.failed("cannot be read", code);
  struct stat status {};
  if (fstat(fd, &status) != 0) return source;
  if (!standard && S_ISDIR(status.st_mode))
    return data_error(
        path, "is a folder, not a file",
        "name its files, such as " + path + (path.ends_with('/') ? "" : "/") + "*.csv");
  if (is_standard_output(status))  // the program would read its own output forever
    return data_error(source.name(), "is both an input and the output",
                      "write to another file, or replace the input with -o");
  return source;
}

Result<ByteSource> ByteSource::of_list(std::string name, std::string_view list, char decimal,
                                       char delimiter) {
  ByteSource source(std::move(name), -1, false);
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    std::string item(list.substr(begin, end - begin));
    std::ranges::replace(item, '.', decimal);
    const bool quoted = item.find(delimiter) != std::string::npos;
    if (quoted) source.buffer_ += '"';
    source.buffer_ += item;
    if (quoted) source.buffer_ += '"';
    source.buffer_ += '\n';
    begin = end + 1;
  }
  source.is_list_ = true;
  return source;
}

Result<std::size_t> ByteSource::read_file(char* out, std::size_t size) {
  if (fd_ < 0) return std::size_t{0};
  for (;;) {
    const ssize_t count = ::read(fd_, out, size);
    if (count == 0 && start_ >= 0)
      if (auto error = check_end()) return *error;
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) return failed("reading failed", errno);
  }
}

// Only a size that shrank is an error. A file may grow, and a file in /sys has fewer bytes than its
// size, which does not change.
Failure ByteSource::check_end() const {
  struct stat status {};
  if (lseek(fd_, 0, SEEK_CUR) >= end_ || fstat(fd_, &status) != 0 || status.st_size >= end_)
    return std::nullopt;
  return data_error(name_, "the file was truncated while it was read: from " +
                               std::to_string(end_) + " bytes to " +
                               std::to_string(status.st_size));
}

Result<bool> ByteSource::peek_more() {
  if (peeked_end_) return false;
  const std::size_t size = buffer_.size();
  buffer_.resize(size + std::max(kPeek, size));
  const auto count = read_file(buffer_.data() + size, buffer_.size() - size);
  buffer_.resize(size + (count ? *count : 0));
  if (!count) return count.error();
  peeked_end_ = *count == 0;
  return !peeked_end_;
}

Result<bool> ByteSource::begins_with(std::string_view magic) {
  while (peeked().size() < magic.size() && magic.starts_with(peeked())) {
    const auto more = peek_more();
    if (!more) return more.error();
    if (!*more) break;
  }
  return peeked().starts_with(magic);
}

Result<std::string_view> ByteSource::peek_all() {
  for (;;) {
    const auto more = peek_more();
    if (!more) return more.error();
    if (!*more) return peeked();
  }
}

Result<std::size_t> ByteSource::read(char* out, std::size_t size) {
  if (cursor_ < buffer_.size()) {
    const std::size_t count = std::min(size, buffer_.size() - cursor_);
    std::memcpy(out, buffer_.data() + cursor_, count);
    cursor_ += count;
    if (keep_limit_ == 0 && cursor_ == buffer_.size() && fd_ >= 0) {
      std::string().swap(buffer_);
      cursor_ = 0;
    }
    return count;
  }
  auto count = read_file(out, size);
  if (count && keep_limit_ != 0 && start_ < 0) {
    if (buffer_.size() + *count > keep_limit_)
      return data_error(
          name_,
          "the signal has to be read twice, and the pipe holds more than --max-buffer (" +
              std::to_string(keep_limit_) + " bytes)",
          "save the input to a file and name it, or raise --max-buffer");
    buffer_.append(out, *count);
    cursor_ = buffer_.size();
  }
  return count;
}

bool ByteSource::waits(int milliseconds) const {
  if (fd_ < 0 || start_ >= 0) return false;
  pollfd waiting{fd_, POLLIN, 0};
  return poll(&waiting, 1, milliseconds) == 0;
}

std::optional<std::uint64_t> ByteSource::size() const {
  if (start_ < 0) return std::nullopt;
  return static_cast<std::uint64_t>(std::max<std::int64_t>(end_ - start_, 0));
}

void ByteSource::keep(std::size_t limit) { keep_limit_ = limit; }

Failure ByteSource::rewind(std::size_t offset) {
  keep_limit_ = 0;
  peeked_end_ = false;
  if (start_ >= 0) {
    std::string().swap(buffer_);
    cursor_ = 0;
    if (lseek(fd_, start_ + static_cast<off_t>(offset), SEEK_SET) < 0)
      return failed("cannot be read twice", errno);
  } else {
    cursor_ = std::min(offset, buffer_.size());
  }
  return std::nullopt;
}

}  // namespace sigconv
