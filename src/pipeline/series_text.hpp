#pragma once

#include <string>

#include "output/format.hpp"
#include "pipeline/read_series.hpp"
#include "table/work.hpp"

namespace sigconv {

/// Writes whole columns as a table, header included, or as a .npy file. `outputs`: a column each,
/// all of one length, in place of the chosen columns. Output i is written on row i + `shift` of
/// `series`, which holds its rows. Outputs beyond the first or last row have empty fields in the
/// other columns.
std::string series_text(const WholeSeries& series, const Format& format, Outputs outputs,
                        Index shift = 0);

}  // namespace sigconv
