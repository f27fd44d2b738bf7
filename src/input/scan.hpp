#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sigconv {

/// The counts and flags that a scan of a text returns.
struct Scan {
  std::size_t lines = 0;      ///< line feeds, plus the end of a text that does not end with one
  bool quotes = false;        ///< there is a "
  bool carriages = false;     ///< there is a \r
  bool feeds_return = false;  ///< every line ends with \r\n, the last too; no other \r exists
};

/// Finds each `delimiter` and \n of `text`. Writes their offsets to `ends` in order, after a first
/// -1, and adds the end of a text that does not end with \n. The 64 bytes after the text must be
/// readable. Reuses the memory of `ends`.
Scan find_field_ends(std::string_view text, char delimiter, std::vector<std::uint32_t>& ends);

}  // namespace sigconv
