#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "input/byte_source.hpp"
#include "input/dialect.hpp"
#include "input/open_rows.hpp"
#include "output/file.hpp"
#include "output/format.hpp"
#include "output/progress.hpp"
#include "pipeline/kernel_times.hpp"
#include "pipeline/series_splitter.hpp"
#include "pipeline/shard.hpp"
#include "sigconv/plan.hpp"

namespace sigconv {

/// The options that apply to each input of a run.
struct TableOptions {
  Dialect dialect;
  ColumnOptions columns;
  SeriesOptions series;
  FormatOptions format;
  std::size_t block_size = kBlockSize;
  Index threads = 1;  ///< the most threads to use
  Shard shard;
  std::optional<double> rate;    ///< --rate, which the times must agree with
  bool rate_of_times = false;    ///< frequencies of the kernel follow from the step of the times
  std::string rate_source;       ///< the input whose times set `rate`; empty for --rate
  KernelTimes kernel_times;      ///< of -k FILE:COLUMN, whose step the times must have
  std::string plot;              ///< file of the plot; empty if there is none
  bool progress = false;         ///< show progress if the run takes long
  ProgressLine* line = nullptr;  ///< shows the progress of this table, or null
  std::size_t max_buffer = std::size_t{1} << 30;  ///< bytes of buffered input
  std::function<void(const std::string&)> say;    ///< prints a line of --verbose; may be empty
  std::function<void(const std::string&)> note;   ///< prints a note; may be empty
};

/// The header of an output that several inputs share.
struct SharedHeader {
  std::string source;  ///< the first input; empty before the first output
  std::vector<std::string> names;
  std::size_t width = 0;
  std::vector<std::size_t> chosen;  ///< the convolved columns
};

/// Returns the options for reading the rows of `source`.
RowOptions row_options(const TableOptions& options, const ByteSource& source);

/// Opens the rows of the table in `source`, which must outlive them. `header`: that of earlier
/// inputs of the same output. An input with another header, or with times that contradict the rate,
/// is an error.
Result<std::unique_ptr<RowSource>> open_table_rows(ByteSource& source, const TableOptions& options,
                                                   const SharedHeader& header);

/// Reads the table in `source`, convolves the chosen columns and writes the result to `output`.
/// `header`: the header that earlier inputs wrote to the same output. Only the first input writes
/// one. `note`: receives a note to print, if there is one.
Failure convolve_table(const Plan& plan, const TableOptions& options, ByteSource& source,
                       OutputFile& output, SharedHeader& header, std::string& note);

}  // namespace sigconv
