#pragma once

#include <span>
#include <string>
#include <vector>

#include "output/format.hpp"
#include "pipeline/read_series.hpp"
#include "table/work.hpp"

namespace sigconv {

/// The rows that outputs are written on, and their order.
struct Placing {
  Index shift = 0;            ///< output i of a series is written on its row i + shift
  bool in_row_order = false;  ///< each row has an output, and the rows of all series keep their
                              ///< order; otherwise one series follows another
};

/// Writes whole columns as a table, header included, or as a .npy file. `all`: the series of a
/// table, which hold their rows. `outputs`: for each series, a column in place of each chosen
/// column, all of one length. Outputs beyond the first or last row of a series have empty fields
/// in the other columns, except its key.
std::string series_text(std::span<const WholeSeries> all, const Format& format,
                        const std::vector<Outputs>& outputs, const Placing& placing = {});

}  // namespace sigconv
