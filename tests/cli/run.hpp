#pragma once

#include <string>

namespace sigconv::test {

/// What a shell command left behind.
struct Outcome {
  std::string out;
  std::string err;
  int status = 0;  ///< as the shell has it: 128 + N after signal N
};

/// Whether a sanitizer was built in, as in the program that run() finds.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

/// Runs `script` by sh in a new folder where `data` is the project's, `judged` is tests/data, and
/// `sigconv` is on the path; `input`: its standard input. The folder is gone afterwards.
Outcome run(const std::string& script, const std::string& input = {});

/// Returns why `script` cannot open a terminal for a test, or nothing if it can. A plain chroot and
/// some containers have no /dev/pts.
std::string terminal_is_missing();

}  // namespace sigconv::test
