#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "input/byte_source.hpp"
#include "input/dialect.hpp"
#include "input/read_whole.hpp"
#include "sigconv/error.hpp"
#include "table/layout.hpp"

// Kernels in files, and the one place that decides which options of the signal apply to them.
namespace sigconv {

/// The options of the signal that can apply to a kernel file.
struct KernelRules {
  Dialect dialect;
  /// The inputs of the run; "-" is standard input. A kernel from one of them is read as the signal.
  std::vector<std::string> inputs = {};
  ColumnOptions times = {};  ///< only `times`, `times_of_lags` and `step` are used
  /// Makes the check of the times in a kernel file that has the column of times. May be empty.
  std::function<RowCheck(const Layout& layout)> check_times = {};
};

/// The part of a kernel file that is the kernel.
struct KernelPart {
  std::optional<std::string> column;  ///< of FILE:COLUMN
  std::optional<std::size_t> first;   ///< if given, only `count` numbers from this index are used
  std::size_t count = 0;
};

/// Opens a kernel file.
Result<ByteSource> open_kernel_file(const std::string& path);

/// Returns the dialect of the kernel in `source`, which is open at its first byte.
///
/// If `names_column`, the kernel is a column of a table: all options apply, and another delimiter
/// is looked for only if none was given. A file that is an input of the run is read as the signal.
/// Any other file is read without the options for the header and for repairs. A given delimiter
/// applies to it if it splits the first row.
Result<Dialect> find_kernel_dialect(ByteSource& source, const std::string& path, bool names_column,
                                    const KernelRules& rules);

/// Reads one column or one row of numbers. A missing number is an error, except outside of the part
/// that is used, where it is NaN.
Result<std::vector<double>> read_kernel_file(const std::string& path, const KernelPart& part,
                                             const KernelRules& rules);

}  // namespace sigconv
