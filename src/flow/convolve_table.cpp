#include "flow/convolve_table.hpp"

#include "flow/compute.hpp"
#include "flow/stitcher.hpp"
#include "input/csv.hpp"
#include "input/open_table.hpp"

namespace sigconv {
namespace {

// Reads the table once, for what the extension needs to know before the first output.
Result<std::vector<Survey>> survey_table(const Plan& plan, const TableOptions& options,
                                         const Layout& layout, Source& source) {
  std::vector<Surveyor> surveyors(layout.chosen.size(), Surveyor(plan));
  BlockReader reader(source, options.dialect, options.block_size, layout.first_line);
  for (;;) {
    auto block = reader.next();
    if (!block) return block.error();
    if (!*block) break;
    const Rows rows = parse(options.dialect, layout, std::move(**block));
    if (rows.error) return *rows.error;
    for (std::size_t column = 0; column < surveyors.size(); ++column)
      surveyors[column].push(rows.values[column]);
  }
  std::vector<Survey> surveys;
  for (Surveyor& surveyor : surveyors) surveys.push_back(surveyor.finish());
  return surveys;
}

// Stage 5: bytes, in order.
Failure write(OutputFile& output, const Layout& layout, const Text& text) {
  if (!text.bytes.empty() && !output.at_line_start())
    if (auto error = output.write(layout.line_end)) return error;
  if (auto error = output.write(text.bytes)) return error;
  if (text.error) return text.error;
  return text.stalled ? output.flush() : std::nullopt;
}

}  // namespace

Failure convolve_table(const Plan& plan, const TableOptions& options, Source& source,
                       OutputFile& output) {
  if (plan.needs_whole_signal()) source.keep(options.max_buffer);
  const auto layout = open_table(source, options.dialect, options.columns);
  if (!layout) return layout.error();

  std::vector<Survey> surveys;
  if (plan.needs_whole_signal()) {
    auto surveyed = survey_table(plan, options, *layout, source);
    if (!surveyed) return surveyed.error();
    surveys = std::move(*surveyed);
    if (auto error = source.rewind(layout->prologue.size())) return error;
  }

  Format format;
  format.number = options.number;
  format.delimiter = options.dialect.delimiter;
  format.missing = layout->width == 1 ? "NA" : "";

  if (auto error = output.write(layout->prologue)) return error;
  Stitcher stitcher(plan, *layout, std::move(surveys));
  const auto write_ready = [&]() -> Failure {
    while (const auto work = stitcher.next())
      if (auto error = write(output, *layout, compute(plan, *layout, format, *work))) return error;
    return std::nullopt;
  };

  BlockReader reader(source, options.dialect, options.block_size, layout->first_line);
  for (;;) {
    auto block = reader.next();
    if (!block) return block.error();
    if (!*block) break;
    stitcher.push(
        std::make_shared<const Rows>(parse(options.dialect, *layout, std::move(**block))));
    if (auto error = write_ready()) return error;
  }
  stitcher.finish();
  return write_ready();
}

}  // namespace sigconv
