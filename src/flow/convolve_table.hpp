#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "flow/intake.hpp"
#include "input/block_reader.hpp"
#include "input/dialect.hpp"
#include "input/open_table.hpp"
#include "input/source.hpp"
#include "output/file.hpp"
#include "output/number.hpp"
#include "sigconv/plan.hpp"

namespace sigconv {

/// What is the same for each input of a run.
struct TableOptions {
  Dialect dialect;
  bool delimiter_given = false;  ///< else a name ending in .tsv says tab
  ColumnOptions columns;
  SeriesOptions series;
  NumberStyle number;
  std::optional<std::string> missing;  ///< the text of --na-out
  std::size_t block_size = kBlockSize;
  std::size_t max_buffer = std::size_t{1} << 30;  ///< bytes held of what cannot be read twice
};

/// The way of the data: reads the table in `source`, convolves the chosen columns, writes it.
Failure convolve_table(const Plan& plan, const TableOptions& options, Source& source,
                       OutputFile& output);

}  // namespace sigconv
