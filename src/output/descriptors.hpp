#pragma once

#include <utility>

namespace sigconv {

/// Opens those of the descriptors 0 to 2 that are closed, so that no file is opened as one of them:
/// messages would be written into it. Reading or writing them still fails, with EBADF. Returns
/// whether all three are open.
bool open_standard_descriptors();

/// Owns a file descriptor, or none (-1).
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
  /// Returns 0, or the errno that says why what was written is not safe.
  int close();

 private:
  int fd_;
};

}  // namespace sigconv
