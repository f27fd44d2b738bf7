#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "input/byte_source.hpp"
#include "input/columns.hpp"
#include "input/dialect.hpp"
#include "input/row_source.hpp"

namespace sigconv {

/// The usual size of a block: larger ones gain little (docs/performance.md).
inline constexpr std::size_t kBlockSize = 256 << 10;

/// The options for reading the rows of a table.
struct RowOptions {
  Dialect dialect;
  ColumnOptions columns;
  std::size_t limit = std::size_t{1} << 30;  ///< bytes that can be held before the first row
  std::size_t block_size = kBlockSize;       ///< bytes
  std::function<void(const std::string&)> note = {};  ///< takes notes about columns; may be empty
};

/// Opens the table in `source`, which must outlive the rows. Its first bytes identify the format.
Result<std::unique_ptr<RowSource>> open_rows(ByteSource& source, const RowOptions& options);

}  // namespace sigconv
