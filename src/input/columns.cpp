#include "input/columns.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include "input/axis_name.hpp"
#include "input/nearest.hpp"
#include "input/number.hpp"

namespace sigconv {
namespace {

// The columns of a table, with a search for each kind of item.
struct Table {
  const std::vector<std::string>& names;
  std::size_t width;

  std::vector<std::size_t> named(std::string_view name) const {
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < names.size(); ++i)
      if (names[i] == name) columns.push_back(i);
    return columns;
  }

  std::optional<std::size_t> counted(std::string_view text) const {
    if (text.starts_with('#')) text.remove_prefix(1);
    std::size_t index = 0;
    const auto [stop, status] = std::from_chars(text.data(), text.data() + text.size(), index);
    if (status != std::errc() || stop != text.data() + text.size() || index < 1 || index > width)
      return std::nullopt;
    return index - 1;
  }

  // Returns one end of a range: the first or last column of that name, or the column at that index.
  std::optional<std::size_t> end_of_range(std::string_view text, bool last) const {
    const auto columns = named(text);
    if (!columns.empty()) return last ? columns.back() : columns.front();
    return counted(text);
  }

  // Returns the columns of `a-b` or `a-`. Tries each hyphen until both ends are columns, because a
  // name may contain hyphens.
  std::vector<std::size_t> range(std::string_view text) const {
    for (std::size_t hyphen = text.find('-'); hyphen != std::string_view::npos;
         hyphen = text.find('-', hyphen + 1)) {
      const auto from = end_of_range(text.substr(0, hyphen), false);
      const auto to = hyphen + 1 == text.size() ? std::optional(width - 1)
                                                : end_of_range(text.substr(hyphen + 1), true);
      if (!from || !to || *from > *to) continue;
      std::vector<std::size_t> columns;
      for (std::size_t i = *from; i <= *to; ++i) columns.push_back(i);
      return columns;
    }
    return {};
  }

  std::vector<std::size_t> find(std::string_view item) const {
    if (item.starts_with('#'))
      if (const auto index = counted(item)) return {*index};
    auto columns = named(item);
    if (!columns.empty()) return columns;
    if (const auto index = counted(item)) return {*index};
    columns = range(item);
    const auto trimmed = trim_blanks(item);
    return columns.empty() && trimmed != item ? find(trimmed) : columns;
  }
};

}  // namespace

std::vector<std::string> split_list(std::string_view list) {
  std::vector<std::string> items(1);
  bool quoted = false;
  for (const char c : list) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      items.emplace_back();
    else
      items.back() += c;
  }
  return items;
}

Result<Selection> select_columns(std::string_view list, const Layout& layout) {
  const Table table{layout.names, layout.width};
  std::set<std::size_t> chosen;
  std::set<std::size_t> excluded;
  Selection selection;
  selection.excludes_only = true;
  for (const std::string& item : split_list(list)) {
    auto columns = table.find(item);
    const bool excludes = columns.empty() && item.starts_with('!');
    if (excludes) columns = table.find(std::string_view(item).substr(1));
    if (columns.empty()) {
      const std::string name = item.substr(excludes ? 1 : 0);
      return data_error(layout.source,
                        "there is no column '" + name + "'" + did_you_mean(name, layout.names),
                        describe_columns(layout.names, layout.width));
    }
    (excludes ? excluded : chosen).insert(columns.begin(), columns.end());
    if (!excludes) selection.excludes_only = false;
  }
  for (const std::size_t column : chosen)
    if (!excluded.contains(column)) selection.columns.push_back(column);
  selection.excluded.assign(excluded.begin(), excluded.end());
  return selection;
}

bool may_be_convolved(const Layout& layout, std::size_t column) {
  return (layout.names.empty() || !is_axis(layout.names[column])) && column != layout.times &&
         std::ranges::find(layout.keys, column) == layout.keys.end();
}

Result<Selection> select_chosen(const ColumnOptions& options, const Layout& layout) {
  Selection selection;
  if (options.chosen) {
    for (const std::size_t column : *options.chosen)
      if (column < layout.width) selection.columns.push_back(column);
    return selection;
  }
  if (options.columns) return select_columns(*options.columns, layout);
  selection.excludes_only = true;
  return selection;
}

std::string describe_columns(const std::vector<std::string>& names, std::size_t width) {
  constexpr std::size_t kShown = 20;
  if (names.empty())
    return "choose from columns 1 to " + std::to_string(width) + "; there is no header";
  std::string text = "choose from these columns: ";
  for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i)
    text += (i == 0 ? "" : ", ") + (names[i].empty() ? "''" : names[i]);
  if (names.size() > kShown) text += ", ... (" + std::to_string(width) + " in all)";
  return text;
}

}  // namespace sigconv
