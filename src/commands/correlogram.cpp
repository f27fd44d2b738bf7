#include "commands/correlogram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "commands/series_files.hpp"
#include "engine/scale.hpp"
#include "output/number_table.hpp"
#include "pipeline/read_series.hpp"
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

// Returns the last lag of --partial without --max-lag, as R's pacf: the time grows with its square.
Index default_lag(Index length) {
  return std::min(length - 1, static_cast<Index>(10 * std::log10(static_cast<double>(length))));
}

Correlogram autocorrelations(const CorrelogramRequest& request, WholeSeries& series) {
  const auto length = static_cast<Index>(series.values[0].size());
  const Index last =
      request.spec.max_lag.value_or(request.partial ? default_lag(length) : length - 1);
  Index first = request.spec.min_lag.value_or(-last);
  const Index most = std::max(std::abs(first), std::abs(last));
  if (request.peaks) first = std::max<Index>(first, 0);  // opposite lags have equal values
  Correlogram correlogram{first, 1, 1, {}};
  for (auto& samples : series.values) {
    // Coefficients do not depend on the scale. Very large samples could overflow their differences.
    if (request.spec.scale == Scale::coeff) to_unit_scale(samples);
    if (request.spec.demean) take_mean_out(samples);
    if (request.spec.zero_missing)
      std::ranges::replace_if(
          samples, [](double sample) { return std::isnan(sample); }, 0.0);
    const auto both = autocorrelate(samples, most, request.spec.scale);
    const auto half = std::span(both).subspan(static_cast<std::size_t>(most));
    const auto partial = request.partial ? partial_autocorrelations(half) : std::vector<double>();
    const auto values = request.partial ? std::span<const double>(partial) : half;
    auto& column = correlogram.columns.emplace_back();
    for (Index lag = first; lag <= last; ++lag)
      column.push_back(values[static_cast<std::size_t>(std::abs(lag))]);
  }
  return correlogram;
}

Result<Correlogram> correlations(const Plan& plan, const WholeSeries& series) {
  Correlogram correlogram{plan.first_start, plan.stride, plan.span, {}};
  for (const auto& samples : series.values) {
    auto outputs = convolve(plan, samples);
    if (!outputs) {
      outputs.error().source = series.layout->source;
      outputs.error().part = group_of(series);
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

// Checks that the lags of all series fit into --max-buffer. Unless peaks are listed, also checks
// that no column is named "lag".
Failure check_lags(const CorrelogramRequest& request, const std::vector<WholeSeries>& all) {
  const Layout& layout = *all[0].layout;
  const auto is_lag = [&](std::size_t column) {
    return !layout.names.empty() && layout.names[column] == "lag";
  };
  if (!request.peaks && std::ranges::any_of(layout.chosen, is_lag))
    return data_error(layout.source, "the output would have two columns 'lag'",
                      "leave the column out with -c '!lag'");
  const auto most =
      request.table.max_buffer / sizeof(double) / all[0].values.size() / all.size() / 2;
  const Index farthest = std::max(std::abs(request.spec.max_lag.value_or(0)),
                                  std::abs(request.spec.min_lag.value_or(0)));
  if (farthest == 0 || farthest < static_cast<Index>(most)) return std::nullopt;
  return data_error(layout.source, "the outputs of --max-lag exceed --max-buffer",
                    "lower --max-lag: lags beyond the length of the signal are 0");
}

// Checks that no name that is added to the output is the name of a column that is written, too.
Failure check_names(const CorrelogramRequest& request, const Layout& layout) {
  if (layout.names.empty()) return std::nullopt;
  std::vector<std::string> written;
  for (const std::size_t key : layout.keys) written.push_back(layout.names[key]);
  std::vector<std::string> added = {"lag"};
  if (request.peaks) added.insert(added.end(), {"column", "value"});
  for (const std::size_t column : layout.chosen) {
    if (!request.confidence) break;
    const std::string& name = layout.names[column];
    written.push_back(name);
    added.insert(added.end(), {name + "_low", name + "_high"});
  }
  for (const std::string& name : added)
    if (std::ranges::find(written, name) != written.end())
      return data_error(layout.source, "the output would have two columns '" + name + "'",
                        "rename this column of the file");
  return std::nullopt;
}

// The table that is written for one input, and its notes.
struct Listing {
  NumberTable table;
  std::string note;            // the first one about a peak
  std::string second_note;     // the next one
  std::size_t more_notes = 0;  // notes after the first
  std::size_t short_series = 0;
  Failure too_short;  // the error of the first of them
};

void start_lags(const CorrelogramRequest& request, const WholeSeries& series, NumberTable& table) {
  table.header = !series.layout->names.empty();
  table.columns = key_columns(*series.layout);
  table.columns.insert(table.columns.begin(), {"lag", {}, {}});
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    table.columns.push_back({series.name(i), {}, {}});
    if (!request.confidence) continue;
    table.columns.push_back({series.name(i) + "_low", {}, {}});
    table.columns.push_back({series.name(i) + "_high", {}, {}});
  }
}

void list_lags(const CorrelogramRequest& request, const WholeSeries& series,
               const Correlogram& correlogram, Listing& listing) {
  auto& columns = listing.table.columns;
  const std::size_t count = correlogram.columns[0].size();
  for (std::size_t i = 0; i < count; ++i) {
    const Index lag = correlogram.first + static_cast<Index>(i) * correlogram.step;
    columns[0].values.push_back(unit_of(request, series).of(static_cast<double>(lag)));
    for (std::size_t key = 0; key < series.key.size(); ++key)
      columns[1 + key].texts.push_back(series.key[key]);
  }
  std::size_t column = 1 + series.key.size();
  const auto append = [&](const std::vector<double>& values) {
    auto& all = columns[column++].values;
    all.insert(all.end(), values.begin(), values.end());
  };
  const auto length = static_cast<Index>(series.values[0].size());
  for (const auto& values : correlogram.columns) {
    append(values);
    if (!request.confidence) continue;
    const double bound = confidence_bound(*request.confidence, length);
    append(std::vector(count, -bound));
    append(std::vector(count, bound));
  }
}

// Returns the options in values of the correlogram instead of samples. An autocorrelation has no
// peak at an end: lag 0 always has the highest value.
PeakOptions peak_options(const CorrelogramRequest& request, Index step) {
  PeakOptions options = *request.peaks;
  const auto stride = static_cast<std::size_t>(step);
  options.distance = (options.distance - 1) / stride + 1;  // rounded up
  if (options.width) *options.width /= static_cast<double>(step);
  if (request.plan == nullptr) options.ends = false;
  return options;
}

// Notes that the highest peak is at an end of the range, if lags beyond that end have products.
void note_peak_at_end(const CorrelogramRequest& request, const WholeSeries& series,
                      const Correlogram& correlogram, std::size_t column, const Peak& peak,
                      Listing& listing) {
  // No option shows lags beyond those of --pad interp.
  if (request.plan != nullptr && request.plan->end_fit) return;
  const auto count = static_cast<Index>(correlogram.columns[column].size());
  const auto length = static_cast<Index>(series.values[column].size());
  const auto index = static_cast<Index>(peak.index);
  const Index lag = correlogram.first + index * correlogram.step;
  const bool before = index == 0 && lag > 1 - correlogram.span;
  const bool after = index == count - 1 && lag + correlogram.step < length;
  if (!before && !after) return;
  if (!listing.note.empty() && ++listing.more_notes > 1) return;
  const char* option = !request.spec.max_lag            ? "--mode full"
                       : before && request.spec.min_lag ? "a lower --min-lag"
                                                        : "a larger --max-lag";
  std::string name = "'" + series.name(column) + "'";
  if (!series.key.empty()) name += " in " + group_of(series);
  std::string& note = listing.note.empty() ? listing.note : listing.second_note;
  note =
      fmt::format("{}: the {} of {} is at lag {}, the {} of the range; {} shows {} lags",
                  series.layout->source, request.peaks->troughs ? "lowest trough" : "highest peak",
                  name, lag, before ? "beginning" : "end", option, before ? "earlier" : "later");
}

void start_peaks(const WholeSeries& series, NumberTable& table) {
  table.columns = key_columns(*series.layout);
  table.columns.push_back({"column", {}, {}, true});
  table.columns.push_back({"lag", {}, {}});
  table.columns.push_back({"value", {}, {}});
}

// Lists the peaks of each column.
void list_peaks(const CorrelogramRequest& request, const WholeSeries& series,
                const Correlogram& correlogram, Listing& listing) {
  auto& columns = listing.table.columns;
  const std::size_t keys = series.key.size();
  const auto step = static_cast<double>(correlogram.step);
  for (std::size_t i = 0; i < correlogram.columns.size(); ++i) {
    const auto peaks = find_peaks(correlogram.columns[i], peak_options(request, correlogram.step));
    if (!peaks.empty()) note_peak_at_end(request, series, correlogram, i, peaks[0], listing);
    for (const Peak& peak : peaks) {
      const double lag = static_cast<double>(correlogram.first) + peak.place * step;
      for (std::size_t key = 0; key < keys; ++key) columns[key].texts.push_back(series.key[key]);
      columns[keys].texts.push_back(series.name(i));
      columns[keys + 1].values.push_back(unit_of(request, series).of(lag));
      // The parabola through three coefficients can exceed 1. A coefficient cannot.
      columns[keys + 2].values.push_back(request.spec.match ? std::clamp(peak.value, -1.0, 1.0)
                                                            : peak.value);
    }
  }
}

// Lists every series of a table. A group that is too short for an output is left out, unless all of
// them are.
Failure list_series(const CorrelogramRequest& request, std::vector<WholeSeries>& all,
                    Listing& listing) {
  request.peaks ? start_peaks(all[0], listing.table) : start_lags(request, all[0], listing.table);
  for (WholeSeries& series : all) {
    const auto correlogram = request.plan != nullptr
                                 ? correlations(*request.plan, series)
                                 : Result<Correlogram>(autocorrelations(request, series));
    if (!correlogram) {
      if (request.plan->mode != Mode::valid) return correlogram.error();  // --pad interp
      if (listing.short_series++ == 0) listing.too_short = correlogram.error();
      continue;
    }
    if (request.peaks)
      list_peaks(request, series, *correlogram, listing);
    else
      list_lags(request, series, *correlogram, listing);
  }
  if (listing.short_series == all.size()) return listing.too_short;
  return std::nullopt;
}

// Returns the note about a table: groups without an output, or peaks at an end of the range.
std::string note_of(const Listing& listing, std::size_t groups) {
  if (listing.short_series > 0)
    return fmt::format("{}: --mode valid has no output for {} of {} groups; the first is {}",
                       listing.too_short->source, listing.short_series, groups,
                       listing.too_short->part);
  if (listing.more_notes == 0) return listing.note;
  // A count is no shorter than a single note.
  if (listing.more_notes == 1) return listing.note + "\n" + listing.second_note;
  return fmt::format("{} (and {} more)", listing.note, listing.more_notes);
}

// Reads the table in `source` and writes its lags or peaks.
Failure correlate_table(const CorrelogramRequest& request, const TableOptions& options,
                        ByteSource& source, OutputFile& output, SharedHeader& header,
                        std::string& note) {
  auto all = read_all_series(source, options, header);
  if (!all) return all.error();
  if (auto error = check_lags(request, *all)) return error;
  if (auto error = check_names(request, *(*all)[0].layout)) return error;
  Listing listing;
  if (auto error = list_series(request, *all, listing)) return error;
  const Layout& layout = *(*all)[0].layout;
  NumberTable& table = listing.table;
  table.delimiter = layout.delimiter;
  table.decimal = layout.decimal;
  table.line_end = layout.line_end;
  if (!header.source.empty()) table.header = false;
  if (auto error = output.write(number_table_text(table, options.format))) return error;
  header = {layout.source, layout.names, layout.width, layout.chosen};
  note = note_of(listing, all->size());
  if (options.plot.empty()) return std::nullopt;
  return draw_plot(plot_of(table, Plot::Curve::Kind::output), options.plot);
}

}  // namespace

int run_correlogram(const CorrelogramRequest& request) {
  const auto convert = [&](const TableOptions& options, ByteSource& source, OutputFile& output,
                           SharedHeader& header, std::string& note) {
    return correlate_table(request, options, source, output, header, note);
  };
  return run_files(convert, request.table, request.files);
}

}  // namespace sigconv
