#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace sigconv::fuzz {

/// Ends the process if a property does not hold, so that libFuzzer keeps the input.
inline void require(bool holds, const char* property) {
  if (holds) return;
  std::fprintf(stderr, "property violated: %s\n", property);
  std::abort();
}

/// The input of a target. Its first bytes choose options; the rest is text.
class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size)
      : left_(reinterpret_cast<const char*>(data), size) {}

  /// Takes one byte, or 0 at the end. Returns a number below `choices`.
  unsigned choose(unsigned choices) {
    if (left_.empty()) return 0;
    const auto byte = static_cast<unsigned char>(left_[0]);
    left_.remove_prefix(1);
    return byte % choices;
  }
  /// Takes the bytes up to a line feed, which it drops.
  std::string_view line() {
    const std::size_t end = left_.find('\n');
    const std::string_view text = left_.substr(0, end);
    left_.remove_prefix(end == std::string_view::npos ? left_.size() : end + 1);
    return text;
  }
  std::string_view rest() const { return left_; }

 private:
  std::string_view left_;
};

/// A file in memory that other code opens by its path.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes = {}) : fd_(memfd_create("fuzz", 0)) {
    require(fd_ >= 0, "memfd_create");
    while (!bytes.empty()) {
      const ssize_t size = write(fd_, bytes.data(), bytes.size());
      require(size > 0, "write to a file in memory");
      bytes.remove_prefix(static_cast<std::size_t>(size));
    }
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { close(fd_); }

  std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

  /// Returns the bytes of the file.
  std::string bytes() const {
    std::string text(static_cast<std::size_t>(lseek(fd_, 0, SEEK_END)), '\0');
    require(pread(fd_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()),
            "read of a file in memory");
    return text;
  }

 private:
  int fd_;
};

}  // namespace sigconv::fuzz
