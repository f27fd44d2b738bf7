#pragma once

#include <memory>

#include "input/open_rows.hpp"

namespace sigconv {

/// Opens CSV: reads its beginning, and no further than open_table() needs.
Result<std::unique_ptr<RowSource>> open_csv_rows(ByteSource& source, const RowOptions& options);

}  // namespace sigconv
