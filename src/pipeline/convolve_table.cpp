#include "pipeline/convolve_table.hpp"

#include <optional>

#include "pipeline/convolve_stages.hpp"
#include "pipeline/describe.hpp"
#include "pipeline/series_store.hpp"
#include "pipeline/survey.hpp"
#include "pipeline/time_check.hpp"

namespace sigconv {
namespace {

// Rejects an input whose header differs from earlier inputs of the same output.
Failure check_header(const SharedHeader& header, const Layout& layout) {
  if (header.source.empty() || (header.names == layout.names && header.width == layout.width))
    return std::nullopt;
  return data_error(layout.source, "the header differs from the header of " + header.source,
                    "write one output for each file: -o DIR/ or a template");
}

// An open input at its first row, and the format of its output.
struct OpenedTable {
  std::unique_ptr<RowSource> input;
  Format format;
};

Result<OpenedTable> open(const Plan& plan, const TableOptions& options, const SharedHeader& header,
                         ByteSource& source) {
  auto input = open_table_rows(source, options, header);
  if (!input) return input.error();
  const auto& layout = (*input)->layout();
  auto format = make_format(options.format, *layout);
  if (!format) return format.error();
  if (format->lags) {
    format->lags->first = plan.first_start;
    format->lags->step = plan.stride;
  }
  const bool verbatim = format->rows == Format::Rows::verbatim;
  layout->keeps_fields =
      layout->keeps_fields || !verbatim || !options.plot.empty() || layout->times.has_value();
  // Many rows wait for a window that spans many samples. They keep only the text that is written.
  constexpr Index kWide = 16384;  // samples
  layout->drops_numbers = plan.span > kWide && verbatim && !layout->keeps_fields;
  return OpenedTable{std::move(*input), std::move(*format)};
}

// Runs the first pass, if the plan needs one, and rewinds `input` to the first row.
Result<Surveys> survey(const Plan& plan, const TableOptions& options, RowSource& input,
                       PassMeter& meter) {
  if (!plan.needs_whole_signal()) return Surveys();
  auto surveys = survey_table(plan, *input.layout(), options.series, input, meter, options.threads);
  if (!surveys) return surveys;
  if (auto error = input.rewind()) return *error;
  return surveys;
}

// Writes the header for the first input. For a later input, ends the last line of the previous
// input if it lacks its line end.
Failure write_header(const OpenedTable& table, const TableOptions& options, OutputFile& output,
                     SharedHeader& header) {
  const Layout& layout = *table.input->layout();
  if (!header.source.empty())
    return output.at_line_start() ? std::nullopt : output.write(layout.line_end);
  header = {layout.source, layout.names, layout.width, layout.chosen};
  return options.shard.is_first() ? output.write(table.format.header) : std::nullopt;
}

// Writes the empty rows at the end of a table, if each row has an output. They are no samples, and
// keep their place below the last row. A row of numbers alone, JSON or .npy cannot show them.
Failure write_trailing(const std::vector<SeriesSplitter::EmptyRows>& trailing, const Format& format,
                       const Layout& layout, TableWriter& writer) {
  const bool fields = format.rows == Format::Rows::fields;
  if (!fields && format.rows != Format::Rows::verbatim) return std::nullopt;
  const std::size_t columns = format.columns.size() + (format.lags ? 1 : 0);
  if (columns < 2) return std::nullopt;
  const bool unchanged = columns == layout.width && !format.requotes;
  const std::string delimiters(columns - 1, format.delimiter);
  for (const auto& [rows, begin, end] : trailing) {
    Text text;
    for (std::size_t row = begin; row < end; ++row) {
      if (rows->blank_row && row == *rows->blank_row) continue;
      const auto record = rows->text_of(rows->row(row));
      if (!unchanged) text.bytes.append(delimiters);
      text.bytes.append(unchanged ? record
                                  : record.substr(record.size() - line_end_length(record)));
    }
    if (auto error = writer.write(text)) return error;
  }
  return std::nullopt;
}

// Runs the five stages: the second pass, or the only one.
Failure convolve_part(const Plan& plan, const TableOptions& options, const Dialect& dialect,
                      const OpenedTable& table, const Part& part, Surveys surveys,
                      OutputFile& output, PassMeter& meter, std::string& note) {
  RowSource& input = *table.input;
  const Layout& layout = *input.layout();
  const Format& format = table.format;
  if (part.jump) input.jump(part.jump->beginning, part.jump->place, part.jump->skipped);
  Stitcher stitcher(plan, layout, options.series, std::move(surveys), options.max_buffer,
                    options.threads, part);
  const auto writer = make_table_writer(format, layout, options.max_buffer, output);
  std::optional<PlotFeed> feed;
  if (!options.plot.empty()) feed.emplace(plan, layout, dialect, format);
  ConvolveStages stages(plan, layout, format, stitcher, *writer, feed ? &*feed : nullptr, meter,
                        {options.threads, options.block_size});
  if (auto error = run_table(input, stages, options.threads)) return error;
  note = stitcher.short_groups_note();
  if (has_output_for_each_row(plan) && part.stop == Part::kEnd)
    if (auto error = write_trailing(stitcher.trailing(), format, layout, *writer)) return error;
  if (auto error = writer->finish()) return error;
  return feed ? feed->draw(options.plot) : std::nullopt;
}

}  // namespace

RowOptions row_options(const TableOptions& options, const ByteSource& source) {
  return {dialect_of(options.dialect, source.name()), options.columns, options.max_buffer,
          options.block_size, options.note};
}

Result<std::unique_ptr<RowSource>> open_table_rows(ByteSource& source, const TableOptions& options,
                                                   const SharedHeader& header) {
  RowOptions rows = row_options(options, source);
  if (!header.source.empty()) rows.columns.chosen = header.chosen;
  auto input = open_rows(source, rows);
  if (!input) return input;
  const Layout& layout = *(*input)->layout();
  if (auto error = check_header(header, layout)) return *error;
  if (auto error = check_rate(layout, options.rate, options.rate_source)) return *error;
  if (auto error = check_kernel_step(layout, options.kernel_times)) return *error;
  return input;
}

Failure convolve_table(const Plan& given, const TableOptions& options, ByteSource& source,
                       OutputFile& output, SharedHeader& header, std::string& note) {
  // Series are cut in turn, at any output. Their plan must therefore not have a grid.
  std::optional<Plan> gridless;
  if (options.columns.keys || options.series.gaps == Gaps::split) gridless = without_grid(given);
  const Plan& plan = gridless ? *gridless : given;
  const bool twice = plan.needs_whole_signal();
  if (twice) source.keep(options.max_buffer);
  const auto table = open(plan, options, header, source);
  if (!table) return table.error();
  if (options.say) options.say(describe_table(*table->input->layout(), table->format));
  const std::uint64_t size = options.shard.is_whole() ? source.size().value_or(0) : 0;
  PassMeter meter(options.line, twice ? 2 * size : size);
  auto surveys = survey(plan, options, *table->input, meter);
  if (!surveys) return surveys.error();
  const auto part = find_part(options.shard, plan, *table->input);
  if (!part) return part.error();
  if (auto error = write_header(*table, options, output, header)) return error;
  if (part->is_empty()) return std::nullopt;
  return convolve_part(plan, options, dialect_of(options.dialect, source.name()), *table, *part,
                       std::move(*surveys), output, meter, note);
}

}  // namespace sigconv
