#include "commands/correlogram.hpp"

#include <algorithm>
#include <cmath>

#include "cli/options.hpp"
#include "input/kernel_source.hpp"
#include "input/number.hpp"
#include "output/file.hpp"
#include "output/number_table.hpp"
#include "plot/table_plot.hpp"
#include "sigconv/convolve.hpp"
#include "sigconv/sums.hpp"

namespace sigconv {
namespace {

// The correlations of each column at lags first, first + step, ...
struct Correlogram {
  Index first = 0;
  Index step = 1;
  std::vector<std::vector<double>> columns;
};

Correlogram autocorrelations(const CorrelogramRequest& request, WholeSeries& series) {
  const auto length = static_cast<Index>(series.values[0].size());
  const Index most = request.spec.max_lag.value_or(length - 1);
  Correlogram correlogram{-most, 1, {}};
  for (auto& samples : series.values) {
    if (request.spec.demean) take_mean_out(samples);
    correlogram.columns.push_back(autocorrelate(samples, most, request.spec.scale));
  }
  return correlogram;
}

Result<Correlogram> correlations(const CorrelogramRequest& request, const WholeSeries& series) {
  DesignOptions design = request.design;
  if (request.table.rate_of_times) design.rate = series.layout->time_step->rate();
  const auto kernel = read_kernel(request.kernel, design, request.table.dialect.number);
  if (!kernel) return kernel.error();
  const auto plan = make_plan(request.spec, *kernel);
  if (!plan) return of_kernel(plan.error(), request.kernel);
  Correlogram correlogram{plan->first_start, plan->stride, {}};
  for (const auto& samples : series.values) {
    auto outputs = convolve(*plan, samples);
    if (!outputs) {
      outputs.error().source = series.layout->source;
      return outputs.error();
    }
    correlogram.columns.push_back(std::move(*outputs));
  }
  return correlogram;
}

LagUnit unit_of(const CorrelogramRequest& request, const WholeSeries& series) {
  const auto& step = series.layout->time_step;
  return step ? step->lag() : request.table.format.lag_unit;
}

// Checks that the lags of all columns fit into --max-buffer. Unless peaks are listed, also checks
// that no column is named "lag".
Failure check_lags(const CorrelogramRequest& request, const WholeSeries& series) {
  const std::string& source = series.layout->source;
  if (!request.peaks && std::ranges::any_of(series.layout->chosen, [&](std::size_t column) {
        return !series.layout->names.empty() && series.layout->names[column] == "lag";
      }))
    return data_error(source, "the output would have two columns 'lag'",
                      "leave the column out with -c '!lag'");
  const auto most = request.table.max_buffer / sizeof(double) / series.values.size() / 2;
  if (!request.spec.max_lag || *request.spec.max_lag < static_cast<Index>(most))
    return std::nullopt;
  return data_error(source, "the outputs of --max-lag exceed --max-buffer",
                    "lower --max-lag: lags beyond the length of the signal are 0");
}

NumberTable lag_table(const CorrelogramRequest& request, const WholeSeries& series,
                      Correlogram correlogram) {
  NumberTable table;
  table.header = !series.layout->names.empty();
  auto& lags = table.columns.emplace_back();
  lags.name = "lag";
  for (std::size_t i = 0; i < correlogram.columns[0].size(); ++i)
    lags.values.push_back(
        unit_of(request, series)
            .of(static_cast<double>(correlogram.first + static_cast<Index>(i) * correlogram.step)));
  for (std::size_t i = 0; i < correlogram.columns.size(); ++i)
    table.columns.push_back({series.name(i), std::move(correlogram.columns[i]), {}});
  return table;
}

// Lists the peaks of each column. An autocorrelation is symmetric, so its lags above 0 suffice.
NumberTable peak_table(const CorrelogramRequest& request, const WholeSeries& series,
                       const Correlogram& correlogram) {
  NumberTable table;
  table.columns = {{"column", {}, {}, true}, {"lag", {}, {}}, {"value", {}, {}}};
  for (std::size_t i = 0; i < correlogram.columns.size(); ++i) {
    std::span<const double> values = correlogram.columns[i];
    Index first = correlogram.first;
    PeakOptions options = *request.peaks;
    if (request.kernel.empty()) {
      values = values.subspan(static_cast<std::size_t>(-first));
      first = 0;
      options.ends = false;
    }
    for (const Peak& peak : find_peaks(values, options)) {
      const double lag =
          static_cast<double>(first) + peak.place * static_cast<double>(correlogram.step);
      table.columns[0].texts.push_back(series.name(i));
      table.columns[1].values.push_back(unit_of(request, series).of(lag));
      // The parabola through three coefficients can exceed 1. A coefficient cannot.
      table.columns[2].values.push_back(request.spec.match ? std::min(peak.value, 1.0)
                                                           : peak.value);
    }
  }
  return table;
}

}  // namespace

Failure run_correlogram(const CorrelogramRequest& request) {
  auto series = read_series(request.input, request.table);
  if (!series) return series.error();
  if (auto error = check_lags(request, *series)) return error;
  auto correlogram = request.kernel.empty()
                         ? Result<Correlogram>(autocorrelations(request, *series))
                         : correlations(request, *series);
  if (!correlogram) return correlogram.error();
  NumberTable table = request.peaks ? peak_table(request, *series, *correlogram)
                                    : lag_table(request, *series, std::move(*correlogram));
  table.delimiter = series->layout->delimiter;
  table.decimal = series->layout->decimal;
  table.line_end = series->layout->line_end;
  if (auto error = write_file(request.output, number_table_text(table, request.table.format)))
    return error;
  if (request.table.plot.empty()) return std::nullopt;
  return draw_plot(plot_of(table, Plot::Curve::Kind::output), request.table.plot);
}

void add_lag_unit(OptionSet& set, TableOptions& table) {
  set.check([&set]() -> Failure {
    const auto text = set.text(options::lag_unit);
    if (read_number(text, {}).kind != Number::Kind::number) return std::nullopt;
    const auto unit = read_positive(options::lag_unit, text);
    return unit ? std::nullopt : Failure(unit.error());
  });
  set.apply(options::lag_unit, [&](const std::string& text) {
    const auto unit = read_positive(options::lag_unit, text);
    if (unit)
      table.format.lag_unit = lag_unit(*unit, decimals_of(text));
    else
      table.columns.times = text;
    table.columns.times_of_lags = table.columns.needs_step = table.columns.times.has_value();
  });
}

void check_lag_rate(OptionSet& set, TableOptions& table, const double& rate,
                    const std::string* kernel) {
  set.check([&set, &table, &rate, kernel]() -> Failure {
    if (!set.given(options::rate)) return std::nullopt;
    if (!set.given(options::lag_unit)) {
      table.format.lag_unit = LagUnit{1, rate};
      return std::nullopt;
    }
    if (kernel != nullptr && kernel_takes_frequencies(*kernel)) return std::nullopt;
    return usage_error("--rate and --lag-unit cannot be combined",
                       "leave out one of them: --rate R gives lags in seconds");
  });
}

OptionUse& add_peaks(OptionSet& set, std::optional<PeakOptions>& peaks) {
  OptionUse& use = set.apply(options::peaks, [&](Index count) {
    peaks.emplace().count = static_cast<std::size_t>(count);
  });
  // Both options need --peaks, so `peaks` has a value.
  set.apply(options::distance,
            [&](Index distance) { peaks->distance = static_cast<std::size_t>(distance); });
  set.apply(options::refine, [&] { peaks->refine = true; });
  return use;
}

}  // namespace sigconv
