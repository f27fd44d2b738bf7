#include "commands/explain.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "commands/layer_gradient.hpp"
#include "engine/extension.hpp"
#include "explain/notes.hpp"
#include "explain/words.hpp"
#include "input/kernel_source.hpp"
#include "output/file.hpp"
#include "pipeline/read_series.hpp"
#include "sigconv/convolve.hpp"
#include "sigconv/stream.hpp"

namespace sigconv {
namespace {

using Numbers = std::vector<double>;

std::vector<std::string> names_of(const Layout& layout) {
  std::vector<std::string> names;
  for (const std::size_t column : layout.chosen)
    names.push_back(layout.names.empty() ? fmt::format("column {}", column + 1)
                                         : layout.names[column]);
  return names;
}

Result<Subject> series_subject(const SeriesGradientRequest& request, const Plan& plan,
                               const Kernel& kernel, const WholeSeries& series) {
  const auto length = static_cast<Index>(series.values[0].size());
  auto layer = make_layer_plan(plan, static_cast<Index>(series.values.size()), length,
                               request.spec.operation == Operation::convolve);
  if (!layer) {
    Error error = layer.error();
    error.source = series.layout->source;
    return error;
  }
  Subject subject(std::move(*layer));
  subject.series = true;
  subject.names = names_of(*series.layout);
  subject.weights = plan.weights;
  subject.divisor = plan.divisor;
  subject.skip_missing = plan.skip_missing;
  if (request.spec.normalize) {
    double sum = 0;
    for (const double tap : kernel.taps) sum += tap;
    subject.normalized_by = sum / kernel.divisor;
  }
  const Index outputs = subject.plan.axes[1].output;
  std::vector<Numbers> windows;
  std::vector<LinearForm> pads;
  for (const Numbers& signal : series.values) {
    windows.push_back(read_window(plan, signal, outputs));
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
  subject.notes =
      series_notes(request.spec, {request.table.series.missing, request.table.series.limit}, plan,
                   kernel, subject.names, series.values, request.table.format.number);
  return subject;
}

Subject layer_subject(const LayerOptions& options, const LayerInputs& inputs) {
  const LayerPlan& plan = inputs.plan;
  Subject subject(plan);
  subject.bias = inputs.bias;
  const Index taps = plan.taps();
  subject.weights = inputs.w.values;
  if (plan.flip)
    for (std::size_t begin = 0; begin < subject.weights.size();
         begin += static_cast<std::size_t>(taps))
      std::reverse(subject.weights.begin() + static_cast<std::ptrdiff_t>(begin),
                   subject.weights.begin() + static_cast<std::ptrdiff_t>(begin) + taps);
  const Rule rule = plan.extension.rule;
  const double pad = plan.extension.value.value;
  subject.sample = [&inputs, &plan, rule, pad](Index n, Index c, Index i, Index j) {
    // Uses references, because clang 14 cannot capture a structured binding.
    const LayerAxis& height = plan.axes[0];
    const LayerAxis& width = plan.axes[1];
    return extended_image(rule, pad, height.input, width.input, i, j, [&](Index row, Index column) {
      const Index flat = ((n * plan.in_channels + c) * height.input + row) * width.input + column;
      return inputs.x.values[static_cast<std::size_t>(flat)];
    });
  };
  subject.form = [&plan, rule, pad](Index, Index i, Index j) {
    const LayerAxis& height = plan.axes[0];
    const LayerAxis& width = plan.axes[1];
    return extended_image(
        rule, LinearForm(pad), height.input, width.input, i, j,
        [&](Index row, Index column) { return LinearForm::sample(row * width.input + column); });
  };
  subject.notes = layer_notes(plan, inputs.bias, options.format.number);
  return subject;
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
  const auto columns = subject.series ? static_cast<std::size_t>(subject.plan.batches) : 1;
  const std::size_t count = g.size() / columns;
  for (std::size_t column = 0; column < columns; ++column)
    notes.push_back((columns > 1 ? subject.names[column] + ": " : "") +
                    "g = dL/dy = " + list_of(std::span(g).subspan(column * count, count), style));
  return notes;
}

// Explains the requested gradients, with one chapter for each.
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
        chapter->notes.emplace_back(
            "each product is g times the weight that multiplies the sample in that output");
        break;
      case Wrt::kernel:
        chapter->notes.emplace_back(
            "each product is g times the sample that the tap multiplies in that output");
        break;
      case Wrt::bias:
        chapter->notes.emplace_back(
            "the bias is added to every output, so its gradient is the sum of g");
        break;
    }
    if (wrt == Wrt::kernel && subject.normalized_by)
      chapter->notes.emplace_back(
          "the kernel is normalized: from each sum the sum of all sums times their weights is "
          "subtracted, and the rest is divided by the sum of the kernel");
    if (wrt != Wrt::bias) add_convolution_form(*chapter, wrt, subject, g, style);
    chapters.push_back(std::move(*chapter));
  }
  return chapters;
}

}  // namespace

Failure run_explain(const ExplainOptions& options) {
  const SeriesGradientRequest& request = options.series;
  const bool gradient = !request.gradient.upstream.empty();
  Explanation explanation;
  explanation.command = options.command;
  explanation.number = request.table.format.number;
  auto kernel = read_request_kernel(request);
  if (!kernel) return kernel.error();
  const auto plan = make_plan(request.spec, *kernel);
  if (!plan) return of_kernel(plan.error(), request.kernel);
  if (!gradient) {
    const auto series = read_series({request.inputs[0], request.signal}, request.table);
    if (!series) return series.error();
    const auto subject = series_subject(request, *plan, *kernel, *series);
    if (!subject) return subject.error();
    Numbers y;
    for (const Numbers& signal : series->values) {
      const auto outputs = convolve(*plan, signal);
      if (!outputs) return outputs.error();
      y.insert(y.end(), outputs->begin(), outputs->end());
    }
    explanation.notes = subject->notes;
    auto chapter = explain_outputs(*subject, y, options.explanation);
    if (!chapter) return chapter.error();
    explanation.chapters.push_back(std::move(*chapter));
    return write(explanation, options.explanation);
  }
  const auto computed = compute_series_gradients(request, *kernel);
  if (!computed) return computed.error();
  const WholeSeries series{computed->columns.layout, computed->columns.values, {}};
  const auto subject = series_subject(request, *plan, *kernel, series);
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
  auto chapters = gradient_chapters(*subject, g, gradients, request.gradient.wrt,
                                    options.explanation, explanation.number);
  if (!chapters) return chapters.error();
  explanation.chapters = std::move(*chapters);
  return write(explanation, options.explanation);
}

Failure run_explain_layer(const ExplainLayerOptions& options) {
  const LayerOptions& layer = options.layer;
  Explanation explanation;
  explanation.command = options.command;
  explanation.number = layer.format.number;
  const auto inputs = read_layer_inputs(layer);
  if (!inputs) return inputs.error();
  const Subject subject = layer_subject(layer, *inputs);
  if (!layer.gradient) {
    explanation.notes = subject.notes;
    auto chapter = explain_outputs(subject, layer_outputs(*inputs), options.explanation);
    if (!chapter) return chapter.error();
    explanation.chapters.push_back(std::move(*chapter));
    return write(explanation, options.explanation);
  }
  const auto computed = compute_layer_gradients(layer, *inputs);
  if (!computed) return computed.error();
  const Numbers gradients[3] = {computed->gradients[0].values, computed->gradients[1].values,
                                computed->gradients[2].values};
  explanation.notes = gradient_notes(subject, computed->g.values, explanation.number);
  auto chapters = gradient_chapters(subject, computed->g.values, gradients, layer.gradient->wrt,
                                    options.explanation, explanation.number);
  if (!chapters) return chapters.error();
  explanation.chapters = std::move(*chapters);
  return write(explanation, options.explanation);
}

}  // namespace sigconv
