#include "pipeline/convolve_table.hpp"

#include <cstring>
#include <memory>

#include "output/tensor_writer.hpp"
#include "pipeline/compute.hpp"
#include "pipeline/describe.hpp"
#include "pipeline/pipeline.hpp"
#include "pipeline/plot_feed.hpp"
#include "pipeline/stitcher.hpp"

namespace sigconv {
namespace {

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

// How much of a table was read, over all passes.
class Meter {
 public:
  Meter(const TableOptions& options, const Source& source, bool twice) : line_(options.line) {
    if (options.shard.is_whole()) total_ = source.size().value_or(0) * (twice ? 2 : 1);
  }
  void advance(std::uint64_t bytes) {
    if (line_ != nullptr) line_->show({Progress::Unit::bytes, before_ + bytes, total_});
    last_ = bytes;
  }
  void end_pass() { before_ += std::exchange(last_, 0); }

 private:
  ProgressLine* line_;
  std::uint64_t total_ = 0;
  std::uint64_t before_ = 0;  // of the passes before
  std::uint64_t last_ = 0;
};

// The first pass over a table that is read twice.
class SurveyStages : public Stages {
 public:
  SurveyStages(const Plan& plan, const TableOptions& options, const Layout& layout, Meter& meter)
      : sink_(plan, layout.chosen.size()), intake_(layout, options.series, sink_), meter_(meter) {}

  void advance(std::uint64_t bytes) override { meter_.advance(bytes); }

  void stitch(Token& token) override {
    if (error_) return;
    if (token.carries == Token::Carries::block) error_ = intake_.push(token.rows, token.values);
    if (token.carries == Token::Carries::end) error_ = intake_.finish();
    token.error = error_;
  }

  Surveys finish() { return sink_.finish(); }

 private:
  SurveySink sink_;
  Intake intake_;
  Meter& meter_;
  Failure error_;
};

// Stage 5: bytes, in order.
class Writer {
 public:
  Writer(OutputFile& output, const Layout& layout) : output_(output), layout_(layout) {}
  virtual ~Writer() = default;

  virtual Failure write(const Text& text) {
    // The last row of a file may lack its line end; what follows it must not join it.
    if (begun_ && text.bytes.size() > 0 && !output_.at_line_start())
      if (auto error = output_.write(layout_.line_end)) return error;
    begun_ = begun_ || text.bytes.size() > 0;
    if (auto error = output_.write(text.bytes.view())) return error;
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
    return data_error(
        layout_.source,
        "the outputs need more than --max-buffer, and a .npy file says first how many",
        "--max-buffer 8G holds more; CSV needs none");
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

// From rows to bytes.
class ConvolveStages : public Stages {
 public:
  ConvolveStages(const Plan& plan, const Layout& layout, const Format& format, Stitcher& stitcher,
                 Writer& writer, PlotFeed* feed, const TableOptions& options, Meter& meter)
      : stitcher_(stitcher),
        computer_(plan, layout, format, feed),
        feed_(feed),
        writer_(writer),
        meter_(meter),
        alone_(options.threads == 1),
        work_memory_(plan.scratch() + stitcher.work_memory()),
        other_memory_(kProgram +
                      kBlock * options.block_size * static_cast<std::size_t>(options.threads) +
                      kTap * plan.weights.size()) {}

  void advance(std::uint64_t bytes) override { meter_.advance(bytes); }

  void stitch(Token& token) override {
    if (token.carries == Token::Carries::block) {
      if (feed_ != nullptr) feed_->take_rows(*token.rows, token.values);
      stitcher_.push(token.rows, token.values);
    }
    if (token.carries == Token::Carries::end) stitcher_.finish();
    // All that is due before the input is waited for; else so much that memory stays bounded.
    const bool due = token.carries == Token::Carries::block && token.rows->stalled;
    const std::size_t held = other_memory_ + stitcher_.memory();
    const std::size_t room = held < kMemory ? kMemory - held : 0;
    const std::size_t most = due ? SIZE_MAX : std::max<std::size_t>(room / work_memory_, 1);
    has_more_ = true;
    while (in_flight_ < most) {
      if (token.used == token.works.size()) token.works.emplace_back();
      has_more_ = stitcher_.next(token.works[token.used]);
      done_ = !has_more_ && stitcher_.done();
      if (!has_more_) return;
      ++token.used;
      ++in_flight_;
    }
  }

  bool has_more() const override { return has_more_; }
  bool done() const override { return done_; }

  void compute(Token& token, const Run& run) override {
    // On one thread nothing else is to be written before.
    const auto give = [&](std::shared_ptr<Text> text) {
      if (!alone_)
        token.texts.push_back(std::move(text));
      else
        put(*text);
    };
    for (std::size_t i = 0; i < token.used; ++i) {
      computer_.compute(token.works[i], run, alone_, give);
      token.works[i].release();
    }
  }

  Failure write(Token& token) override {
    for (const auto& text : token.texts) put(*text);
    token.texts.clear();
    in_flight_ -= token.used;
    return error_;
  }

 private:
  void put(const Text& text) {
    if (error_) return;
    if (feed_ != nullptr) feed_->take_outputs(text);
    error_ = writer_.write(text);
  }

  // Bytes that a run takes while the kernel's span is not too long; of them, what the program
  // takes, the bytes of a block, six of them for each thread with what is parsed, and each tap: in
  // the plan, and in spectra.
  static constexpr std::size_t kMemory = 48 << 20;
  static constexpr std::size_t kProgram = 8 << 20;
  static constexpr std::size_t kBlock = 24;
  static constexpr std::size_t kTap = 40;

  Stitcher& stitcher_;
  Computer computer_;
  PlotFeed* feed_;  // what is drawn, or null
  Writer& writer_;
  Meter& meter_;
  bool alone_;                              // one thread does everything
  Failure error_;                           // of writing
  std::atomic<std::size_t> in_flight_ = 0;  // works
  std::size_t work_memory_;                 // bytes
  std::size_t other_memory_;                // bytes
  std::atomic<bool> has_more_ = false;
  std::atomic<bool> done_ = false;
};

// Whether this input's rows may follow those of the inputs before.
Failure check_header(const SharedHeader& header, const Layout& layout) {
  if (header.source.empty() || (header.names == layout.names && header.width == layout.width))
    return std::nullopt;
  return data_error(layout.source, "its header differs from that of " + header.source,
                    "-o DIR/ or a template keeps the outputs of several files apart");
}

}  // namespace

Failure convolve_table(const Plan& given, const TableOptions& options, Source& source,
                       OutputFile& output, SharedHeader& header) {
  // The outputs of groups take turns.
  std::optional<Plan> turns;
  if (options.columns.keys) turns = without_grid(given);
  const Plan& plan = turns ? *turns : given;
  const Dialect dialect = dialect_of(options.dialect, source.name(), options.delimiter_given);
  if (plan.needs_whole_signal()) source.keep(options.max_buffer);
  ColumnOptions columns = options.columns;
  if (!header.source.empty()) columns.chosen = header.chosen;
  auto layout = open_table(source, dialect, columns, options.max_buffer);
  if (!layout) return layout.error();
  if (auto error = check_header(header, *layout)) return error;
  auto format = make_format(options.format, *layout);
  if (!format) return format.error();
  if (format->lags) {
    format->lags->first = plan.first_start;
    format->lags->step = plan.stride;
  }
  layout->keeps_fields =
      layout->keeps_fields || format->rows != Format::Rows::verbatim || !options.plot.empty();
  // Where rows wait for a window that reaches far, only what is written of them does.
  constexpr Index kWide = 16384;
  layout->drops_numbers =
      plan.span > kWide && format->rows == Format::Rows::verbatim && !layout->keeps_fields;
  if (options.say) options.say(describe_table(*layout, *format));

  Meter meter(options, source, plan.needs_whole_signal());
  Surveys surveys;
  if (plan.needs_whole_signal()) {
    BlockReader reader(source, dialect, options.block_size);
    SurveyStages stages(plan, options, *layout, meter);
    if (auto error = run_pipeline(reader, dialect, *layout, stages, options.threads)) return error;
    meter.end_pass();
    surveys = stages.finish();
    if (auto error = source.rewind(layout->first_byte)) return error;
  }

  std::unique_ptr<Writer> writer = std::make_unique<Writer>(output, *layout);
  if (format->rows == Format::Rows::npy)
    writer = std::make_unique<ArrayWriter>(output, *layout, options.max_buffer);
  const auto part = find_part(options.shard, plan, source, dialect, *layout);
  if (!part) return part.error();
  if (header.source.empty()) {
    if (options.shard.is_first())
      if (auto error = output.write(format->header)) return error;
    header = {layout->source, layout->names, layout->width, layout->chosen};
  } else if (!output.at_line_start()) {
    if (auto error = output.write(layout->line_end)) return error;
  }
  if (part->is_empty()) return std::nullopt;
  Stitcher stitcher(plan, *layout, options.series, std::move(surveys), options.max_buffer,
                    options.threads, *part);
  std::optional<PlotFeed> feed;
  if (!options.plot.empty()) feed.emplace(plan, *layout, dialect, *format);
  ConvolveStages stages(plan, *layout, *format, stitcher, *writer, feed ? &*feed : nullptr, options,
                        meter);
  BlockReader reader(source, dialect, options.block_size);
  if (part->jump) reader.jump(part->jump->beginning, part->jump->place, part->jump->skipped);
  if (auto error = run_pipeline(reader, dialect, *layout, stages, options.threads)) return error;
  if (auto error = writer->finish()) return error;
  return feed ? feed->draw(options.plot) : std::nullopt;
}

}  // namespace sigconv
