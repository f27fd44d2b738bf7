#include "pipeline/read_series.hpp"

#include "input/block_reader.hpp"
#include "input/csv.hpp"
#include "input/open_table.hpp"
#include "pipeline/intake.hpp"

namespace sigconv {
namespace {

// The samples of the chosen columns.
class Collector : public SeriesSink {
 public:
  Collector(std::size_t columns, bool keeps_rows) : values_(columns), keeps_rows_(keeps_rows) {}
  void take_rows(std::size_t, const std::shared_ptr<const Rows>& rows, std::size_t begin,
                 std::size_t end) override {
    if (keeps_rows_) rows_.push_back({rows, begin, end});
  }
  void take_samples(std::size_t, std::size_t column, std::span<const double> samples) override {
    values_[column].insert(values_[column].end(), samples.begin(), samples.end());
  }
  void end_series(std::size_t) override {}
  Values take() { return std::move(values_); }
  std::vector<WholeSeries::Piece> take_rows() { return std::move(rows_); }

 private:
  Values values_;
  bool keeps_rows_;
  std::vector<WholeSeries::Piece> rows_;
};

}  // namespace

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
  Collector collector(series.layout->chosen.size(), keeps_rows);
  Intake intake(*series.layout, options.series, collector);
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
    if (auto error = intake.push(rows, values)) return *error;
  }
  if (auto error = intake.finish()) return *error;
  series.values = collector.take();
  series.rows = collector.take_rows();
  if (!series.values[0].empty()) return series;
  return data_error(series.layout->source, "the signal is empty: there are no rows");
}

}  // namespace sigconv
