#include "commands/deconv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/option_groups.hpp"
#include "cli/options.hpp"
#include "cli/report.hpp"
#include "input/kernel_source.hpp"
#include "output/destination.hpp"
#include "output/file.hpp"
#include "output/targets.hpp"
#include "pipeline/series_text.hpp"
#include "pipeline/table_kernel.hpp"
#include "plot/plot.hpp"
#include "sigconv/fit.hpp"
#include "sigconv/plan.hpp"

namespace sigconv {
namespace {

// Returns the shift of the table: sample r of the input belongs to row r + shift. conv aligns one
// output with each sample, and writes it on that row.
Index shift_of(const Plan& plan) {
  switch (plan.mode) {
    case Mode::full:
      return plan.span - 1 - plan.lookback;
    case Mode::valid:
      return -plan.lookback;
    case Mode::same:
      return 0;
  }
  return 0;
}

// Returns lines for `count` samples. Each sample is on the row that it belongs to, if there is one.
Plot plot_of(const WholeSeries& series, const Plan& plan, const Outputs& inputs) {
  using Kind = Plot::Curve::Kind;
  Plot plot;
  plot.x_label = "row";
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    Envelope given;
    Envelope found;
    given.push(series.values[i]);
    found.push(inputs[i]);
    const auto shift = static_cast<double>(shift_of(plan));
    plot.panels.push_back({series.name(i),
                           {{Kind::input, "input", points_of(given)},
                            {Kind::output, "deconvolved", points_of(found, shift)}}});
  }
  return plot;
}

double largest(const std::vector<double>& numbers) {
  double most = 0;
  for (const double number : numbers) most = std::max(most, std::abs(number));
  return most;
}

// Returns the largest factor by which the kernel magnifies inputs.
double gain(const Plan& plan) {
  double sum = 0;
  for (const double weight : plan.divided_weights()) sum += std::abs(weight);
  return sum;
}

// Returns the error of a result that the iterations did not reach.
Error not_converged(const Plan& plan, const std::string& column, const Deconvolution& found) {
  // A ridge of 1e-6 of the squared gain makes the iterations converge fast: they divide by no less.
  constexpr double kShare = 1e-6;
  const double least = kShare * gain(plan) * gain(plan);
  return data_error(
      {}, fmt::format("column {}: no solution after {} iterations", column, found.iterations),
      fmt::format("use a larger --ridge: {:.0e}", found.ridge < least ? least : 10 * found.ridge));
}

// Returns a note about a result that is not exact or likely to be noise. Empty for other results.
std::string note(const DeconvOptions& options, const Plan& plan, const Deconvolution& found,
                 const std::vector<double>& outputs) {
  std::string text;
  if (!found.exact)
    text = fmt::format("{}least squares with --ridge {:.3g}, residual {:.3g} (rms)",
                       options.ridge ? "" : "no exact solution; ", found.ridge, found.residual);
  if (!found.determined) {
    if (!text.empty()) text += "; ";
    text += "the outputs do not determine the input";
    if (found.ridge == 0) text += ": this one has the smallest sum of squares";
  }
  // A kernel magnifies no input by more than the sum of |w|. An input is at least as large as the
  // outputs divided by this sum, and likely to be noise if it is more than kFar times as large.
  constexpr double kFar = 20;
  const double times = largest(found.input) / (largest(outputs) / gain(plan));
  if (times > kFar)
    text += fmt::format(
        "{}{:.2g} times as large as outputs / sum of |w|, likely noise; a larger --ridge reduces "
        "it",
        text.empty() ? "" : "; ", times);
  return text;
}

void check_deconv(OptionSet& set, DeconvOptions& options) {
  check_output(set, options.output);
  set.check([&]() -> Failure {
    const auto targets = name_targets(options.output, options.inputs);
    if (!targets) return targets.error();
    if (auto error = check_targets(*targets, options.inputs)) return error;
    if (set.given(options::plot) && same_output(options.table.plot, (*targets)[0]))
      return same_file("--plot", "-o");
    options.table.series.must_fill = true;
    const Missing missing = options.table.series.missing;
    if (missing == Missing::keep || missing == Missing::skip)
      return usage_error("deconv has no --na keep and no --na skip",
                         "fill missing samples with --na zero, hold or linear");
    return std::nullopt;
  });
}

}  // namespace

void add_deconv(OptionSet& set, DeconvOptions& options) {
  Spec& spec = options.spec;
  TableOptions& table = options.table;
  set.add_files(options::files, options.inputs).takes("[FILE]");
  set.check([&]() -> Failure {
    if (options.inputs.size() > 1)
      return usage_error("deconv takes one FILE", "run the command once for each file");
    return std::nullopt;
  });
  add_kernel(set, spec.operation, options.kernel);
  set.add(options::mode, spec.mode).describes("mode of the convolution");
  add_align(set, spec.align, options.kernel);
  set.add(options::dilation, spec.dilation, read_whole<1>);
  set.add(options::normalize, spec.normalize);
  add_extension(set, options::pad, spec.extension);
  set.add(options::columns, table.columns.columns);
  set.add(options::signal, options.signal);
  add_dialect(set, table.dialect);
  add_row_repairs(set, table.dialect);
  add_missing(set, table).offers({"error", "zero", "hold", "backfill", "linear"});
  add_written(set, options.output, table.format);
  check_npy(set, table.format);
  add_layout(set, table.format, "_deconv").describes("drop the columns that are not deconvolved");
  add_max_buffer(set, table);
  add_threads(set, table);
  add_design(set, options.design, options.kernel);
  check_inputs(set, options.inputs, options.signal, &options.kernel);
  add_plot(set, table.plot, options.output);
  check_deconv(set, options);
  set.add(options::ridge, options.ridge)
      .in(OptionGroup::computation)
      .notes_default("0 if the result is exact, else small")
      .describes("penalty on the sum of squared samples");
  add_quiet(set, options.quiet, table);
  set.add(options::help);
}

Failure run_deconv(const DeconvOptions& options) {
  TableOptions table = options.table;
  const auto kernel = read_table_kernel(options.kernel, options.design,
                                        inputs_of(options.signal, options.inputs), table);
  if (!kernel) return kernel.error();
  const auto plan = make_plan(options.spec, *kernel);
  if (!plan) return of_kernel(plan.error(), options.kernel);
  const auto series = read_series({options.inputs[0], options.signal}, table, true);
  if (!series) return series.error();
  const auto format = make_format(options.table.format, *series->layout);
  if (!format) return format.error();
  Outputs inputs;
  const auto weights = kernel->weights();
  for (std::size_t i = 0; i < series->values.size(); ++i) {
    auto found = deconvolve(options.spec, weights, series->values[i], options.ridge);
    if (!found) {
      Error error = of_kernel(found.error(), options.kernel);
      if (error.kind != ErrorKind::usage && error.source.empty())
        error.source = series->layout->source;
      return error;
    }
    if (!found->converged) {
      Error error = not_converged(*plan, series->name(i), *found);
      error.source = series->layout->source;
      return error;
    }
    if (const auto text = note(options, *plan, *found, series->values[i]);
        !options.quiet && !text.empty())
      say_to_stderr("column " + series->name(i) + ": " + text);
    inputs.push_back(std::move(found->input));
  }
  const Plot plot = options.table.plot.empty() ? Plot() : plot_of(*series, *plan, inputs);
  if (auto error = write_file(options.output,
                              series_text(*series, *format, std::move(inputs), shift_of(*plan))))
    return error;
  return options.table.plot.empty() ? std::nullopt : draw_plot(plot, options.table.plot);
}

}  // namespace sigconv
