#pragma once

#include <sys/ioctl.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <utility>

namespace sigconv::test {

/// A pipe whose reader finds one byte at a time. The reader opens path() and reads all bytes.
class SlowPipe {
 public:
  explicit SlowPipe(std::string bytes) {
    if (pipe(ends_) != 0) return;
    writer_ = std::thread([this, bytes = std::move(bytes)] {
      for (const char byte : bytes) {
        while (unread() > 0) std::this_thread::yield();
        if (write(ends_[1], &byte, 1) != 1) break;
      }
      close(ends_[1]);
    });
  }
  SlowPipe(const SlowPipe&) = delete;
  SlowPipe& operator=(const SlowPipe&) = delete;
  ~SlowPipe() {
    if (writer_.joinable()) writer_.join();
    close(ends_[0]);
  }

  std::string path() const { return "/dev/fd/" + std::to_string(ends_[0]); }

 private:
  int unread() const {
    int bytes = 0;
    return ioctl(ends_[0], FIONREAD, &bytes) == 0 ? bytes : 0;
  }

  int ends_[2] = {-1, -1};
  std::thread writer_;
};

}  // namespace sigconv::test
