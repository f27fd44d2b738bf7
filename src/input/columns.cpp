#include "input/columns.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>

#include "input/number.hpp"

namespace sigconv {
namespace {

std::optional<std::size_t> index_of(std::string_view text, std::size_t width) {
  std::size_t index = 0;
  const auto [stop, status] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (status != std::errc() || stop != text.data() + text.size() || index < 1 || index > width)
    return std::nullopt;
  return index - 1;
}

std::vector<std::string_view> split(std::string_view list) {
  std::vector<std::string_view> items;
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    items.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return items;
}

}  // namespace

Result<std::vector<std::size_t>> select_columns(std::string_view list,
                                                const std::vector<std::string>& names,
                                                std::size_t width) {
  std::set<std::size_t> chosen;
  for (const std::string_view item : split(list)) {
    const auto name = std::ranges::find(names, item);
    const auto index = name != names.end()
                           ? std::optional(static_cast<std::size_t>(name - names.begin()))
                           : index_of(item, width);
    if (!index) {
      Error error;
      error.message = "there is no column '" + std::string(item) + "'";
      error.hint = describe_columns(names, width);
      return error;
    }
    chosen.insert(*index);
  }
  return std::vector(chosen.begin(), chosen.end());
}

bool is_axis(std::string_view name) {
  constexpr std::array<std::string_view, 14> kAxes = {
      "",    "time", "timestamp", "date",  "datetime", "year", "month",
      "day", "hour", "t",         "index", "idx",      "id",   "row"};
  std::string lower(trim_blanks(name));
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return std::ranges::find(kAxes, lower) != kAxes.end();
}

std::string describe_columns(const std::vector<std::string>& names, std::size_t width) {
  constexpr std::size_t kShown = 20;
  if (names.empty()) return "there is no header; the columns are 1 to " + std::to_string(width);
  std::string text = "the columns are: ";
  for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i)
    text += (i == 0 ? "" : ", ") + (names[i].empty() ? "''" : names[i]);
  if (names.size() > kShown) text += ", ... (" + std::to_string(width) + " in all)";
  return text;
}

}  // namespace sigconv
