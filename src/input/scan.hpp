#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace sigconv {

/// Where each `delimiter`, \n and \r of `text` is, in order, and its end. 64 bytes behind it may be
/// read. `places` may hold those of another text, whose memory is used again.
void find_field_ends(std::string_view text, char delimiter, std::vector<std::uint32_t>& places);

}  // namespace sigconv
