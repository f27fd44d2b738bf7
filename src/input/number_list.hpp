#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sigconv/error.hpp"

namespace sigconv {

/// The numbers of a list between commas, and the first item that is none, with a caret under it.
struct NumberList {
  std::vector<double> numbers;
  std::optional<Error> error;
};

/// `option`: where the list comes from. A missing item is an error; its number is NaN.
/// `hint`: what the list should be.
NumberList read_number_list(const std::string& option, const std::string& list,
                            const std::string& hint);

}  // namespace sigconv
