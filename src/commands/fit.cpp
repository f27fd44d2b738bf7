#include "commands/fit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "cli/options.hpp"
#include "cli/report.hpp"
#include "commands/series_files.hpp"
#include "input/columns.hpp"
#include "output/file.hpp"
#include "output/number_table.hpp"
#include "output/progress.hpp"
#include "output/tensor_writer.hpp"
#include "plot/table_plot.hpp"
#include "sigconv/plan.hpp"
#include "sigconv/sums.hpp"

namespace sigconv {
namespace {

// The inputs and the target of one series.
struct Data {
  std::string source;         // the file of the inputs
  std::string target_source;  // the file of the target
  std::string group;          // the name of the group in messages; empty without keys
  std::vector<std::string> key;
  std::vector<std::string> names;  // of the inputs
  std::vector<std::vector<double>> inputs;
  std::vector<double> target;
};

Error target_error(const Layout& layout, std::string message) {
  return data_error(
      layout.source, std::move(message),
      "give --target a column of numbers; " + describe_columns(layout.names, layout.width));
}

// Returns the place of the target among the chosen columns of `series`.
Result<std::size_t> find_target(const WholeSeries& series, const std::string& name) {
  const Layout& layout = *series.layout;
  const auto selected = select_columns(name, layout);
  if (!selected) return selected.error();
  if (selected->columns.size() != 1)
    return target_error(layout, "--target '" + name + "' is not one column");
  const auto at = std::ranges::find(layout.chosen, selected->columns[0]);
  if (at == layout.chosen.end()) {
    std::string hint = "give --target a column of numbers:";
    for (std::size_t i = 0; i < series.values.size(); ++i)
      hint += (i == 0 ? " " : ", ") + series.name(i);
    return data_error(layout.source, "--target '" + name + "' holds no numbers", hint);
  }
  return static_cast<std::size_t>(at - layout.chosen.begin());
}

Result<std::vector<double>> read_target_file(const FitOptions& options) {
  TableOptions table = options.table;
  table.columns.columns = options.target;
  auto targets = read_series({*options.target_file, {}}, table);
  if (!targets) return targets.error();
  if (targets->values.size() != 1) {
    const Layout& layout = *targets->layout;
    return data_error(
        layout.source,
        fmt::format("the target file has {} columns of numbers, not one", targets->values.size()),
        fmt::format("choose one with --target COLUMN --target-file {}; {}", *options.target_file,
                    describe_columns(layout.names, layout.width)));
  }
  return std::move(targets->values[0]);
}

// Separates the inputs of each series from its target.
Result<std::vector<Data>> separate(const FitOptions& options, std::vector<WholeSeries> all) {
  std::optional<std::size_t> place;
  if (!options.target_file) {
    const auto found = find_target(all[0], *options.target);
    if (!found) return found.error();
    place = *found;
  }
  const std::string source = all[0].layout->source;
  std::vector<Data> data;
  for (WholeSeries& series : all) {
    Data& each = data.emplace_back();
    each.source = source;
    each.target_source = options.target_file.value_or(source);
    each.group = group_of(series);
    each.key = std::move(series.key);
    for (std::size_t i = 0; i < series.values.size(); ++i) {
      if (i == place) {
        each.target = std::move(series.values[i]);
        continue;
      }
      each.names.push_back(series.name(i));
      each.inputs.push_back(std::move(series.values[i]));
    }
    if (each.inputs.empty())
      return target_error(*series.layout, "there is no input column besides the target");
  }
  if (!options.target_file) return data;
  auto target = read_target_file(options);
  if (!target) return target.error();
  data[0].target = std::move(*target);
  return data;
}

// Matches the target with the outputs. A target that has a value for each row keeps only the rows
// that outputs belong to.
Failure match_rows(const FitOptions& options, const Plan& plan, Index outputs, Data& data) {
  if (static_cast<Index>(data.target.size()) == outputs) return std::nullopt;
  const auto rows = static_cast<Index>(data.inputs[0].size());
  const Index last = plan.row(outputs - 1);
  if (static_cast<Index>(data.target.size()) != rows || plan.row(0) < 0 || last >= rows) {
    return data_error(
        data.target_source,
        fmt::format("the target has {} rows, but there are {} outputs", data.target.size(),
                    outputs),
        options.spec.mode == Mode::full
            ? "use --mode same or --mode valid, whose outputs belong to rows of the input"
            : "give one target for each output, or for each row of the input");
  }
  std::vector<double> target;
  for (Index i = 0; i < outputs; ++i)
    target.push_back(data.target[static_cast<std::size_t>(plan.row(i))]);
  data.target = std::move(target);
  return std::nullopt;
}

Result<Fit> fit(const FitOptions& options, ProgressLine* line, const Data& data) {
  std::vector<std::span<const double>> inputs(data.inputs.begin(), data.inputs.end());
  if (options.solver != options::Solver::sgd)
    return fit_kernels(options.spec, options.taps, inputs, data.target, options.ridge,
                       options.intercept ? Constant::learned
                       : options.demean  ? Constant::removed
                                         : Constant::none);
  NumberTable losses;
  losses.columns = {{"epoch", {}, {}}, {"loss", {}, {}}};
  auto fitted = descend(options.spec, options.taps, inputs, data.target, options.descent,
                        [&](Index epoch, double loss) {
                          losses.columns[0].values.push_back(static_cast<double>(epoch));
                          losses.columns[1].values.push_back(loss);
                          if (line == nullptr) return;
                          line->show({Progress::Unit::epochs, static_cast<std::uint64_t>(epoch),
                                      static_cast<std::uint64_t>(options.descent.epochs)});
                        });
  if (line != nullptr) line->clear();
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

// Prints the lines about a series to standard error.
void print_summary(const FitOptions& options, const Data& data, const Fit& fitted,
                   const std::function<void(const std::string&)>& say) {
  std::string name = options.files.inputs.size() > 1 ? data.source + ": " : "";
  if (!data.group.empty()) name += data.group + ": ";
  say(name + summary(options, data, fitted));
  if (options.intercept) say(name + constant_text(options, fitted));
  if (!options.verbose || !fitted.standard_errors) return;
  for (std::size_t i = 0; i < fitted.standard_errors->size(); ++i)
    say(fmt::format("{}standard errors, {}: {:.6g}", name, data.names[i],
                    fmt::join((*fitted.standard_errors)[i], " ")));
}

// The kernels of a table, and the groups that are too short to have one.
struct Kernels {
  NumberTable table;
  std::vector<std::string> summary;
  std::size_t short_series = 0;
  Failure too_short;  // the error of the first of them
};

void add_kernels(const Data& data, const Fit& fitted, NumberTable& table) {
  const std::size_t keys = data.key.size();
  for (std::size_t key = 0; key < keys; ++key)
    table.columns[key].texts.insert(table.columns[key].texts.end(), fitted.kernels[0].size(),
                                    data.key[key]);
  for (std::size_t i = 0; i < fitted.kernels.size(); ++i) {
    auto& values = table.columns[keys + i].values;
    values.insert(values.end(), fitted.kernels[i].begin(), fitted.kernels[i].end());
  }
}

// Fits kernels to every series. A group that is too short for an output is left out, unless all of
// them are.
Failure fit_series(const FitOptions& options, const Plan& plan, const TableOptions& given,
                   std::vector<Data>& all, Kernels& kernels) {
  for (Data& data : all) {
    const auto failed = [&](Error error) {
      if (error.kind == ErrorKind::usage) return error;
      if (error.source.empty()) error.source = data.source;
      error.part = data.group;
      return error;
    };
    if (options.demean) {
      take_mean_out(data.target);
      for (auto& input : data.inputs) take_mean_out(input);
    }
    const auto outputs = plan.outputs(static_cast<Index>(data.inputs[0].size()));
    if (!outputs) {
      if (kernels.short_series++ == 0) kernels.too_short = failed(outputs.error());
      continue;
    }
    if (auto error = match_rows(options, plan, *outputs, data)) return failed(std::move(*error));
    const auto fitted = fit(options, given.line, data);
    if (!fitted) return failed(fitted.error());
    add_kernels(data, *fitted, kernels.table);
    print_summary(options, data, *fitted,
                  [&](const std::string& line) { kernels.summary.push_back(line); });
  }
  return kernels.short_series == all.size() ? kernels.too_short : std::nullopt;
}

// Reads the table in `source` and writes the kernels of its series.
Failure fit_table(const FitOptions& options, const Plan& plan, const TableOptions& given,
                  ByteSource& source, OutputFile& output, SharedHeader& header, std::string& note) {
  auto read = read_all_series(source, given, header);
  if (!read) return read.error();
  const auto layout = (*read)[0].layout;
  auto all = separate(options, std::move(*read));
  if (!all) return all.error();
  Kernels kernels;
  NumberTable& table = kernels.table;
  table.columns = key_columns(*layout);
  for (const std::string& name : (*all)[0].names) table.columns.push_back({name, {}, {}});
  table.header = table.columns.size() > 1 && header.source.empty();
  if (auto error = fit_series(options, plan, given, *all, kernels)) return error;
  if (auto error = output.write(number_table_text(table, given.format))) return error;
  if (auto error = output.flush()) return error;
  header = {layout->source, layout->names, layout->width, layout->chosen};
  if (kernels.short_series > 0)
    note = fmt::format("{}: --mode valid has no output for {} of {} groups; the first is {}",
                       layout->source, kernels.short_series, all->size(), kernels.too_short->part);
  if (!given.plot.empty())
    if (auto error = draw_plot(plot_of_kernels(table), given.plot)) return error;
  if (given.say)
    for (const std::string& line : kernels.summary) given.say(line);
  return std::nullopt;
}

// Returns the options for reading the inputs. A list of -c must include the target, so that its
// column is read. A list of exclusions reads it anyway.
TableOptions input_options(const FitOptions& options) {
  TableOptions table = options.table;
  if (options.target_file) return table;
  table.columns.target = options.target;
  auto& columns = table.columns.columns;
  if (columns && !columns->starts_with('!')) *columns += "," + *options.target;
  return table;
}

}  // namespace

int run_fit(const FitOptions& options) {
  const auto plan =
      make_plan(options.spec, std::vector<double>(static_cast<std::size_t>(options.taps), 1));
  if (!plan) return report(plan.error());
  const auto convert = [&](const TableOptions& table, ByteSource& source, OutputFile& output,
                           SharedHeader& header, std::string& note) {
    return fit_table(options, *plan, table, source, output, header, note);
  };
  return run_files(convert, input_options(options), options.files);
}

}  // namespace sigconv
