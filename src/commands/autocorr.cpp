#include "commands/autocorr.hpp"

#include "cli/option_groups.hpp"
#include "cli/options.hpp"
#include "commands/correlogram.hpp"

namespace sigconv {

void add_autocorr(OptionSet& set, AutocorrOptions& options) {
  TableOptions& table = options.table;
  table.series.may_skip = false;
  set.add_files(options::files, options.inputs).takes("[FILE]");
  set.add(options::columns, table.columns.columns);
  set.add(options::signal, options.signal);
  add_dialect(set, table.dialect, table.delimiter_given);
  add_row_repairs(set, table.dialect);
  add_missing(set, table).offers({"error", "keep", "zero", "hold", "linear"});
  add_time(set, table).offers({"error", "fill"});
  add_written(set, options.output, table.format);
  check_npy(set, table.format);
  set.add(options::na_out, table.format.missing);
  add_max_buffer(set, table);
  add_threads(set, table);
  add_lag_range(set, options.spec);
  set.add(options::scale, options.spec.scale);
  set.add(options::demean, options.spec.demean);
  demean_before_zeros(set, options.spec, table);
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
      return usage_error("autocorr takes one series, and --gaps split makes several",
                         "use --gaps fill to keep one series");
    if (options.inputs.size() > 1)
      return usage_error("autocorr takes one FILE", "run the command once for each file");
    return std::nullopt;
  });
  check_inputs(set, options.inputs, options.signal);
  add_peaks(set, options.peaks);
  check_time(set, table, nullptr, nullptr);
  set.check([&]() -> Failure {
    table.series.one_series = true;
    table.columns.needs_step = table.columns.times.has_value();
    return std::nullopt;
  });
  check_output(set, options.output);
  add_plot(set, table.plot, options.output);
  add_quiet(set, options.quiet, table);
  set.add(options::help);
}

Failure run_autocorr(const AutocorrOptions& options) {
  return run_correlogram({options.spec,
                          {},
                          {},
                          options.peaks,
                          {options.inputs[0], options.signal},
                          options.table,
                          options.output});
}

}  // namespace sigconv
