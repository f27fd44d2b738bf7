#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "input/block_reader.hpp"
#include "input/dialect.hpp"
#include "input/open_table.hpp"
#include "input/source.hpp"
#include "output/file.hpp"
#include "output/format.hpp"
#include "output/progress.hpp"
#include "pipeline/intake.hpp"
#include "pipeline/shard.hpp"
#include "sigconv/plan.hpp"

namespace sigconv {

/// What is the same for each input of a run.
struct TableOptions {
  Dialect dialect;
  bool delimiter_given = false;  ///< else a name ending in .tsv says tab
  ColumnOptions columns;
  SeriesOptions series;
  FormatOptions format;
  std::size_t block_size = kBlockSize;
  Index threads = 1;  ///< that read, compute and write at once, at most
  Shard shard;
  std::string plot;                               ///< where input and output are drawn, or empty
  bool progress = false;                          ///< is shown, if it takes long
  ProgressLine* line = nullptr;                   ///< where this table's is
  std::size_t max_buffer = std::size_t{1} << 30;  ///< bytes held of what cannot be read twice
  std::function<void(const std::string&)> say;    ///< of --verbose; empty: nothing is said
};

/// The header that stands ahead of what several inputs write to one place.
struct SharedHeader {
  std::string source;  ///< the input it came from; empty: none yet
  std::vector<std::string> names;
  std::size_t width = 0;
  std::vector<std::size_t> chosen;  ///< the columns that are convolved
};

/// The way of the data: reads the table in `source`, convolves the chosen columns, writes it.
/// `header`: of the inputs before, written once.
Failure convolve_table(const Plan& plan, const TableOptions& options, Source& source,
                       OutputFile& output, SharedHeader& header);

}  // namespace sigconv
