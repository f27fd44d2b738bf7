#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>

namespace sigconv {

/// The destination of the bytes that are written to a path.
struct Destination {
  enum class Kind {
    descriptor,  ///< an open descriptor of this process; its offset and O_APPEND are shared
    direct,      ///< opened by its path: a device, a FIFO, a file in /proc or one in use
    replaced,    ///< a regular file, or none yet: a new file replaces it
  };
  Kind kind = Kind::replaced;
  int descriptor = -1;                ///< of Kind::descriptor
  bool names_descriptor = false;      ///< the path is "-", /dev/stdout, /dev/fd/N or the like
  std::string path;                   ///< links followed, except links of /proc
  std::optional<struct stat> status;  ///< empty: there is no file yet

  bool is_regular() const { return status && S_ISREG(status->st_mode); }
};

/// Finds the destination of `path`, which is a file, or "-" for standard output. Returns 0, or the
/// errno with which opening it would fail.
int find_destination(const std::string& path, Destination& destination);

/// Returns a text that is equal for all paths to one file, which need not exist.
std::string file_identity(const Destination& destination);

/// Returns whether one of two outputs would overwrite the other.
bool same_output(const std::string& one, const std::string& other);

/// Returns whether `output` would overwrite the file at `input`.
bool overwrites(const std::string& output, const std::string& input);

}  // namespace sigconv
