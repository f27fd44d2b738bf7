#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sigconv/error.hpp"

namespace sigconv {

/// The numbers of a comma-separated list, and the first item that is not a number.
struct NumberList {
  /// The reason why an item is not a number.
  enum class Wrong { missing, text, too_large, over_zero };
  std::vector<double> numbers;
  /// Q of each fraction P/Q, whose P is in `numbers`; 1 for a number. Empty for Items::numbers.
  std::vector<double> denominators;
  std::optional<Wrong> wrong;  ///< of the first item that is not a number
  std::optional<Error> error;  ///< about that item, with a caret under it
};

/// The items of a list: numbers, or also fractions P/Q.
enum class Items { numbers, fractions };

/// Reads a comma-separated list. Leaves out items that are not numbers, missing ones included, and
/// reports the first of them. The error has the source `option` and the hint `hint`.
NumberList read_number_list(const std::string& option, const std::string& list,
                            const std::string& hint, Items items = Items::numbers);

}  // namespace sigconv
