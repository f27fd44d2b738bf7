#include "commands/fit_job.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "input/columns.hpp"
#include "output/file.hpp"
#include "output/number_table.hpp"
#include "output/progress.hpp"
#include "plot/table_plot.hpp"
#include "sigconv/plan.hpp"
#include "sigconv/sums.hpp"

namespace sigconv {
namespace {

struct Data {
  Layout layout;  // of the inputs
  std::vector<std::string> names;
  std::vector<std::vector<double>> inputs;
  std::vector<double> target;
};

Error target_error(const WholeSeries& series, std::string message) {
  Error error;
  error.source = series.layout->source;
  error.message = std::move(message);
  error.hint = "--target names a column of numbers; " +
               describe_columns(series.layout->names, series.layout->width);
  return error;
}

// Takes the target's column out of `series`.
Result<std::vector<double>> take_target(WholeSeries& series, const std::string& name) {
  const auto selected = select_columns(name, series.layout->names, series.layout->width);
  if (!selected) {
    Error error = selected.error();
    error.source = series.layout->source;
    return error;
  }
  if (selected->columns.size() != 1)
    return target_error(series, "--target '" + name + "' is not one column");
  auto& chosen = series.layout->chosen;
  const auto at = std::ranges::find(chosen, selected->columns[0]);
  if (at == chosen.end()) return target_error(series, "--target '" + name + "' holds no numbers");
  const auto place = at - chosen.begin();
  auto target = std::move(series.values[static_cast<std::size_t>(place)]);
  series.values.erase(series.values.begin() + place);
  chosen.erase(at);
  return target;
}

Result<Data> read_data(const FitJob& job) {
  TableOptions table = job.table;
  // With -c, the target has to be among what is read; a list of what is left out leaves it in.
  auto& columns = table.columns.columns;
  if (job.target && !job.target_file && columns && !columns->starts_with('!'))
    *columns += "," + *job.target;
  auto series = read_series({job.input, {}}, table);
  if (!series) return series.error();
  Data data;
  if (job.target_file) {
    TableOptions other = job.table;
    other.columns.columns = job.target;
    auto targets = read_series({*job.target_file, {}}, other);
    if (!targets) return targets.error();
    if (targets->values.size() != 1)
      return target_error(*targets, fmt::format("{} columns hold numbers", targets->values.size()));
    data.target = std::move(targets->values[0]);
  } else {
    auto target = take_target(*series, *job.target);
    if (!target) return target.error();
    data.target = std::move(*target);
  }
  if (series->values.empty())
    return target_error(*series, "no column but the target is left for an input");
  for (std::size_t i = 0; i < series->values.size(); ++i) data.names.push_back(series->name(i));
  data.inputs = std::move(series->values);
  data.layout = *series->layout;
  return data;
}

// A target beside the inputs has a value for each row: those of the rows that outputs belong to.
Failure match_rows(const FitJob& job, Data& data) {
  const auto plan = make_plan(job.spec, std::vector<double>(static_cast<std::size_t>(job.taps), 1));
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
    Error error;
    error.source = job.target_file.value_or(data.layout.source);
    error.message =
        fmt::format("the target has {} rows, the output {}", data.target.size(), *outputs);
    error.hint = job.spec.mode == Mode::full
                     ? "--mode same or valid, where outputs belong to rows of the input"
                     : "a target has a number for each output, or for each row of the input";
    return error;
  }
  std::vector<double> target;
  for (Index i = 0; i < *outputs; ++i)
    target.push_back(data.target[static_cast<std::size_t>(plan->row(i))]);
  data.target = std::move(target);
  return std::nullopt;
}

Result<Fit> fit(const FitJob& job, const Data& data) {
  std::vector<std::span<const double>> inputs(data.inputs.begin(), data.inputs.end());
  if (!job.descent) return fit_kernels(job.spec, job.taps, inputs, data.target, job.ridge);
  ProgressLine line(job.table.progress);
  NumberTable losses;
  losses.columns = {{"epoch", {}, {}}, {"loss", {}, {}}};
  auto fitted =
      descend(job.spec, job.taps, inputs, data.target, *job.descent, [&](Index epoch, double loss) {
        losses.columns[0].values.push_back(static_cast<double>(epoch));
        losses.columns[1].values.push_back(loss);
        line.show({Progress::Unit::epochs, static_cast<std::uint64_t>(epoch),
                   static_cast<std::uint64_t>(job.descent->epochs)});
      });
  if (!fitted || job.loss.empty()) return fitted;
  if (auto error = write_file(job.loss, number_table_text(losses, {}))) return *error;
  return fitted;
}

std::string summary(const FitJob& job, const Data& data, const Fit& fit) {
  const std::size_t taps = fit.kernels.size() * fit.kernels[0].size();
  std::string text = fmt::format("{} tap{} from {} outputs: residual {:.4g} (rms)", taps,
                                 taps == 1 ? "" : "s", data.target.size(), fit.rms);
  if (!std::isnan(fit.r_squared)) text += fmt::format(", R^2 {:.6g}", fit.r_squared);
  if (fit.condition) text += fmt::format(", condition {:.3g}", *fit.condition);
  if (fit.r_squared < 0) text += " (--demean fits what varies)";
  if (job.descent) text += fmt::format(", after {} epochs", job.descent->epochs);
  return text;
}

}  // namespace

Failure run_fit(const FitJob& job) {
  auto data = read_data(job);
  if (!data) return data.error();
  if (job.demean) {
    take_mean_out(data->target);
    for (auto& input : data->inputs) take_mean_out(input);
  }
  if (auto error = match_rows(job, *data)) return error;
  const auto fitted = fit(job, *data);
  if (!fitted) {
    Error error = fitted.error();
    if (error.kind != ErrorKind::usage && error.source.empty()) error.source = data->layout.source;
    return error;
  }
  NumberTable table;
  table.header = fitted->kernels.size() > 1;
  for (std::size_t i = 0; i < fitted->kernels.size(); ++i)
    table.columns.push_back({data->names[i], fitted->kernels[i], {}});
  if (auto error = write_file(job.output, number_table_text(table, job.table.format))) return error;
  if (!job.table.plot.empty())
    if (auto error = draw_plot(plot_of_kernels(table), job.table.plot)) return error;
  if (!job.say) return std::nullopt;
  job.say(summary(job, *data, *fitted));
  if (!job.verbose || !fitted->standard_errors) return std::nullopt;
  for (std::size_t i = 0; i < fitted->standard_errors->size(); ++i)
    job.say(fmt::format("standard errors, {}: {:.6g}", data->names[i],
                        fmt::join((*fitted->standard_errors)[i], " ")));
  return std::nullopt;
}

}  // namespace sigconv
