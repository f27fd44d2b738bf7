#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sigconv/error.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// The options that choose the columns of a table.
struct ColumnOptions {
  std::optional<std::string> columns;  ///< the list of -c
  std::optional<std::string> keys;     ///< the list of --by
  std::optional<std::string> times;    ///< the column of --time, or of --lag-unit
  bool times_of_lags = false;          ///< `times` is of --lag-unit
  /// The need for the column of `times`. A kernel file may lack it, and may be that column itself.
  enum class TimesNeed {
    required,    ///< a table without the column is an error
    if_present,  ///< such a table has no times, nor has one whose list of -c selects the column
    if_named,    ///< the same, and the column is found by its name only, not by its index
  };
  TimesNeed need_of_times = TimesNeed::required;
  bool needs_step = false;            ///< lags are shown in its unit: a single row is an error
  std::optional<TimeStep> step;       ///< of --step; without it, that of the first two rows
  std::optional<std::string> target;  ///< the column of --target, which is read by its name
  /// The columns chosen from an earlier input, if there was one. They replace the list of -c.
  std::optional<std::vector<std::size_t>> chosen;
};

/// The columns that a list of -c or --by selects, ascending and each once.
struct Selection {
  std::vector<std::size_t> columns;   ///< without the excluded columns
  std::vector<std::size_t> excluded;  ///< the columns that `!` excludes
  bool excludes_only = false;         ///< no item selects a column
};

/// Splits a list at the commas outside of quotes, and removes the quotes.
std::vector<std::string> split_list(std::string_view list);

/// Finds the columns of `list`, whose items are separated by commas. Double quotes enclose an item
/// that contains a comma.
///
/// An item is a name, a 1-based index (`#3` is always an index), a range (`2-4`, `temp-wind`,
/// `3-`), or `!` and one of these. A name takes precedence over an index. `names` are those of the
/// header, and may be empty.
Result<Selection> select_columns(std::string_view list, const Layout& layout);

/// Returns the columns that `options` choose. Without a list, no column is selected and
/// excludes_only is true.
Result<Selection> select_chosen(const ColumnOptions& options, const Layout& layout);

/// Returns whether a column can be convolved without being named: it is no axis, no key and not
/// the column of times.
bool may_be_convolved(const Layout& layout, std::size_t column);

/// Returns the names or the number of the columns, for a message.
std::string describe_columns(const std::vector<std::string>& names, std::size_t width);

}  // namespace sigconv
