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
    case Wrong::over_zero:
      return shown + " divides by 0";
  }
  return shown;
}

// An item of a list: a number, or a fraction.
struct Item {
  Number number;
  double denominator = 1;
  std::optional<Wrong> wrong;
};

Item read_item(std::string_view text, Items items) {
  Item item;
  const auto slash = items == Items::fractions ? text.find('/') : std::string_view::npos;
  const bool fraction = slash != std::string_view::npos;
  item.number = read_number(trim_blanks(text.substr(0, slash)), {});
  item.wrong = wrong_with(item.number);
  if (!fraction) return item;
  const Number below = read_number(trim_blanks(text.substr(slash + 1)), {});
  item.denominator = below.value;
  // A missing number on either side makes the item a text, such as N/A or a path.
  const auto wrong = item.wrong ? item.wrong : wrong_with(below);
  item.wrong = wrong == Wrong::missing ? Wrong::text : wrong;
  if (!item.wrong && below.value == 0) item.wrong = Wrong::over_zero;
  return item;
}

}  // namespace

NumberList read_number_list(const std::string& option, const std::string& list,
                            const std::string& hint, Items items) {
  NumberList result;
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    const auto item = trim_blanks(std::string_view(list).substr(begin, end - begin));
    const Item read = read_item(item, items);
    const auto& wrong = read.wrong;
    if (!wrong) {
      result.numbers.push_back(read.number.value);
      if (items == Items::fractions) result.denominators.push_back(read.denominator);
    } else if (!result.wrong) {
      result.wrong = wrong;
      Error error = usage_error(
          message_of(*wrong, item),
          wrong == Wrong::over_zero ? "write a fraction P/Q with Q other than 0" : hint);
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
