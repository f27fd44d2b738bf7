#pragma once

#include "input/byte_source.hpp"
#include "pipeline/convolve_table.hpp"
#include "sigconv/error.hpp"
#include "table/time.hpp"

// The step of --time, for commands that need it before they read the rows.
namespace sigconv {

/// Returns the step of the table in `source`, of its first rows or as given. Goes back to the first
/// byte. options.columns has a column of times.
Result<TimeStep> find_step(ByteSource& source, const TableOptions& options);

/// Reads the whole table, and checks the time of each row. Returns the step.
Result<TimeStep> check_times(ByteSource& source, const TableOptions& options);

}  // namespace sigconv
