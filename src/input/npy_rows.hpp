#pragma once

#include <memory>

#include "input/open_rows.hpp"

namespace sigconv {

/// Opens a .npy array of shape (rows,) or (rows, columns). Its rows are written as CSV without a
/// header, a NaN is a missing value, and errors count rows as lines. An array in Fortran order is
/// held in memory.
Result<std::unique_ptr<RowSource>> open_npy_rows(ByteSource& source, const RowOptions& options);

}  // namespace sigconv
