#pragma once

#include "cli/options.hpp"
#include "pipeline/convolve_table.hpp"

namespace sigconv {

/// How a table is read and written, of commands on series.
Failure read_table(const Texts& texts, TableOptions& table);

}  // namespace sigconv
