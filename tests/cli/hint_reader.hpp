#pragma once

#include <map>
#include <string>
#include <vector>

namespace sigconv::test {

using Words = std::vector<std::string>;

/// Returns the hint of the last message on standard error: the line below the caret, or the last
/// line that is indented.
std::string hint_of(const std::string& err);

/// Returns the alternatives that a hint proposes for `command`, which runs sigconv: the words to
/// add to it. `values`: by option, the value that a user adds if the hint names the option alone.
std::vector<Words> hinted_words(const std::string& command, const std::string& hint,
                                const std::map<std::string, std::string>& values = {});

/// Returns `word` in quotes for the shell.
std::string shell_quoted(const std::string& word);

}  // namespace sigconv::test
