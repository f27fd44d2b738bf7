#include "commands/deconv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/option_groups.hpp"
#include "cli/options.hpp"
#include "cli/report.hpp"
#include "commands/series_files.hpp"
#include "input/kernel_source.hpp"
#include "pipeline/series_store.hpp"
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
std::string note_of(const DeconvOptions& options, const Plan& plan, const Deconvolution& found,
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

// The series of a table, and the inputs that they were made of.
struct Recovered {
  std::vector<WholeSeries> series;
  std::vector<Outputs> inputs;        // of each series, by column
  std::vector<std::string> notes;     // the first one of each column
  std::vector<std::size_t> and_more;  // notes about the column in other groups
};

// Recovers the inputs of all columns of all series.
Failure recover(const DeconvOptions& options, const Plan& plan, std::span<const double> weights,
                Recovered& recovered) {
  for (const WholeSeries& series : recovered.series) {
    Outputs& inputs = recovered.inputs.emplace_back();
    recovered.notes.resize(series.values.size());
    recovered.and_more.resize(series.values.size());
    const auto failed = [&](Error error) {
      if (error.kind == ErrorKind::usage) return error;
      if (error.source.empty()) error.source = series.layout->source;
      error.part = group_of(series);
      return error;
    };
    for (std::size_t i = 0; i < series.values.size(); ++i) {
      auto found = deconvolve(options.spec, weights, series.values[i], options.ridge);
      if (!found) return failed(of_kernel(found.error(), options.kernel));
      if (!found->converged) return failed(not_converged(plan, series.name(i), *found));
      const auto text = note_of(options, plan, *found, series.values[i]);
      std::string& note = recovered.notes[i];
      if (!text.empty() && !note.empty()) ++recovered.and_more[i];
      if (!text.empty() && note.empty())
        note = fmt::format("column {}: {}{}", series.name(i),
                           series.key.empty() ? "" : group_of(series) + ": ", text);
      inputs.push_back(std::move(found->input));
    }
  }
  return std::nullopt;
}

void print_notes(const DeconvOptions& options, const TableOptions& table,
                 const Recovered& recovered) {
  if (!table.say) return;
  std::string source;
  if (options.files.inputs.size() > 1) source = recovered.series[0].layout->source + ": ";
  for (std::size_t i = 0; i < recovered.notes.size(); ++i) {
    if (recovered.notes[i].empty()) continue;
    const std::size_t more = recovered.and_more[i];
    table.say(source + recovered.notes[i] +
              (more > 0 ? fmt::format(" (and {} more group{})", more, more > 1 ? "s" : "") : ""));
  }
}

Failure deconvolve_table(const DeconvOptions& options, const Plan& plan,
                         std::span<const double> weights, const TableOptions& table,
                         ByteSource& source, OutputFile& output, SharedHeader& header) {
  auto all = read_all_series(source, table, header, true);
  if (!all) return all.error();
  const Layout& layout = *(*all)[0].layout;
  auto format = make_format(table.format, layout);
  if (!format) return format.error();
  Recovered recovered{std::move(*all), {}, {}, {}};
  if (auto error = recover(options, plan, weights, recovered)) return error;
  print_notes(options, table, recovered);
  if (!header.source.empty()) {
    format->header.clear();
    // The previous input may lack its last line end.
    if (!output.at_line_start())
      if (auto error = output.write(layout.line_end)) return error;
  }
  header = {layout.source, layout.names, layout.width, layout.chosen};
  const Placing placing{shift_of(plan), has_output_for_each_row(plan)};
  const auto text = series_text(recovered.series, *format, recovered.inputs, placing);
  if (auto error = output.write(text)) return error;
  if (table.plot.empty()) return std::nullopt;
  return draw_plot(plot_of(recovered.series[0], plan, recovered.inputs[0]), table.plot);
}

void check_deconv(OptionSet& set, DeconvOptions& options) {
  set.check([&]() -> Failure {
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
  set.add_files(options::files, options.files.inputs);
  add_kernel(set, spec.operation, options.kernel);
  set.add(options::mode, spec.mode).describes("mode of the convolution");
  add_align(set, spec.align, options.kernel);
  set.add(options::dilation, spec.dilation, read_whole<1>);
  set.add(options::normalize, spec.normalize);
  add_extension(set, options::pad, spec.extension);
  set.add(options::columns, table.columns.columns);
  set.add(options::by, table.columns.keys);
  set.add(options::sorted, table.series.sorted);
  set.add(options::signal, options.files.signal);
  add_dialect(set, table.dialect);
  add_row_repairs(set, table.dialect);
  add_missing(set, table).offers({"error", "zero", "hold", "backfill", "linear"});
  add_written(set, options.files.output, table.format)
      .describes("file, DIR/, or a template of {dir} {stem} {ext} {name}");
  check_npy(set, table.format);
  add_layout(set, table.format, "_deconv").describes("drop the columns that are not deconvolved");
  add_max_buffer(set, table);
  add_threads(set, table);
  add_design(set, options.design, options.kernel);
  check_inputs(set, options.files.inputs, options.files.signal, &options.kernel);
  add_plot(set, table.plot, options.files.output);
  add_targets(set, options.files, table);
  check_deconv(set, options);
  set.add(options::ridge, options.ridge)
      .in(OptionGroup::computation)
      .notes_default("0 if the result is exact, else small")
      .describes("penalty on the sum of squared samples");
  add_quiet(set, options.quiet, table);
  set.check([&]() -> Failure {
    if (!options.quiet) table.say = say_to_stderr;
    return std::nullopt;
  });
  set.add(options::help);
}

int run_deconv(const DeconvOptions& options) {
  TableOptions given = options.table;
  const auto kernel = read_table_kernel(
      options.kernel, options.design, inputs_of(options.files.signal, options.files.inputs), given);
  if (!kernel) return report(kernel.error());
  const auto plan = make_plan(options.spec, *kernel);
  if (!plan) return report(of_kernel(plan.error(), options.kernel));
  const auto weights = kernel->weights();
  const auto convert = [&](const TableOptions& table, ByteSource& source, OutputFile& output,
                           SharedHeader& header, std::string& /*note*/) {
    return deconvolve_table(options, *plan, weights, table, source, output, header);
  };
  return run_files(convert, given, options.files);
}

}  // namespace sigconv
