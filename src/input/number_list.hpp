#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sigconv/error.hpp"

namespace sigconv {

/// The numbers of a list between commas, and the first item that is none.
struct NumberList {
  /// Why an item is not a number.
  enum class Wrong { missing, text, too_large };
  std::vector<double> numbers;
  std::optional<Wrong> wrong;  ///< of the first item that is no number
  std::optional<Error> error;  ///< about that item, with a caret under it
};

/// `option`: where the list comes from. A missing item is an error; its number is NaN.
/// `hint`: what the list should be.
NumberList read_number_list(const std::string& option, const std::string& list,
                            const std::string& hint);

}  // namespace sigconv
