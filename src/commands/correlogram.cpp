#include "commands/correlogram.hpp"

#include <algorithm>
#include <cmath>

#include "input/kernel_source.hpp"
#include "output/file.hpp"
#include "output/number_table.hpp"
#include "plot/table_plot.hpp"
#include "sigconv/convolve.hpp"
#include "sigconv/sums.hpp"

namespace sigconv {
namespace {

// Correlations at lags first, first + step, ...
struct Correlogram {
  Index first = 0;
  Index step = 1;
  std::vector<std::vector<double>> columns;
};

Correlogram autocorrelations(const CorrelogramJob& job, WholeSeries& series) {
  const auto length = static_cast<Index>(series.values[0].size());
  const Index most = job.spec.max_lag.value_or(length - 1);
  Correlogram correlogram{-most, 1, {}};
  for (auto& samples : series.values) {
    if (job.spec.demean) take_mean_out(samples);
    correlogram.columns.push_back(autocorrelate(samples, most, job.spec.scale));
  }
  return correlogram;
}

Result<Correlogram> correlations(const CorrelogramJob& job, const WholeSeries& series) {
  const auto kernel = read_kernel(job.kernel, job.design);
  if (!kernel) return kernel.error();
  const auto plan = make_plan(job.spec, *kernel);
  if (!plan) return of_kernel(plan.error(), job.kernel);
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

LagUnit unit_of(const CorrelogramJob& job, const WholeSeries& series) {
  return series.layout->step.value_or(job.table.format.lag_unit);
}

// So many lags of so many columns fit into --max-buffer.
Failure check_lags(const CorrelogramJob& job, const WholeSeries& series) {
  Error error;
  error.source = series.layout->source;
  if (!job.peaks && std::ranges::any_of(series.layout->chosen, [&](std::size_t column) {
        return !series.layout->names.empty() && series.layout->names[column] == "lag";
      })) {
    error.message = "the lags would be a second column 'lag'";
    error.hint = "-c '!lag' leaves the column out";
    return error;
  }
  const auto most = job.table.max_buffer / sizeof(double) / series.values.size() / 2;
  if (!job.spec.max_lag || *job.spec.max_lag < static_cast<Index>(most)) return std::nullopt;
  error.message = "so many lags need more than --max-buffer";
  error.hint = "beyond the signal's length they are 0";
  return error;
}

NumberTable lag_table(const CorrelogramJob& job, const WholeSeries& series,
                      Correlogram correlogram) {
  NumberTable table;
  table.header = !series.layout->names.empty();
  auto& lags = table.columns.emplace_back();
  lags.name = "lag";
  for (std::size_t i = 0; i < correlogram.columns[0].size(); ++i)
    lags.values.push_back(
        unit_of(job, series)
            .of(static_cast<double>(correlogram.first + static_cast<Index>(i) * correlogram.step)));
  for (std::size_t i = 0; i < correlogram.columns.size(); ++i)
    table.columns.push_back({series.name(i), std::move(correlogram.columns[i]), {}});
  return table;
}

// Of a signal with itself the lags above 0 say all there is.
NumberTable peak_table(const CorrelogramJob& job, const WholeSeries& series,
                       const Correlogram& correlogram) {
  NumberTable table;
  table.columns = {{"column", {}, {}, true}, {"lag", {}, {}}, {"value", {}, {}}};
  for (std::size_t i = 0; i < correlogram.columns.size(); ++i) {
    std::span<const double> values = correlogram.columns[i];
    Index first = correlogram.first;
    PeakOptions options = *job.peaks;
    if (job.kernel.empty()) {
      values = values.subspan(static_cast<std::size_t>(-first));
      first = 0;
      options.ends = false;
    }
    for (const Peak& peak : find_peaks(values, options)) {
      const double lag =
          static_cast<double>(first) + peak.place * static_cast<double>(correlogram.step);
      table.columns[0].texts.push_back(series.name(i));
      table.columns[1].values.push_back(unit_of(job, series).of(lag));
      // A parabola may top what no coefficient can be.
      table.columns[2].values.push_back(job.spec.match ? std::min(peak.value, 1.0) : peak.value);
    }
  }
  return table;
}

}  // namespace

Failure run_correlogram(const CorrelogramJob& job) {
  auto series = read_series(job.input, job.table);
  if (!series) return series.error();
  if (auto error = check_lags(job, *series)) return error;
  auto correlogram = job.kernel.empty() ? Result<Correlogram>(autocorrelations(job, *series))
                                        : correlations(job, *series);
  if (!correlogram) return correlogram.error();
  NumberTable table = job.peaks ? peak_table(job, *series, *correlogram)
                                : lag_table(job, *series, std::move(*correlogram));
  table.delimiter = series->layout->delimiter;
  table.decimal = series->layout->decimal;
  table.line_end = series->layout->line_end;
  if (auto error = write_file(job.output, number_table_text(table, job.table.format))) return error;
  if (job.table.plot.empty()) return std::nullopt;
  return draw_plot(plot_of(table, Plot::Curve::Kind::output), job.table.plot);
}

}  // namespace sigconv
