#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sigconv {

/// Returns the candidate that `word` is most likely a misspelling or an abbreviation of, or an
/// empty string if none is near. A candidate is near if at most a third of the letters of the
/// longer word differ. Two exchanged letters count as one.
std::string_view nearest(std::string_view word, const std::vector<std::string>& candidates);

/// Returns the end of a message, "; did you mean X?", with the nearest candidate. Returns an empty
/// string if none is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace sigconv
