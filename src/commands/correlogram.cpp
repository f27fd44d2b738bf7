#include "commands/correlogram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

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
  Index span = 1;  // samples of a window
  std::vector<std::vector<double>> columns;
};

Correlogram autocorrelations(const CorrelogramRequest& request, WholeSeries& series) {
  const auto length = static_cast<Index>(series.values[0].size());
  const Index last = request.spec.max_lag.value_or(length - 1);
  Index first = request.spec.min_lag.value_or(-last);
  const Index most = std::max(std::abs(first), std::abs(last));
  if (request.peaks) first = std::max<Index>(first, 0);  // opposite lags have equal values
  Correlogram correlogram{first, 1, 1, {}};
  for (auto& samples : series.values) {
    if (request.spec.demean) take_mean_out(samples);
    if (request.spec.zero_missing)
      std::ranges::replace_if(
          samples, [](double sample) { return std::isnan(sample); }, 0.0);
    const auto values = autocorrelate(samples, most, request.spec.scale);
    auto& column = correlogram.columns.emplace_back();
    for (Index lag = first; lag <= last; ++lag)
      column.push_back(values[static_cast<std::size_t>(most + lag)]);
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
  Correlogram correlogram{plan->first_start, plan->stride, plan->span, {}};
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
  const Index farthest = std::max(std::abs(request.spec.max_lag.value_or(0)),
                                  std::abs(request.spec.min_lag.value_or(0)));
  if (farthest == 0 || farthest < static_cast<Index>(most)) return std::nullopt;
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

// Returns the options in values of the correlogram instead of samples. An autocorrelation has no
// peak at an end: lag 0 always has the highest value.
PeakOptions peak_options(const CorrelogramRequest& request, Index step) {
  PeakOptions options = *request.peaks;
  const auto stride = static_cast<std::size_t>(step);
  options.distance = (options.distance - 1) / stride + 1;  // rounded up
  if (options.width) *options.width /= static_cast<double>(step);
  if (request.kernel.empty()) options.ends = false;
  return options;
}

// Notes that the highest peak is at an end of the range, if lags beyond that end have products.
void note_peak_at_end(const CorrelogramRequest& request, const WholeSeries& series,
                      const Correlogram& correlogram, std::size_t column, const Peak& peak) {
  const auto count = static_cast<Index>(correlogram.columns[column].size());
  const auto length = static_cast<Index>(series.values[column].size());
  const auto index = static_cast<Index>(peak.index);
  const Index lag = correlogram.first + index * correlogram.step;
  const bool before = index == 0 && lag > 1 - correlogram.span;
  const bool after = index == count - 1 && lag + correlogram.step < length;
  if (!request.table.note || (!before && !after)) return;
  const char* option = !request.spec.max_lag            ? "--mode full"
                       : before && request.spec.min_lag ? "a lower --min-lag"
                                                        : "a larger --max-lag";
  request.table.note(
      fmt::format("the {} of '{}' is at lag {}, the {} of the range; {} shows {} lags",
                  request.peaks->troughs ? "lowest trough" : "highest peak", series.name(column),
                  lag, before ? "beginning" : "end", option, before ? "earlier" : "later"));
}

// Lists the peaks of each column.
NumberTable peak_table(const CorrelogramRequest& request, const WholeSeries& series,
                       const Correlogram& correlogram) {
  NumberTable table;
  table.columns = {{"column", {}, {}, true}, {"lag", {}, {}}, {"value", {}, {}}};
  const auto step = static_cast<double>(correlogram.step);
  for (std::size_t i = 0; i < correlogram.columns.size(); ++i) {
    const auto peaks = find_peaks(correlogram.columns[i], peak_options(request, correlogram.step));
    if (!peaks.empty()) note_peak_at_end(request, series, correlogram, i, peaks[0]);
    for (const Peak& peak : peaks) {
      const double lag = static_cast<double>(correlogram.first) + peak.place * step;
      table.columns[0].texts.push_back(series.name(i));
      table.columns[1].values.push_back(unit_of(request, series).of(lag));
      // The parabola through three coefficients can exceed 1. A coefficient cannot.
      table.columns[2].values.push_back(request.spec.match ? std::clamp(peak.value, -1.0, 1.0)
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

void add_lag_range(OptionSet& set, Spec& spec) {
  set.add(options::max_lag, spec.max_lag);
  set.add(options::min_lag, spec.min_lag);
  set.check([&]() -> Failure {
    if (!spec.max_lag) return std::nullopt;
    if (!spec.min_lag && *spec.max_lag < 0)
      return usage_error(fmt::format("--max-lag {} is below 0", *spec.max_lag),
                         "add --min-lag A, the first lag of the range");
    if (!spec.min_lag || *spec.min_lag <= *spec.max_lag) return std::nullopt;
    return usage_error(
        fmt::format("--min-lag {} is above --max-lag {}", *spec.min_lag, *spec.max_lag),
        "give the first lag with --min-lag and the last with --max-lag");
  });
}

void demean_before_zeros(OptionSet& set, Spec& spec, TableOptions& table) {
  set.check([&]() -> Failure {
    Missing& missing = table.series.missing;
    spec.zero_missing = spec.demean && missing == Missing::zero;
    if (spec.zero_missing) missing = Missing::keep;
    if (spec.scale != Scale::none || spec.match) table.series.may_skip = false;
    return std::nullopt;
  });
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
  // These options need --peaks, so `peaks` has a value.
  set.apply(options::distance,
            [&](Index distance) { peaks->distance = static_cast<std::size_t>(distance); });
  set.apply(options::height, [&](double height) { peaks->height = height; });
  set.apply(options::prominence, [&](double height) { peaks->prominence = height; });
  set.add(options::width, peaks,
          [&peaks](const OptionInfo& option,
                   std::string_view text) -> Result<std::optional<PeakOptions>> {
            const auto width = read_not_negative(option, text);
            if (!width) return width.error();
            auto chosen = peaks;
            chosen->width = *width;
            return chosen;
          })
      .in(OptionGroup::lags)
      .takes("W")
      .notes_default("any")
      .describes("minimum width of a peak at half its prominence, in samples");
  set.apply(options::troughs, [&] { peaks->troughs = true; });
  set.apply(options::refine, [&] { peaks->refine = true; });
  return use;
}

}  // namespace sigconv
