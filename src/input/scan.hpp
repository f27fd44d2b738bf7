#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sigconv {

/// What a text is made of.
struct Scan {
  std::size_t lines = 0;      ///< line feeds, and the end of a text that has none there
  bool quotes = false;        ///< some "
  bool carriages = false;     ///< some \r
  bool feeds_return = false;  ///< a \r ahead of each \n and nowhere else, at the end too
};

/// Where each `delimiter` and \n of `text` is, in order, behind a first -1, and the end of a text
/// that does not end in \n. 64 bytes behind it may be read. `ends` may hold those of another text,
/// whose memory is used again.
Scan find_field_ends(std::string_view text, char delimiter, std::vector<std::uint32_t>& ends);

}  // namespace sigconv
