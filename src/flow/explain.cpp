#include "flow/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "engine/extension.hpp"
#include "flow/describe.hpp"
#include "flow/intake.hpp"
#include "input/block_reader.hpp"
#include "input/csv.hpp"
#include "input/kernel_source.hpp"
#include "input/open_table.hpp"
#include "output/file.hpp"
#include "sigconv/convolve.hpp"
#include "sigconv/stream.hpp"

namespace sigconv {
namespace {

using Numbers = std::vector<double>;

std::string text_of(double value, const NumberStyle& style) {
  if (std::isnan(value)) return "NA";
  std::string text;
  append_number(text, value, style);
  return text;
}

// As a note shows them: all, or where they begin and end.
std::string list_of(std::span<const double> values, const NumberStyle& style) {
  constexpr std::size_t kMost = 12;
  constexpr std::size_t kLast = 2;
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values.size() > kMost && i == kMost - kLast - 1) {
      text += " ...";
      i = values.size() - kLast;
    }
    text += (i > 0 ? " " : "") + text_of(values[i], style);
  }
  return values.size() > kMost ? fmt::format("{} ({} of them)", text, values.size()) : text;
}

Numbers reversed(Numbers values) {
  std::ranges::reverse(values);
  return values;
}

// `step` - 1 zeros between the values.
Numbers spread(const Numbers& values, Index step) {
  Numbers spaced;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) spaced.insert(spaced.end(), static_cast<std::size_t>(step - 1), 0.0);
    spaced.push_back(values[i]);
  }
  return spaced;
}

// i-1, 2i+3.
std::string place(const char* index, Index factor, Index offset) {
  return fmt::format("{}{}{}", factor == 1 ? std::string() : std::to_string(factor), index,
                     offset == 0 ? std::string() : fmt::format("{:+}", offset));
}

std::string every(Index step) {
  const Index tens = step % 100;
  const char* ending = tens >= 11 && tens <= 13 ? "th"
                       : step % 10 == 1         ? "st"
                       : step % 10 == 2         ? "nd"
                       : step % 10 == 3         ? "rd"
                                                : "th";
  return fmt::format("every {}{}", step, ending);
}

std::string outside(const Extension& extension, const NumberStyle& style) {
  switch (extension.rule) {
    case Rule::zero:
      return "zeros";
    case Rule::constant:
      switch (extension.value.kind) {
        case PadValue::Kind::literal:
          return text_of(extension.value.value, style) + " everywhere";
        case PadValue::Kind::first:
          return "the first sample";
        case PadValue::Kind::mean:
          return extension.value.count == 0
                     ? "the mean of all samples"
                     : fmt::format("the mean of the first {} samples", extension.value.count);
        case PadValue::Kind::median:
          return "the median of all samples";
      }
      break;
    case Rule::edge:
      return "the nearest end";
    case Rule::mirror:
      return "the mirror image (cba|abc|cba)";
    case Rule::reflect:
      return "the reflection about the end sample (dcb|abcd|cba)";
    case Rule::odd:
      return "the reflection turned upside down about the end sample";
    case Rule::circular:
      return "the signal again, from its other end";
  }
  return {};
}

// The samples of the chosen columns, missing ones as the policy makes them.
class Collector : public SeriesSink {
 public:
  explicit Collector(std::size_t columns) : values_(columns) {}
  void take_rows(std::size_t, const std::shared_ptr<const Rows>&, std::size_t,
                 std::size_t) override {}
  void take_samples(std::size_t, std::size_t column, std::span<const double> samples) override {
    values_[column].insert(values_[column].end(), samples.begin(), samples.end());
  }
  void end_series(std::size_t) override {}
  Values take() { return std::move(values_); }

 private:
  Values values_;
};

struct Series {
  std::vector<std::string> names;
  Values values;
};

Result<Series> read_series(const SeriesGradientJob& job) {
  auto source = job.signal ? Source::of_list("--signal", *job.signal) : Source::open(job.input);
  if (!source) return source.error();
  const TableOptions& table = job.table;
  const Dialect dialect = dialect_of(table.dialect, source->name(), table.delimiter_given);
  const auto layout = open_table(*source, dialect, table.columns, table.max_buffer);
  if (!layout) return layout.error();
  Series series;
  for (const std::size_t column : layout->chosen)
    series.names.push_back(layout->names.empty() ? fmt::format("column {}", column + 1)
                                                 : layout->names[column]);
  Collector collector(layout->chosen.size());
  Intake intake(*layout, table.series, collector);
  BlockReader reader(*source, dialect, table.block_size);
  std::uint64_t line = layout->first_line;
  Values values;
  for (Block block;;) {
    const auto more = reader.next(block);
    if (!more) return numbered(more.error(), line);
    if (!*more) break;
    const auto rows = std::make_shared<Rows>();
    parse(dialect, *layout, block, *rows, values);
    number_lines(block, *rows, line);
    if (auto error = intake.push(rows, values)) return *error;
  }
  if (auto error = intake.finish()) return *error;
  series.values = collector.take();
  return series;
}

// Notes of what a window is, of a kernel in one row.
std::vector<std::string> series_notes(const SeriesGradientJob& job, const Plan& plan,
                                      const Numbers& kernel, const Series& series) {
  const NumberStyle& style = job.table.format.number;
  std::vector<std::string> notes;
  for (std::size_t column = 0; column < series.values.size(); ++column)
    notes.push_back((series.values.size() > 1 ? series.names[column] + ": x = " : "x = ") +
                    list_of(series.values[column], style));
  const bool flips = job.spec.operation == Operation::convolve;
  notes.push_back("w = " + list_of(kernel, style) +
                  (flips ? ", flipped: " + list_of(reversed(kernel), style) : ", as it is"));
  if (job.spec.normalize) {
    double sum = 0;
    for (const double tap : kernel) sum += tap;
    notes.push_back("normalized: each weight is divided by their sum, " + text_of(sum, style) +
                    ": " + list_of(plan.weights, style));
  }
  const char* modes[] = {"same", "full", "valid"};
  notes.push_back(fmt::format("{}: y[i] reads x[{}] to x[{}]{}",
                              modes[static_cast<int>(job.spec.mode)],
                              place("i", plan.stride, plan.first_start),
                              place("i", plan.stride, plan.first_start + plan.span - 1),
                              plan.dilation > 1 ? ", " + every(plan.dilation) + " of them" : ""));
  if (plan.left_reach() > 0 || plan.right_reach() > 0)
    notes.push_back("outside the signal, in [ ]: " + outside(plan.extension, style));
  return notes;
}

Result<Subject> series_subject(const SeriesGradientJob& job, const Plan& plan,
                               const Numbers& kernel, const Series& series) {
  Subject subject;
  subject.series = true;
  subject.names = series.names;
  subject.weights = plan.weights;
  subject.skip_missing = plan.skip_missing;
  if (job.spec.normalize) {
    double sum = 0;
    for (const double tap : kernel) sum += tap;
    subject.normalized_by = sum;
  }
  const auto length = static_cast<Index>(series.values[0].size());
  const auto outputs = plan.outputs(length);
  if (!outputs) return outputs.error();
  LayerPlan& layer = subject.plan;
  layer.batches = static_cast<Index>(series.values.size());
  LayerAxis& axis = layer.axes[1];
  axis.input = length;
  axis.taps = static_cast<Index>(plan.weights.size());
  axis.stride = plan.stride;
  axis.dilation = plan.dilation;
  axis.before = -plan.first_start;
  axis.output = *outputs;
  layer.flip = job.spec.operation == Operation::convolve;
  std::vector<Numbers> windows;
  std::vector<LinearForm> pads;
  for (const Numbers& signal : series.values) {
    windows.push_back(read_window(plan, signal, *outputs));
    pads.push_back(plan.extension.rule == Rule::constant ? pad_form(plan.extension.value, signal)
                                                         : LinearForm());
  }
  subject.sample = [windows = std::move(windows), first = plan.first_start](Index n, Index, Index,
                                                                            Index column) {
    return windows[static_cast<std::size_t>(n)][static_cast<std::size_t>(column - first)];
  };
  subject.form = [pads = std::move(pads), rule = plan.extension.rule, length](Index n, Index,
                                                                              Index column) {
    return extended_form(rule, pads[static_cast<std::size_t>(n)], length, column);
  };
  subject.notes = series_notes(job, plan, kernel, series);
  return subject;
}

Subject layer_subject(const LayerExplainJob& job, const LayerInputs& inputs) {
  Subject subject;
  const LayerPlan& plan = inputs.plan;
  const NumberStyle& style = job.job.format.number;
  subject.plan = plan;
  subject.bias = inputs.bias;
  const Index taps = plan.taps();
  subject.weights = inputs.w.values;
  if (plan.flip)
    for (std::size_t begin = 0; begin < subject.weights.size();
         begin += static_cast<std::size_t>(taps))
      std::reverse(subject.weights.begin() + static_cast<std::ptrdiff_t>(begin),
                   subject.weights.begin() + static_cast<std::ptrdiff_t>(begin) + taps);
  const auto& [rows, columns] = plan.axes;
  const Rule rule = plan.extension.rule;
  const double pad = plan.extension.value.value;
  subject.sample = [&inputs, &plan, rule, pad](Index n, Index c, Index i, Index j) {
    const auto& [height, width] = plan.axes;
    return extended(rule, pad, height.input, i, [&](Index row) {
      return extended(rule, pad, width.input, j, [&](Index column) {
        const Index flat = ((n * plan.in_channels + c) * height.input + row) * width.input + column;
        return inputs.x.values[static_cast<std::size_t>(flat)];
      });
    });
  };
  subject.form = [&plan, rule, pad](Index, Index i, Index j) {
    const auto& [height, width] = plan.axes;
    const LinearForm outside(pad);
    return extended(rule, outside, height.input, i, [&](Index row) {
      return extended(rule, outside, width.input, j,
                      [&](Index column) { return LinearForm::sample(row * width.input + column); });
    });
  };

  auto& notes = subject.notes;
  notes.push_back(fmt::format("input {}, weight {}, output {}", sigconv::text_of(plan.input),
                              sigconv::text_of(plan.weight), sigconv::text_of(plan.output)));
  const auto along = [](const LayerAxis& axis, const char* output, const char* tap) {
    return fmt::format("[{}+{}{}]", place(output, axis.stride, 0), place(tap, axis.dilation, 0),
                       axis.before == 0 ? std::string() : fmt::format("{:+}", -axis.before));
  };
  const bool image = plan.dimensions == 2;
  const std::string where = (image ? along(rows, "i", "u") : std::string()) +
                            along(columns, image ? "j" : "i", image ? "v" : "k");
  const std::string tap = image ? "[u][v]" : "[k]";
  notes.push_back(fmt::format("y[o]{} = sum over channels c and taps {} of x[c]{} * w[o][c]{}{}{}",
                              image ? "[i][j]" : "[i]", image ? "u, v" : "k", where, tap,
                              plan.flip ? ", turned round" : "",
                              inputs.bias.empty() ? "" : ", and b[o]"));
  if (rows.stride * columns.stride > 1)
    notes.push_back(fmt::format("stride {}: the window moves on by so many samples",
                                image ? fmt::format("{},{}", rows.stride, columns.stride)
                                      : std::to_string(columns.stride)));
  if (rows.dilation * columns.dilation > 1)
    notes.push_back(fmt::format("dilation {}: from tap to tap",
                                image ? fmt::format("{},{}", rows.dilation, columns.dilation)
                                      : std::to_string(columns.dilation)));
  if (plan.groups > 1)
    notes.push_back(
        fmt::format("groups {}: c runs over the {} of {} channels that a group of {} "
                    "outputs reads",
                    plan.groups, plan.group_inputs(), plan.in_channels, plan.group_outputs()));
  if (!inputs.bias.empty()) notes.push_back("b = " + list_of(inputs.bias, style));
  if (rows.before + rows.after + columns.before + columns.after > 0)
    notes.push_back("outside the input, in [ ]: " + outside(plan.extension, style));
  return subject;
}

// What a gradient is as a convolution, of one channel in one row.
void add_convolution_form(Chapter& chapter, Wrt wrt, const Subject& s, const Numbers& g,
                          const NumberStyle& style) {
  const LayerPlan& p = s.plan;
  const LayerAxis& axis = p.axes[1];
  if (p.dimensions == 2 || p.in_channels * p.out_channels * p.batches > 1 || s.normalized_by)
    return;
  const bool flips = p.flip;
  const Numbers g_spread = spread(g, axis.stride);
  const Numbers taps = spread(s.weights, axis.dilation);
  if (axis.stride > 1)
    chapter.notes.push_back("stride " + std::to_string(axis.stride) +
                            ": zeros between the samples of g: " + list_of(g_spread, style));
  if (wrt == Wrt::input) {
    chapter.notes.push_back(fmt::format("as a convolution: dL/dx[n] = (g * {})[{}]",
                                        flips ? "reversed w" : "w", place("n", 1, axis.before)));
    chapter.notes.push_back(
        fmt::format("{}: {}", flips ? "reversed w" : "w", list_of(taps, style)));
    if (axis.before != 0 || axis.after != 0) {
      const Rule rule = p.extension.rule;
      if (rule != Rule::zero)
        chapter.notes.push_back("what falls outside the signal goes to the samples copied there");
    }
    return;
  }
  Numbers read;
  for (Index q = 0; q < (axis.output - 1) * axis.stride + (axis.taps - 1) * axis.dilation + 1; ++q)
    read.push_back(s.sample(0, 0, 0, q - axis.before));
  const Index from = (axis.output - 1) * axis.stride;
  chapter.notes.push_back(fmt::format("as a convolution: dL/dw[k] = ({})[{}]",
                                      flips ? "g * reversed x" : "reversed g * x",
                                      place("k", axis.dilation, from)));
  chapter.notes.push_back(flips ? "reversed x: " + list_of(reversed(read), style)
                                : "reversed g: " + list_of(reversed(g_spread), style));
}

Failure write(const Explanation& explanation, const ExplainRequest& request) {
  if (!request.page.empty()) return write_file(request.page, explanation_page(explanation));
  constexpr std::size_t kWidth = 80;
  switch (request.syntax) {
    case ExplainRequest::Syntax::text:
      return write_file(request.output, explanation_text(explanation, kWidth, request.colours));
    case ExplainRequest::Syntax::markdown:
      return write_file(request.output, explanation_markdown(explanation));
    case ExplainRequest::Syntax::latex:
      return write_file(request.output, explanation_latex(explanation));
  }
  return std::nullopt;
}

std::vector<std::string> gradient_notes(const Subject& subject, const Numbers& g,
                                        const NumberStyle& style) {
  auto notes = subject.notes;
  notes.push_back("g = dL/dy = " + list_of(g, style));
  return notes;
}

// The gradients that are asked for.
Result<std::vector<Chapter>> gradient_chapters(const Subject& subject, const Numbers& g,
                                               const Numbers (&gradients)[3],
                                               const std::optional<Wrt>& only,
                                               const ExplainRequest& request,
                                               const NumberStyle& style) {
  std::vector<Chapter> chapters;
  for (const Wrt wrt : {Wrt::input, Wrt::kernel, Wrt::bias}) {
    if (only && *only != wrt) continue;
    const Numbers& values = gradients[static_cast<int>(wrt)];
    auto chapter = wrt == Wrt::input    ? explain_input_gradient(subject, g, values, request)
                   : wrt == Wrt::kernel ? explain_kernel_gradient(subject, g, values, request)
                                        : explain_bias_gradient(subject, g, values, request);
    if (!chapter) return chapter.error();
    switch (wrt) {
      case Wrt::input:
        chapter->notes.push_back("each g times the weight that carried the sample there");
        break;
      case Wrt::kernel:
        chapter->notes.push_back("each g times the sample that the tap read for it");
        break;
      case Wrt::bias:
        chapter->notes.push_back("a bias is in every output, so that g is summed");
        break;
    }
    if (wrt != Wrt::bias) add_convolution_form(*chapter, wrt, subject, g, style);
    chapters.push_back(std::move(*chapter));
  }
  return chapters;
}

}  // namespace

Failure run_explain(const SeriesExplainJob& explain) {
  const SeriesGradientJob& job = explain.job;
  const bool gradient = !job.gradient.upstream.empty();
  Explanation explanation;
  explanation.command = explain.command;
  explanation.number = job.table.format.number;
  auto kernel = read_kernel(job.kernel);
  if (!kernel) return kernel.error();
  const auto plan = make_plan(job.spec, *kernel);
  if (!plan) {
    Error error = plan.error();
    if (error.source == "-k" && kernel_is_file(job.kernel)) error.kind = ErrorKind::data;
    return error;
  }
  if (!gradient) {
    const auto series = read_series(job);
    if (!series) return series.error();
    const auto subject = series_subject(job, *plan, *kernel, *series);
    if (!subject) return subject.error();
    Numbers y;
    for (const Numbers& signal : series->values) {
      const auto outputs = convolve(*plan, signal);
      if (!outputs) return outputs.error();
      y.insert(y.end(), outputs->begin(), outputs->end());
    }
    explanation.notes = subject->notes;
    auto chapter = explain_outputs(*subject, y, explain.request);
    if (!chapter) return chapter.error();
    explanation.chapters.push_back(std::move(*chapter));
    return write(explanation, explain.request);
  }
  const auto computed = compute_series_gradients(job, *kernel);
  if (!computed) return computed.error();
  Series series;
  series.values = computed->columns.values;
  const Layout& layout = computed->columns.layout;
  for (const std::size_t column : layout.chosen)
    series.names.push_back(layout.names.empty() ? fmt::format("column {}", column + 1)
                                                : layout.names[column]);
  const auto subject = series_subject(job, *plan, *kernel, series);
  if (!subject) return subject.error();
  Numbers g;
  Numbers gradients[3];
  for (const Numbers& column : computed->upstream.values)
    g.insert(g.end(), column.begin(), column.end());
  for (const Numbers& column : computed->input)
    gradients[0].insert(gradients[0].end(), column.begin(), column.end());
  gradients[1] = computed->kernel;
  gradients[2] = {computed->bias};
  explanation.notes = gradient_notes(*subject, g, explanation.number);
  auto chapters = gradient_chapters(*subject, g, gradients, job.gradient.wrt, explain.request,
                                    explanation.number);
  if (!chapters) return chapters.error();
  explanation.chapters = std::move(*chapters);
  return write(explanation, explain.request);
}

Failure run_explain(const LayerExplainJob& explain) {
  const LayerJob& job = explain.job;
  Explanation explanation;
  explanation.command = explain.command;
  explanation.number = job.format.number;
  const auto inputs = read_layer_inputs(job);
  if (!inputs) return inputs.error();
  const Subject subject = layer_subject(explain, *inputs);
  if (!job.gradient) {
    explanation.notes = subject.notes;
    auto chapter = explain_outputs(subject, layer_outputs(*inputs), explain.request);
    if (!chapter) return chapter.error();
    explanation.chapters.push_back(std::move(*chapter));
    return write(explanation, explain.request);
  }
  const auto computed = compute_layer_gradients(job, *inputs);
  if (!computed) return computed.error();
  const Numbers gradients[3] = {computed->gradients[0].values, computed->gradients[1].values,
                                computed->gradients[2].values};
  explanation.notes = gradient_notes(subject, computed->g.values, explanation.number);
  auto chapters = gradient_chapters(subject, computed->g.values, gradients, job.gradient->wrt,
                                    explain.request, explanation.number);
  if (!chapters) return chapters.error();
  explanation.chapters = std::move(*chapters);
  return write(explanation, explain.request);
}

}  // namespace sigconv
