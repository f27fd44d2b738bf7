#include "output/descriptors.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace sigconv {

bool open_standard_descriptors() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) >= 0) continue;
    // The access mode is wrong on purpose: output to a closed descriptor must fail, and rows must
    // not vanish. open() returns the lowest free number, which is `fd`.
    int opened = open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    if (opened < 0) opened = open("/", O_PATH);  // where there is no /dev
    if (opened != fd) return false;
  }
  return true;
}

int Descriptor::close() {
  const int fd = std::exchange(fd_, -1);
  return fd < 0 || ::close(fd) == 0 ? 0 : errno;
}

}  // namespace sigconv
