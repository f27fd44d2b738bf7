#include "input/number_list.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "input/number.hpp"

namespace sigconv {

NumberList read_number_list(const std::string& option, const std::string& list,
                            const std::string& hint) {
  NumberList result;
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    const auto item = trim_blanks(std::string_view(list).substr(begin, end - begin));
    const Number number = read_number(item, {});
    if (number.kind == Number::Kind::number) {
      result.numbers.push_back(number.value);
    } else if (!result.error) {
      const std::string shown = fmt::format("'{}'", item);
      Error error;
      error.kind = ErrorKind::usage;
      error.source = option;
      error.message = number.kind == Number::Kind::missing ? "a number is missing: " + shown
                      : number.kind == Number::Kind::too_large
                          ? shown + " is too large for a double"
                          : shown + " is not a number";
      error.hint = hint;
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
