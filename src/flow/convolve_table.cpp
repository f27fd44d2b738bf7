#include "flow/convolve_table.hpp"

#include <cstring>
#include <memory>

#include "flow/compute.hpp"
#include "flow/describe.hpp"
#include "flow/stitcher.hpp"
#include "input/csv.hpp"
#include "output/tensor_writer.hpp"

namespace sigconv {
namespace {

// What a pass over the table gives: each block of rows, in order.
template <class Take>
Failure read_rows(const TableOptions& options, const Dialect& dialect, const Layout& layout,
                  Source& source, const Take& take) {
  BlockReader reader(source, dialect, options.block_size, layout.first_line);
  for (;;) {
    auto block = reader.next();
    if (!block) return block.error();
    if (!*block) return std::nullopt;
    if (auto error = take(std::make_shared<const Rows>(parse(dialect, layout, std::move(**block)))))
      return error;
  }
}

// Takes from each series what its extension has to know before the first output.
class SurveySink : public SeriesSink {
 public:
  SurveySink(const Plan& plan, std::size_t columns) : plan_(plan), columns_(columns) {}

  void take_rows(std::size_t series, const std::shared_ptr<const Rows>&, std::size_t,
                 std::size_t) override {
    if (series == surveyors_.size()) surveyors_.emplace_back(columns_, Surveyor(plan_));
  }
  void take_samples(std::size_t series, std::size_t column,
                    std::span<const double> samples) override {
    surveyors_[series][column].push(samples);
  }
  void end_series(std::size_t) override {}

  Surveys finish() {
    Surveys surveys;
    for (auto& series : surveyors_) {
      auto& columns = surveys.emplace_back();
      for (Surveyor& surveyor : series) columns.push_back(surveyor.finish());
    }
    return surveys;
  }

 private:
  const Plan& plan_;
  std::size_t columns_;
  std::vector<std::vector<Surveyor>> surveyors_;
};

Result<Surveys> survey_table(const Plan& plan, const TableOptions& options, const Dialect& dialect,
                             const Layout& layout, Source& source) {
  SurveySink sink(plan, layout.chosen.size());
  Intake intake(layout, options.series, sink);
  if (auto error = read_rows(options, dialect, layout, source,
                             [&](const auto& rows) { return intake.push(rows); }))
    return *error;
  if (auto error = intake.finish()) return *error;
  return sink.finish();
}

// Stage 5: bytes, in order.
class Writer {
 public:
  Writer(OutputFile& output, const Layout& layout) : output_(output), layout_(layout) {}
  virtual ~Writer() = default;

  virtual Failure write(const Text& text) {
    // The last row of a file may lack its line end; what follows it must not join it.
    if (begun_ && !text.bytes.empty() && !output_.at_line_start())
      if (auto error = output_.write(layout_.line_end)) return error;
    begun_ = begun_ || !text.bytes.empty();
    if (auto error = output_.write(text.bytes)) return error;
    if (text.error) return text.error;
    return text.stalled ? output_.flush() : std::nullopt;
  }

  virtual Failure finish() { return std::nullopt; }

 protected:
  OutputFile& output_;
  const Layout& layout_;

 private:
  bool begun_ = false;
};

// The same of a .npy file, whose header says how many rows there are: all of them are held.
class ArrayWriter : public Writer {
 public:
  ArrayWriter(OutputFile& output, const Layout& layout, std::size_t max_buffer)
      : Writer(output, layout), max_buffer_(max_buffer) {}

  Failure write(const Text& text) override {
    const std::size_t held = values_.size();
    values_.resize(held + text.bytes.size() / sizeof(double));
    std::memcpy(values_.data() + held, text.bytes.data(), text.bytes.size());
    if (text.error || values_.size() * sizeof(double) <= max_buffer_) return text.error;
    Error error;
    error.source = layout_.source;
    error.message = "the outputs need more than --max-buffer, and a .npy file says first how many";
    error.hint = "--max-buffer 8G holds more; CSV needs none";
    return error;
  }

  Failure finish() override {
    const auto columns = static_cast<Index>(layout_.chosen.size());
    Tensor tensor{{static_cast<Index>(values_.size()) / columns}, std::move(values_)};
    if (columns > 1) tensor.shape.push_back(columns);
    return output_.write(npy_bytes(tensor));
  }

 private:
  std::vector<double> values_;
  std::size_t max_buffer_;
};

// Whether this input's rows may follow those of the inputs before.
Failure check_header(const SharedHeader& header, const Layout& layout) {
  if (header.source.empty() || (header.names == layout.names && header.width == layout.width))
    return std::nullopt;
  Error error;
  error.source = layout.source;
  error.message = "its header differs from that of " + header.source;
  error.hint = "-o DIR/ or a template keeps the outputs of several files apart";
  return error;
}

}  // namespace

Failure convolve_table(const Plan& given, const TableOptions& options, Source& source,
                       OutputFile& output, SharedHeader& header) {
  // The outputs of groups take turns.
  const Plan plan = options.columns.keys ? without_grid(given) : given;
  const Dialect dialect = dialect_of(options.dialect, source.name(), options.delimiter_given);
  if (plan.needs_whole_signal()) source.keep(options.max_buffer);
  ColumnOptions columns = options.columns;
  if (!header.source.empty()) columns.chosen = header.chosen;
  auto layout = open_table(source, dialect, columns, options.max_buffer);
  if (!layout) return layout.error();
  if (auto error = check_header(header, *layout)) return error;
  const auto format = make_format(options.format, *layout);
  if (!format) return format.error();
  layout->keeps_fields = layout->keeps_fields || format->rows != Format::Rows::verbatim;
  if (options.say) options.say(describe_table(*layout, *format));

  Surveys surveys;
  if (plan.needs_whole_signal()) {
    auto surveyed = survey_table(plan, options, dialect, *layout, source);
    if (!surveyed) return surveyed.error();
    surveys = std::move(*surveyed);
    if (auto error = source.rewind(layout->first_byte)) return error;
  }

  std::unique_ptr<Writer> writer = std::make_unique<Writer>(output, *layout);
  if (format->rows == Format::Rows::npy)
    writer = std::make_unique<ArrayWriter>(output, *layout, options.max_buffer);
  if (header.source.empty()) {
    if (auto error = output.write(format->header)) return error;
    header = {layout->source, layout->names, layout->width, layout->chosen};
  } else if (!output.at_line_start()) {
    if (auto error = output.write(layout->line_end)) return error;
  }
  Stitcher stitcher(plan, *layout, options.series, std::move(surveys), options.max_buffer);
  const auto write_ready = [&]() -> Failure {
    while (const auto work = stitcher.next())
      if (auto error = writer->write(compute(plan, *layout, *format, *work))) return error;
    return std::nullopt;
  };
  if (auto error =
          read_rows(options, dialect, *layout, source, [&](std::shared_ptr<const Rows> rows) {
            stitcher.push(std::move(rows));
            return write_ready();
          }))
    return error;
  stitcher.finish();
  if (auto error = write_ready()) return error;
  return writer->finish();
}

}  // namespace sigconv
