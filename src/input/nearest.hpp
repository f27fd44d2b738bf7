#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sigconv {

/// Returns the candidate that `word` is most likely a misspelling of, or an empty string if none is
/// near.
std::string_view nearest(std::string_view word, const std::vector<std::string>& candidates);

/// Returns the end of a message, "; did you mean X?", with the nearest candidate. Returns an empty
/// string if none is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace sigconv
