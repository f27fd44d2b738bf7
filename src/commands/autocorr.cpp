#include "commands/autocorr.hpp"

#include <fmt/format.h>

#include "cli/option_groups.hpp"
#include "cli/options.hpp"
#include "commands/correlogram.hpp"

namespace sigconv {

void add_autocorr(OptionSet& set, AutocorrOptions& options) {
  TableOptions& table = options.table;
  table.series.may_skip = false;
  set.add_files(options::files, options.files.inputs);
  set.add(options::columns, table.columns.columns);
  set.add(options::by, table.columns.keys);
  set.add(options::sorted, table.series.sorted);
  set.add(options::signal, options.files.signal);
  add_dialect(set, table.dialect);
  add_row_repairs(set, table.dialect);
  add_missing(set, table).offers({"error", "keep", "zero", "hold", "backfill", "linear"});
  add_na_limit(set, table);
  add_time(set, table).offers({"error", "fill"});
  add_written(set, options.files.output, table.format)
      .describes("file, DIR/, or a template of {dir} {stem} {ext} {name}");
  check_npy(set, table.format);
  set.add(options::na_out, table.format.missing);
  add_max_buffer(set, table);
  add_threads(set, table);
  add_lag_range(set, options.spec);
  set.add(options::scale, options.spec.scale);
  set.add(options::demean, options.spec.demean);
  demean_before_zeros(set, options.spec, table);
  set.add(options::partial, options.partial);
  set.check([&]() -> Failure {
    Scale& scale = options.spec.scale;
    if (!options.partial) return std::nullopt;
    if (set.given(options::scale) && scale != Scale::coeff)
      return usage_error(
          fmt::format("--partial and --scale {} cannot be combined", set.text(options::scale)),
          "leave out --scale: --partial implies coeff");
    scale = Scale::coeff;
    return std::nullopt;
  });
  set.add(options::confidence, options.confidence);
  set.check([&]() -> Failure {
    if (!options.confidence || options.spec.scale == Scale::coeff) return std::nullopt;
    return usage_error("--confidence needs --scale coeff or --partial",
                       "add --scale coeff: the band is for coefficients");
  });
  add_lag_unit(set, table);
  set.add(options::rate, options.rate)
      .in(OptionGroup::lags)
      .describes("samples per second, for lags in seconds");
  check_lag_rate(set, table, options.rate, nullptr);
  set.check([&]() -> Failure {
    if (table.series.missing == Missing::skip)
      return usage_error("autocorr has no --na skip",
                         "use --na keep, which leaves out the products with a missing value");
    if (table.series.gaps == Gaps::split)
      return usage_error(
          "--gaps split makes several series of one key, which autocorr cannot tell apart",
          "use --gaps fill to keep one series");
    return std::nullopt;
  });
  check_inputs(set, options.files.inputs, options.files.signal);
  add_peaks(set, options.peaks);
  check_time(set, table, nullptr, nullptr);
  set.check([&]() -> Failure {
    table.series.one_series = true;
    table.columns.needs_step = table.columns.times.has_value();
    return std::nullopt;
  });
  add_plot(set, table.plot, options.files.output);
  add_targets(set, options.files, table);
  add_quiet(set, options.quiet, table);
  set.add(options::help);
}

int run_autocorr(const AutocorrOptions& options) {
  return run_correlogram({options.spec, nullptr, options.peaks, options.files, options.table,
                          options.partial, options.confidence});
}

}  // namespace sigconv
