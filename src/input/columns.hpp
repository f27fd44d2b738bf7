#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sigconv/error.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// Which columns of a table are meant.
struct ColumnOptions {
  std::optional<std::string> columns;  ///< the list of -c
  std::optional<std::string> keys;     ///< the list of --by
  std::optional<std::string> times;    ///< the column whose step is a lag's unit
  /// The columns that were chosen from an input before this one, where there was one.
  std::optional<std::vector<std::size_t>> chosen;
};

/// What a list of -c or --by names: columns, ascending, each once.
struct Selection {
  std::vector<std::size_t> columns;   ///< with those taken out that `!` excludes
  std::vector<std::size_t> excluded;  ///< what `!` excludes
  bool excludes_only = false;         ///< nothing is named but what is left out
};

/// `list`: items separated by commas, each in double quotes if it holds one: a name, a 1-based
/// index (`#3` is one for sure), a range of them (`2-4`, `temp-wind`, `3-`), or one of these behind
/// `!`.
/// A name beats an index. An error names the source of `layout`.
Result<Selection> select_columns(std::string_view list, const Layout& layout);

/// Returns the columns that `options` name. Without a list, nothing but excluded ones is named.
Result<Selection> select_chosen(const ColumnOptions& options, const Layout& layout);

/// Whether a column of this name is a time axis or a key, which nobody means to convolve.
bool is_axis(std::string_view name);

/// The columns there are, for a message.
std::string describe_columns(const std::vector<std::string>& names, std::size_t width);

}  // namespace sigconv
