#pragma once

#include <memory>

#include "input/open_rows.hpp"

namespace sigconv {

/// Opens a CSV table. Reads its beginning, no further than open_table() needs.
Result<std::unique_ptr<RowSource>> open_csv_rows(ByteSource& source, const RowOptions& options);

}  // namespace sigconv
