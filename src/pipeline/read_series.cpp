#include "pipeline/read_series.hpp"

#include "input/block_reader.hpp"
#include "input/csv.hpp"
#include "input/open_table.hpp"
#include "pipeline/series_splitter.hpp"

namespace sigconv {

std::string WholeSeries::name(std::size_t chosen) const {
  const std::size_t column = layout->chosen[chosen];
  return layout->names.empty() ? std::to_string(column + 1) : layout->names[column];
}

Result<WholeSeries> read_series(const SeriesInput& input, const TableOptions& options,
                                bool keeps_rows) {
  auto source =
      input.signal ? Source::of_list("--signal", *input.signal) : Source::open(input.path);
  if (!source) return source.error();
  const Dialect dialect = dialect_of(options.dialect, source->name(), options.delimiter_given);
  auto layout = open_table(*source, dialect, options.columns, options.max_buffer);
  if (!layout) return layout.error();
  WholeSeries series;
  series.layout = std::make_shared<Layout>(std::move(*layout));
  series.layout->keeps_fields = series.layout->keeps_fields || keeps_rows;
  series.values.resize(series.layout->chosen.size());
  SeriesSplitter splitter(*series.layout, options.series);
  SeriesBatch batch;
  BlockReader reader(*source, dialect, options.block_size);
  std::uint64_t line = series.layout->first_line;
  Values values;
  for (Block block;;) {
    const auto more = reader.next(block);
    if (!more) return numbered(more.error(), line);
    if (!*more) break;
    const auto rows = std::make_shared<Rows>();
    parse(dialect, *series.layout, block, *rows, values);
    number_lines(block, *rows, line);
    splitter.push(rows, values, batch);
    for (std::size_t i = 0; i < batch.parts.size(); ++i) {
      const SeriesPart& part = batch.parts[i];
      if (part.ends_series) continue;
      if (keeps_rows) series.rows.push_back({batch.blocks[part.block], part.begin, part.end});
      for (std::size_t column = 0; column < series.values.size(); ++column) {
        const auto samples = batch.samples(i, column);
        series.values[column].insert(series.values[column].end(), samples.begin(), samples.end());
      }
    }
    if (batch.error) return *batch.error;
    batch.clear();
  }
  splitter.finish(batch);
  if (batch.error) return *batch.error;
  if (!series.values[0].empty()) return series;
  return data_error(series.layout->source, "the signal is empty: there are no rows");
}

}  // namespace sigconv
