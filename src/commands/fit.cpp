#include "commands/fit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "cli/option_groups.hpp"
#include "cli/options.hpp"
#include "cli/report.hpp"
#include "error/fault.hpp"
#include "input/columns.hpp"
#include "output/destination.hpp"
#include "output/file.hpp"
#include "output/number_table.hpp"
#include "output/progress.hpp"
#include "output/tensor_writer.hpp"
#include "plot/table_plot.hpp"
#include "sigconv/plan.hpp"
#include "sigconv/sums.hpp"

namespace sigconv {
namespace {

struct Data {
  Layout layout;  // layout of the input file
  std::vector<std::string> names;
  std::vector<std::vector<double>> inputs;
  std::vector<double> target;
};

Error target_error(const WholeSeries& series, std::string message) {
  return data_error(series.layout->source, std::move(message),
                    "give --target a column of numbers; " +
                        describe_columns(series.layout->names, series.layout->width));
}

// Removes the target's column from `series` and returns its values.
Result<std::vector<double>> take_target(WholeSeries& series, const std::string& name) {
  const auto selected = select_columns(name, *series.layout);
  if (!selected) return selected.error();
  if (selected->columns.size() != 1)
    return target_error(series, "--target '" + name + "' is not one column");
  auto& chosen = series.layout->chosen;
  const auto at = std::ranges::find(chosen, selected->columns[0]);
  if (at == chosen.end()) {
    std::string hint = "give --target a column of numbers:";
    for (std::size_t i = 0; i < series.values.size(); ++i)
      hint += (i == 0 ? " " : ", ") + series.name(i);
    return data_error(series.layout->source, "--target '" + name + "' holds no numbers", hint);
  }
  const auto place = at - chosen.begin();
  auto target = std::move(series.values[static_cast<std::size_t>(place)]);
  series.values.erase(series.values.begin() + place);
  chosen.erase(at);
  return target;
}

Result<Data> read_data(const FitOptions& options) {
  TableOptions table = options.table;
  // A list of -c must include the target, so that its column is read. A list of exclusions reads it
  // anyway.
  if (!options.has_target_file()) table.columns.target = options.target;
  auto& columns = table.columns.columns;
  if (options.target && !options.has_target_file() && columns && !columns->starts_with('!'))
    *columns += "," + *options.target;
  auto series = read_series({options.inputs[0], {}}, table);
  if (!series) return series.error();
  Data data;
  if (options.has_target_file()) {
    TableOptions other = options.table;
    other.columns.columns = options.target;
    auto targets = read_series({options.inputs[1], {}}, other);
    if (!targets) return targets.error();
    if (targets->values.size() != 1)
      return target_error(*targets,
                          fmt::format("the target file has {} columns of numbers, not one",
                                      targets->values.size()));
    data.target = std::move(targets->values[0]);
  } else {
    auto target = take_target(*series, *options.target);
    if (!target) return target.error();
    data.target = std::move(*target);
  }
  if (series->values.empty())
    return target_error(*series, "there is no input column besides the target");
  for (std::size_t i = 0; i < series->values.size(); ++i) data.names.push_back(series->name(i));
  data.inputs = std::move(series->values);
  data.layout = *series->layout;
  return data;
}

// Matches the target with the outputs. A target that has a value for each row keeps only the rows
// that outputs belong to.
Failure match_rows(const FitOptions& options, Data& data) {
  const auto plan =
      make_plan(options.spec, std::vector<double>(static_cast<std::size_t>(options.taps), 1));
  if (!plan) return plan.error();
  const auto rows = static_cast<Index>(data.inputs[0].size());
  const auto outputs = plan->outputs(rows);
  if (!outputs) {
    Error error = outputs.error();
    error.source = data.layout.source;
    return error;
  }
  if (static_cast<Index>(data.target.size()) == *outputs) return std::nullopt;
  const Index last = plan->row(*outputs - 1);
  if (static_cast<Index>(data.target.size()) != rows || plan->row(0) < 0 || last >= rows) {
    return data_error(
        options.has_target_file() ? options.inputs[1] : data.layout.source,
        fmt::format("the target has {} rows, but there are {} outputs", data.target.size(),
                    *outputs),
        options.spec.mode == Mode::full
            ? "use --mode same or --mode valid, whose outputs belong to rows of the input"
            : "give one target for each output, or for each row of the input");
  }
  std::vector<double> target;
  for (Index i = 0; i < *outputs; ++i)
    target.push_back(data.target[static_cast<std::size_t>(plan->row(i))]);
  data.target = std::move(target);
  return std::nullopt;
}

Result<Fit> fit(const FitOptions& options, const Data& data) {
  std::vector<std::span<const double>> inputs(data.inputs.begin(), data.inputs.end());
  if (options.solver != options::Solver::sgd)
    return fit_kernels(options.spec, options.taps, inputs, data.target, options.ridge,
                       options.intercept ? Constant::learned
                       : options.demean  ? Constant::removed
                                         : Constant::none);
  ProgressLine line(options.table.progress);
  NumberTable losses;
  losses.columns = {{"epoch", {}, {}}, {"loss", {}, {}}};
  auto fitted = descend(options.spec, options.taps, inputs, data.target, options.descent,
                        [&](Index epoch, double loss) {
                          losses.columns[0].values.push_back(static_cast<double>(epoch));
                          losses.columns[1].values.push_back(loss);
                          line.show({Progress::Unit::epochs, static_cast<std::uint64_t>(epoch),
                                     static_cast<std::uint64_t>(options.descent.epochs)});
                        });
  if (!fitted || options.loss.empty()) return fitted;
  if (auto error = write_file(options.loss, number_table_text(losses, {}))) return *error;
  return fitted;
}

std::string summary(const FitOptions& options, const Data& data, const Fit& fit) {
  const std::size_t taps = fit.kernels.size() * fit.kernels[0].size();
  std::string text = fmt::format("{} tap{} from {} outputs: residual {:.4g} (rms)", taps,
                                 taps == 1 ? "" : "s", data.target.size(), fit.rms);
  if (!std::isnan(fit.r_squared)) text += fmt::format(", R^2 {:.6g}", fit.r_squared);
  if (fit.condition) text += fmt::format(", condition {:.3g}", *fit.condition);
  if (fit.r_squared < 0) text += " (use --demean if the means differ)";
  if (options.solver == options::Solver::sgd)
    text += fmt::format(", after {} epochs", options.descent.epochs);
  return text;
}

// Returns the constant, in the form of the taps.
std::string constant_text(const FitOptions& options, const Fit& fit) {
  std::string text = "constant: ";
  append_cell(text, fit.constant, {',', '.', options.table.format.number});
  if (options.verbose) text += fmt::format(", standard error {:.6g}", fit.constant_error);
  return text;
}

Result<options::Solver> read_solver(const OptionInfo& option, std::string_view text) {
  for (const Choice& choice : option.choices)
    if (choice.name == text) return static_cast<options::Solver>(choice.value);
  return usage_error("unknown --solver '" + std::string(text) + "'",
                     "choose normal (normal equations) or sgd (gradient descent)");
}

void add_solver(OptionSet& set, FitOptions& options) {
  set.add(options::demean, options.demean)
      .in(OptionGroup::fit)
      .describes("subtract the means of inputs and target first");
  set.add(options::intercept, options.intercept);
  set.add(options::solver, options.solver, read_solver);
  set.check([&]() -> Failure {
    if (options.solver == options::Solver::sgd) {
      for (const OptionInfo* option :
           std::initializer_list<const OptionInfo*>{&options::ridge, &options::intercept})
        if (set.given(*option)) return usage_error(label(*option) + " needs --solver normal");
      return std::nullopt;
    }
    for (const OptionInfo* option : std::initializer_list<const OptionInfo*>{
             &options::learning_rate, &options::momentum, &options::epochs, &options::batch,
             &options::seed, &options::loss})
      if (set.given(*option)) return usage_error(label(*option) + " needs --solver sgd");
    return std::nullopt;
  });
  Descent& descent = options.descent;
  set.add(options::ridge, options.ridge);
  set.add(options::learning_rate, descent.learning_rate);
  set.add(options::momentum, descent.momentum);
  set.check([&]() -> Failure {
    if (descent.momentum < 1) return std::nullopt;
    return usage_error("--momentum must be 0 or more and below 1");
  });
  set.add(options::epochs, descent.epochs);
  set.add(options::batch, descent.batch);
  set.add(options::seed, descent.seed);
  set.add(options::loss, options.loss);
}

void check_fit(OptionSet& set, FitOptions& options) {
  set.check([&]() -> Failure {
    if (set.given(options::loss) && options.loss.empty())
      return usage_error("--loss needs the name of a file");
    auto& inputs = options.inputs;
    if (inputs.size() > 2) return usage_error("fit takes one FILE, or FILE and TARGET_FILE");
    if (inputs.empty()) inputs.emplace_back("-");
    if (inputs.size() == 2 && inputs[0] == inputs[1])
      return usage_error("the same file is named twice",
                         "name the file once, and its target column with --target COLUMN");
    if (!options.target && !options.has_target_file())
      return usage_error("fit needs a target", "add --target COLUMN or a second file");
    const Missing missing = options.table.series.missing;
    if (missing == Missing::keep || missing == Missing::skip)
      return usage_error("fit has no --na keep and no --na skip",
                         "fill missing samples with --na zero, hold or linear");
    return std::nullopt;
  });
  check_output(set, options.output);
  set.check([&]() -> Failure {
    if (options.loss.empty() || !same_output(options.loss, options.output)) return std::nullopt;
    return same_file("--loss", "-o");
  });
}

}  // namespace

void add_fit(OptionSet& set, FitOptions& options) {
  TableOptions& table = options.table;
  table.series.must_fill = true;
  set.add_files(options::files, options.inputs).takes("[FILE [TARGET_FILE]]");
  set.add(options::target, options.target);
  set.check([&]() -> Failure {
    if (set.given(options::taps)) return std::nullopt;
    return usage_error("fit needs --taps", "give the length of the kernel: --taps N");
  });
  set.add(options::taps, options.taps);
  set.check([&]() -> Failure {
    if (options.taps <= kMostFitted) return std::nullopt;
    return fault_error(Fault::too_many_taps, {options.taps, kMostFitted});
  });
  set.add(options::columns, table.columns.columns)
      .notes_default("all numeric but time, keys and target");
  add_dialect(set, table.dialect);
  add_row_repairs(set, table.dialect);
  add_missing(set, table).offers({"error", "zero", "hold", "backfill", "linear"});
  add_written(set, options.output, table.format, "csv");
  check_npy(set, table.format);
  add_max_buffer(set, table);
  add_threads(set, table);
  set.add(options::mode, options.spec.mode);
  set.add(options::align, options.spec.align);
  add_extension(set, options::pad, options.spec.extension);
  add_solver(set, options);
  check_fit(set, options);
  add_plot(set, table.plot, options.output);
  set.check([&]() -> Failure {
    if (options.loss.empty() || !set.given(options::plot) || !same_output(options.loss, table.plot))
      return std::nullopt;
    return same_file("--loss", "--plot");
  });
  set.add(options::quiet, options.quiet);
  set.add(options::verbose, options.verbose).describes("print the standard error of each tap");
  set.add(options::help);
  set.check([&]() -> Failure {
    if (!options.quiet) table.note = note_to_stderr;
    table.progress = !options.quiet && isatty(STDERR_FILENO) == 1;
    return std::nullopt;
  });
}

Failure run_fit(const FitOptions& options) {
  auto data = read_data(options);
  if (!data) return data.error();
  if (options.demean) {
    take_mean_out(data->target);
    for (auto& input : data->inputs) take_mean_out(input);
  }
  if (auto error = match_rows(options, *data)) return error;
  const auto fitted = fit(options, *data);
  if (!fitted) {
    Error error = fitted.error();
    if (error.kind != ErrorKind::usage && error.source.empty()) error.source = data->layout.source;
    return error;
  }
  NumberTable table;
  table.header = fitted->kernels.size() > 1;
  for (std::size_t i = 0; i < fitted->kernels.size(); ++i)
    table.columns.push_back({data->names[i], fitted->kernels[i], {}});
  if (auto error = write_file(options.output, number_table_text(table, options.table.format)))
    return error;
  if (!options.table.plot.empty())
    if (auto error = draw_plot(plot_of_kernels(table), options.table.plot)) return error;
  if (options.quiet) return std::nullopt;
  say_to_stderr(summary(options, *data, *fitted));
  if (options.intercept) say_to_stderr(constant_text(options, *fitted));
  if (!options.verbose || !fitted->standard_errors) return std::nullopt;
  for (std::size_t i = 0; i < fitted->standard_errors->size(); ++i)
    say_to_stderr(fmt::format("standard errors, {}: {:.6g}", data->names[i],
                              fmt::join((*fitted->standard_errors)[i], " ")));
  return std::nullopt;
}

}  // namespace sigconv
