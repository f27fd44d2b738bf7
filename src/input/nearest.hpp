#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sigconv {

/// The candidate that `word` is most likely a slip of; empty if none is near.
std::string_view nearest(std::string_view word, const std::vector<std::string>& candidates);

/// The same, as the end of a message: "; did you mean X?", or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace sigconv
