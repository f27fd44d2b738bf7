#pragma once

#include <string>

namespace sigconv::test {

/// The output, the messages and the exit status of a script.
struct Outcome {
  std::string out;
  std::string err;
  int status = 0;  ///< 128 + N after signal N, as in a shell
};

/// True in a build with a sanitizer. The program that run() finds is of the same build.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

/// Runs `script` by sh in a new folder, with `input` as its standard input, and removes the folder.
/// In it `data` is a link to data/ and `judged` to tests/data/, and `sigconv` is on the path.
Outcome run(const std::string& script, const std::string& input = {});

/// Returns why `script` cannot open a terminal for a test, or nothing if it can. A plain chroot and
/// some containers have no /dev/pts.
std::string terminal_is_missing();

}  // namespace sigconv::test
