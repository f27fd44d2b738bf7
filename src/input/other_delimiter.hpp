#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "input/dialect.hpp"

namespace sigconv {

/// The answer to the question whether another delimiter splits a table that commas would split.
struct OtherDelimiter {
  enum class Answer { no, yes, more };  ///< more: the text has to be longer
  Answer answer = Answer::no;
  std::string message;
  std::string hint;
};

/// Looks for semicolons, tabs, bars or blanks that split the first rows into equally many fields,
/// where commas are part of numbers: `2020-01-01;1,5`. Commas would split the numbers.
///
/// The first row is at `begin`. Reads at most 10 rows, and stops at the first one that excludes all
/// other delimiters. Most tables need one row.
OtherDelimiter find_other_delimiter(std::string_view text, std::size_t begin,
                                    const Dialect& dialect, bool complete);

}  // namespace sigconv
