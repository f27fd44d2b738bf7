#pragma once

#include <utility>

namespace sigconv {

/// Opens the descriptors 0 to 2 that are closed. Otherwise a file could be opened as one of them,
/// and messages would be written into it. Reading or writing them still fails, with EBADF. Returns
/// whether all three are open.
bool open_standard_descriptors();

/// The owner of a file descriptor, or of none (-1).
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() { close(); }

  int get() const { return fd_; }
  /// Closes the descriptor. Returns 0, or an errno if bytes that were written may be lost.
  int close();

 private:
  int fd_;
};

}  // namespace sigconv
