#include "commands/series_files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "cli/report.hpp"

namespace sigconv {

int run_files(const Conversion& convert, const TableOptions& options, const Files& files) {
  int status = 0;
  bool usage = false;
  const std::size_t failed = convert_files(convert, options, files, [&](const Error& error) {
    const bool again = usage && error.kind == ErrorKind::usage;
    usage = usage || error.kind == ErrorKind::usage;
    status = std::max(status, again ? exit_status(error) : report(error));
  });
  return report_failed(failed, files.inputs.size(), status);
}

std::vector<NumberTable::Column> key_columns(const Layout& layout) {
  std::vector<NumberTable::Column> columns;
  for (const std::size_t key : layout.keys)
    columns.push_back(
        {layout.names.empty() ? std::to_string(key + 1) : layout.names[key], {}, {}, true});
  return columns;
}

std::string group_of(const WholeSeries& series) {
  return series.key.empty() ? "" : fmt::format("group '{}'", fmt::join(series.key, ", "));
}

}  // namespace sigconv
