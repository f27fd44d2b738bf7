#include "pipeline/step_of_table.hpp"

#include <memory>
#include <utility>

#include "input/read_whole.hpp"
#include "pipeline/series_splitter.hpp"
#include "pipeline/time_check.hpp"

namespace sigconv {
namespace {

// Returns the options for reading the times of `source`. Notes are left to the reader of its
// numbers.
RowOptions time_options(const ByteSource& source, const TableOptions& options) {
  RowOptions rows = row_options(options, source);
  rows.columns.needs_step = true;
  rows.note = {};
  return rows;
}

}  // namespace

Result<TimeStep> find_step(ByteSource& source, const TableOptions& options) {
  const auto rows = open_rows(source, time_options(source, options));
  if (!rows) return rows.error();
  const auto step = (*rows)->layout()->time_step;
  if (auto error = source.rewind(0)) return *error;
  if (step) return *step;
  return data_error(source.name(), "--time: the step of a column needs two rows",
                    "set the step with --step STEP");
}

Result<TimeStep> check_times(ByteSource& source, const TableOptions& options) {
  RowOptions row_reading = time_options(source, options);
  row_reading.columns.chosen.emplace();  // no column is convolved
  const auto rows = open_rows(source, row_reading);
  if (!rows) return rows.error();
  const auto& layout = (*rows)->layout();
  if (auto error = check_rate(*layout, options.rate)) return *error;
  layout->keeps_fields = true;
  SeriesSplitter splitter(*layout, options.series);
  SeriesBatch batch;
  const auto error = for_each_block(
      **rows, [&](const std::shared_ptr<Rows>& block, const Values& values) -> Failure {
        splitter.push(block, values, batch);
        auto failure = std::move(batch.error);
        batch.clear();
        return failure;
      });
  if (error) return *error;
  return *layout->time_step;
}

}  // namespace sigconv
