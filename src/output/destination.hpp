#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>

namespace sigconv {

/// Where the bytes that are written to a path go.
struct Destination {
  enum class Kind {
    descriptor,  ///< one that this process has: writing there shares its offset and O_APPEND
    direct,      ///< opened by its path: devices, FIFOs, what links of /proc lead to
    replaced,    ///< a regular file, or none yet: a new file takes its place
  };
  Kind kind = Kind::replaced;
  int descriptor = -1;                ///< of Kind::descriptor
  bool names_descriptor = false;      ///< the path is "-", /dev/stdout, /dev/fd/N or the like
  std::string path;                   ///< links followed, except links of /proc
  std::optional<struct stat> status;  ///< empty: there is no file yet

  bool is_regular() const { return status && S_ISREG(status->st_mode); }
};

/// Finds where `path` leads: a file, or "-" for standard output. Returns 0, or the errno that
/// opening it would fail with.
int find_destination(const std::string& path, Destination& destination);

/// Returns one text for all paths that lead to one file, whether the file is there or not.
std::string file_identity(const Destination& destination);

/// Returns whether one of two outputs would overwrite the other.
bool same_output(const std::string& one, const std::string& other);

/// Returns whether `output` would overwrite the file at `input`.
bool overwrites(const std::string& output, const std::string& input);

}  // namespace sigconv
