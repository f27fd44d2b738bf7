#include "pipeline/read_series.hpp"

#include "input/read_whole.hpp"
#include "pipeline/series_splitter.hpp"

namespace sigconv {

std::string WholeSeries::name(std::size_t chosen) const {
  const std::size_t column = layout->chosen[chosen];
  return layout->names.empty() ? std::to_string(column + 1) : layout->names[column];
}

Failure WholeSeries::take(SeriesBatch& batch, bool keeps_rows) {
  for (std::size_t i = 0; i < batch.parts.size(); ++i) {
    const SeriesPart& part = batch.parts[i];
    if (part.ends_series) continue;
    if (keeps_rows) rows.push_back({batch.blocks[part.block], part.begin, part.end});
    for (std::size_t column = 0; column < values.size(); ++column) {
      const auto samples = batch.samples(i, column);
      values[column].insert(values[column].end(), samples.begin(), samples.end());
    }
  }
  auto error = std::move(batch.error);
  batch.clear();
  return error;
}

Result<WholeSeries> read_series(const SeriesInput& input, const TableOptions& options,
                                bool keeps_rows) {
  const Dialect& given = options.dialect;
  auto source = input.signal ? ByteSource::of_list("--signal", *input.signal, given.number.decimal,
                                                   given.delimiter)
                             : ByteSource::open(input.path);
  if (!source) return source.error();
  const Dialect dialect = dialect_of(given, source->name(), options.delimiter_given);
  const auto opened = open_rows(
      *source, {dialect, options.columns, options.max_buffer, options.block_size, options.note});
  if (!opened) return opened.error();
  WholeSeries series;
  series.layout = (*opened)->layout();
  if (auto error = check_rate(*series.layout, options.rate)) return *error;
  series.layout->keeps_fields =
      series.layout->keeps_fields || keeps_rows || series.layout->times.has_value();
  series.values.resize(series.layout->chosen.size());
  SeriesSplitter splitter(*series.layout, options.series);
  SeriesBatch batch;
  const auto error = for_each_block(
      **opened, [&](const std::shared_ptr<Rows>& rows, const Values& values) -> Failure {
        splitter.push(rows, values, batch);
        return series.take(batch, keeps_rows);
      });
  if (error) return *error;
  splitter.finish(batch);
  if (batch.error) return *batch.error;
  if (!series.values[0].empty()) return series;
  return data_error(series.layout->source, "the signal is empty: there are no rows");
}

}  // namespace sigconv
