#include "commands/response.hpp"

#include <fmt/format.h>

#include <cmath>

#include "cli/option_groups.hpp"
#include "cli/options.hpp"
#include "commands/kernel.hpp"
#include "input/kernel_source.hpp"
#include "output/file.hpp"
#include "output/number_table.hpp"
#include "pipeline/step_of_table.hpp"
#include "pipeline/table_kernel.hpp"
#include "plot/table_plot.hpp"
#include "sigconv/plan.hpp"
#include "sigconv/response.hpp"

namespace sigconv {
namespace {

// Returns the hint for a frequency above half the rate.
std::string frequency_hint(const ResponseOptions& options, double half) {
  if (half != 0.5 || options.table.columns.times)
    return fmt::format("give frequencies from 0 to {}", half);
  return "give the samples per second with --rate if frequencies are in Hz";
}

Failure check_frequency(const OptionInfo& option, double frequency, double rate,
                        const ResponseOptions& options) {
  const double half = rate / 2;
  if (frequency <= half) return std::nullopt;
  return usage_error(
      fmt::format("{}: {} is above {}, which is half the rate", label(option), frequency, half),
      frequency_hint(options, half));
}

// Checks the frequencies against `rate`, in samples per unit of time.
Failure check_frequencies(const ResponseOptions& options, double rate) {
  for (const double frequency : options.frequencies)
    if (auto error = check_frequency(options::frequencies, frequency, rate, options)) return error;
  if (auto error = check_frequency(options::from, options.from, rate, options)) return error;
  const double to = options.to.value_or(rate / 2);
  if (auto error = check_frequency(options::to, to, rate, options)) return error;
  if (options.from >= to)
    return usage_error(
        options.to
            ? fmt::format("--from {} is not below --to {}", options.from, to)
            : fmt::format("--from {} is not below {}, half the rate, which is the end without "
                          "--to",
                          options.from, to),
        "give a lower frequency with --from");
  if (options.log && options.from == 0)
    return usage_error("--log needs a lowest frequency above 0", "give it with --from F");
  return std::nullopt;
}

// Returns the frequencies to write, in the unit of the rate. They are the given ones, or a grid.
std::vector<double> frequencies_of(const ResponseOptions& options, double rate) {
  if (!options.frequencies.empty()) return options.frequencies;
  const double to = options.to.value_or(rate / 2);
  const auto steps = static_cast<double>(options.to ? options.points - 1 : options.points);
  std::vector<double> frequencies;
  frequencies.reserve(static_cast<std::size_t>(options.points));
  for (Index j = 0; j < options.points; ++j) {
    const double part = j == 0 ? 0 : static_cast<double>(j) / steps;
    frequencies.push_back(options.log ? options.from * std::pow(to / options.from, part)
                                      : options.from + (to - options.from) * part);
  }
  if (options.to && options.points > 1) frequencies.back() = to;
  return frequencies;
}

std::vector<Response> responses_of(const ResponseOptions& options, std::span<const double> taps,
                                   Index ahead, double rate) {
  const bool to_half = options.to == rate / 2;
  std::vector<Response> responses;
  if (options.frequencies.empty() && !options.log && options.from == 0 &&
      (!options.to || (to_half && options.points > 1))) {
    responses = frequency_response(taps, options.points, ahead, to_half);
    if (options.unwrap) unwrap_phases(taps, ahead, responses);
    for (Response& response : responses) response.frequency *= rate;
    return responses;
  }
  const auto frequencies = frequencies_of(options, rate);
  auto per_sample = frequencies;
  for (double& frequency : per_sample) frequency /= rate;
  responses = response_at(taps, per_sample, ahead);
  if (options.unwrap) unwrap_phases(taps, ahead, responses);
  for (std::size_t j = 0; j < responses.size(); ++j) responses[j].frequency = frequencies[j];
  return responses;
}

// Adds the options for the table whose times set the unit of the frequencies.
void add_times(OptionSet& set, ResponseOptions& options) {
  TableOptions& table = options.table;
  add_time(set, table).offers({"error", "fill"});
  add_dialect(set, table.dialect);
  add_row_repairs(set, table.dialect);
  set.check([&]() -> Failure {
    if (!set.given(options::time)) return std::nullopt;
    if (table.series.gaps == Gaps::split)
      return usage_error("response takes one series, and --gaps split makes several",
                         "use --gaps fill to keep one series");
    if (options.inputs.size() > 1)
      return usage_error("response takes one FILE", "run the command once for each file");
    if (options.inputs.empty()) options.inputs.emplace_back("-");
    if (!reads_standard_input(options.kernel) || options.inputs[0] != "-") return std::nullopt;
    return usage_error("-k - and the signal cannot both be standard input",
                       "name a file for the signal or for the kernel");
  });
  check_time(set, table, &options.kernel, &options.design);
  set.check([&]() -> Failure {
    table.series.one_series = true;
    return std::nullopt;
  });
}

// Returns the design with the rate of the times, if there are times. Sets `found` to their step.
Result<DesignOptions> design_of(const ResponseOptions& options, std::optional<TimeStep>& found) {
  DesignOptions design = options.design;
  if (!options.table.columns.times) return design;
  auto source = ByteSource::open(options.inputs[0]);
  if (!source) return source.error();
  const auto step = check_times(*source, options.table);
  if (!step) return step.error();
  found = *step;
  if (!options.table.rate) design.rate = step->rate();
  return design;
}

}  // namespace

void add_response(OptionSet& set, ResponseOptions& options) {
  TableOptions& table = options.table;
  table.series.missing = Missing::keep;  // rows that --gaps fill inserts do not matter
  set.add_files(options::files, options.inputs).takes("[FILE]");
  set.check([&]() -> Failure {
    if (!options.inputs.empty() && !set.given(options::time)) {
      const std::string& word = options.inputs[0];
      if (!set.given(options::kernel) && (kernel_is_design(word) || kernel_is_list(word)))
        return usage_error("response reads the kernel from -k", "write -k " + word);
      return usage_error(
          "response takes a FILE only with --time: '" + word + "'",
          set.given(options::kernel)
              ? "leave out the FILE, or name its column of times with --time"
              : "give the kernel with -k: numbers (-1,0,1), a design (box:5) or a file");
    }
    if (!set.given(options::kernel))
      return usage_error("response needs a kernel: -k",
                         "give -k a list of numbers (-1,0,1), a design (box:5) or a file");
    return std::nullopt;
  });
  set.add(options::kernel, options.kernel);
  set.add(options::normalize, options.normalize);
  add_design(set, options.design, options.kernel);
  add_times(set, options);
  set.add(options::points, options.points);
  set.add(options::from, options.from);
  set.add(options::to, options.to);
  set.add(options::log, options.log);
  set.add(options::frequencies, options.frequencies);
  set.check([&]() -> Failure {
    if (options.table.columns.times && !options.table.rate) return std::nullopt;  // not known yet
    return check_frequencies(options, options.design.rate);
  });
  set.add(options::unwrap, options.unwrap);
  set.add(options::align, options.align).defaults_to("causal");
  add_written(set, options.output, options.format, "csv");
  check_output(set, options.output);
  add_plot(set, options.plot, options.output);
  set.add(options::help);
}

Failure run_response(const ResponseOptions& options) {
  std::optional<TimeStep> step;
  const auto design = design_of(options, step);
  if (!design) return design.error();
  if (auto error = check_frequencies(options, design->rate)) {
    error->kind = ErrorKind::data;  // the command line alone did not show it
    return error;
  }
  TableOptions table_options = options.table;
  const auto kernel = read_table_kernel(options.kernel, *design, options.inputs, table_options);
  const auto taps = kernel ? taps_of(*kernel, options.kernel, options.normalize)
                           : Result<std::vector<double>>(kernel.error());
  if (!taps) {
    Error error = name_rate(taps.error(), options.table);
    if (options.table.rate_of_times) error.kind = ErrorKind::data;  // a file set the rate
    return error;
  }
  if (step)
    if (auto error = check_kernel_step(*step, options.inputs[0], table_options.kernel_times))
      return *error;
  Spec spec;
  spec.align = options.align;
  const auto plan = make_plan(spec, *taps);
  if (!plan) return of_kernel(plan.error(), options.kernel);
  NumberTable table;
  table.columns = {{"frequency", {}, {}},
                   {"magnitude", {}, {}},
                   {"dB", {}, {}},
                   {"phase", {}, {}},
                   {"group_delay", {}, {}}};
  const Index ahead = plan->span - 1 - plan->lookback;
  for (const Response& each : responses_of(options, *taps, ahead, design->rate)) {
    auto column = table.columns.begin();
    for (const double value :
         {each.frequency, each.magnitude, each.decibels, each.phase, each.group_delay})
      (column++)->values.push_back(value);
  }
  if (auto error = write_file(options.output, number_table_text(table, options.format)))
    return error;
  if (options.plot.empty()) return std::nullopt;
  // Draws the magnitude in dB only. Rounds the delays to hide rounding errors at frequencies that
  // the kernel removes.
  table.columns.erase(table.columns.begin() + 1);
  for (double& delay : table.columns.back().values) delay = std::round(delay * 1e6) / 1e6;
  Plot plot = plot_of(table, Plot::Curve::Kind::output);
  plot.title = options.kernel;
  return draw_plot(plot, options.plot);
}

}  // namespace sigconv
