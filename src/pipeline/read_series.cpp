#include "pipeline/read_series.hpp"

#include "input/read_whole.hpp"
#include "pipeline/series_splitter.hpp"

namespace sigconv {

std::string WholeSeries::name(std::size_t chosen) const {
  const std::size_t column = layout->chosen[chosen];
  return layout->names.empty() ? std::to_string(column + 1) : layout->names[column];
}

namespace {

// Adds the samples of `batch` to their series, and its rows if `keeps_rows`. Counts the pieces of
// rows in `pieces`. Empties the batch and returns its error.
Failure take(SeriesBatch& batch, const std::shared_ptr<Layout>& layout, bool keeps_rows,
             std::vector<WholeSeries>& all, std::size_t& pieces) {
  for (std::size_t i = 0; i < batch.parts.size(); ++i) {
    const SeriesPart& part = batch.parts[i];
    if (part.series == all.size()) {
      const auto& rows = batch.blocks[part.block];
      WholeSeries& fresh = all.emplace_back();
      fresh.layout = layout;
      fresh.values.resize(layout->chosen.size());
      for (const std::size_t column : layout->keys)
        fresh.key.push_back(unquoted(rows->field(part.begin, column)));
    }
    WholeSeries& series = all[part.series];
    if (keeps_rows && !part.ends_series)
      series.rows.push_back({batch.blocks[part.block], part.begin, part.end, pieces++});
    for (std::size_t column = 0; column < series.values.size(); ++column) {
      const auto samples = batch.samples(i, column);
      series.values[column].insert(series.values[column].end(), samples.begin(), samples.end());
    }
  }
  auto error = std::move(batch.error);
  batch.clear();
  return error;
}

}  // namespace

Result<std::vector<WholeSeries>> read_all_series(ByteSource& source, const TableOptions& options,
                                                 const SharedHeader& header, bool keeps_rows) {
  const auto opened = open_table_rows(source, options, header);
  if (!opened) return opened.error();
  const auto& layout = (*opened)->layout();
  layout->keeps_fields = layout->keeps_fields || keeps_rows || layout->times.has_value();
  SeriesSplitter splitter(*layout, options.series);
  SeriesBatch batch;
  std::vector<WholeSeries> all;
  std::size_t pieces = 0;
  const auto error = for_each_block(
      **opened, [&](const std::shared_ptr<Rows>& block, const Values& values) -> Failure {
        splitter.push(block, values, batch);
        return take(batch, layout, keeps_rows, all, pieces);
      });
  if (error) return *error;
  splitter.finish(batch);
  if (auto last = take(batch, layout, keeps_rows, all, pieces)) return *last;
  if (!all.empty()) return all;
  return data_error(layout->source, "the signal is empty: there are no rows");
}

Result<WholeSeries> read_series(const SeriesInput& input, const TableOptions& options,
                                bool keeps_rows) {
  const Dialect& given = options.dialect;
  auto source = input.signal ? ByteSource::of_list("--signal", *input.signal, given.number.decimal,
                                                   given.delimiter)
                             : ByteSource::open(input.path);
  if (!source) return source.error();
  auto all = read_all_series(*source, options, {}, keeps_rows);
  if (!all) return all.error();
  return std::move((*all)[0]);
}

}  // namespace sigconv
