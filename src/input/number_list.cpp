#include "input/number_list.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "input/number.hpp"

namespace sigconv {
namespace {

using Wrong = NumberList::Wrong;

// Returns the reason if `number` is not a number.
std::optional<Wrong> wrong_with(const Number& number) {
  switch (number.kind) {
    case Number::Kind::number:
      return std::nullopt;
    case Number::Kind::missing:
      return Wrong::missing;
    case Number::Kind::text:
      return Wrong::text;
    case Number::Kind::too_large:
      return Wrong::too_large;
  }
  return Wrong::text;
}

std::string message_of(Wrong wrong, std::string_view item) {
  std::string shown = "'" + std::string(item) + "'";
  switch (wrong) {
    case Wrong::missing:
      return item.empty() ? "a number is missing" : shown + " is a missing value, not a number";
    case Wrong::text:
      return shown + " is not a number";
    case Wrong::too_large:
      return shown + " is too large for a double";
  }
  return shown;
}

}  // namespace

NumberList read_number_list(const std::string& option, const std::string& list,
                            const std::string& hint) {
  NumberList result;
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    const auto item = trim_blanks(std::string_view(list).substr(begin, end - begin));
    const Number number = read_number(item, {});
    const auto wrong = wrong_with(number);
    if (!wrong) {
      result.numbers.push_back(number.value);
    } else if (!result.wrong) {
      result.wrong = wrong;
      Error error = usage_error(message_of(*wrong, item), hint);
      error.source = option;
      error.line = 1;
      error.column = begin + 1;
      error.text = list;
      error.width = std::max<std::size_t>(end - begin, 1);
      result.error = std::move(error);
    }
    begin = end + 1;
  }
  return result;
}

}  // namespace sigconv
