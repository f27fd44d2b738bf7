#include "commands/conv.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>

#include "cli/option_groups.hpp"
#include "cli/options.hpp"
#include "cli/report.hpp"
#include "commands/correlogram.hpp"
#include "commands/kernel.hpp"
#include "input/kernel_source.hpp"
#include "pipeline/describe.hpp"
#include "pipeline/step_of_table.hpp"
#include "pipeline/table_kernel.hpp"
#include "sigconv/plan.hpp"

namespace sigconv {
namespace {

void add_width(OptionSet& set, Spec& spec) {
  set.check([&]() -> Failure {
    if (set.given(options::width)) return std::nullopt;
    return usage_error("pad needs --width",
                       "give the samples to add on each side: --width N or --width L,R");
  });
  set.apply(options::width, [&](std::pair<Index, Index> width) {
    std::tie(spec.pad_left, spec.pad_right) = width;
  });
}

void add_shard(OptionSet& set, ConvOptions& options) {
  set.add(options::shard, options.table.shard);
  set.check([&]() -> Failure {
    if (!set.given(options::shard)) return std::nullopt;
    const Missing missing = options.table.series.missing;
    if (set.given(options::by) || missing == Missing::hold || missing == Missing::backfill ||
        missing == Missing::linear)
      return usage_error("--shard cannot be combined with --by, --na hold, backfill or linear",
                         "leave out --shard: these options may need rows of other parts");
    if (options.files.signal || options.files.inputs.size() > 1)
      return usage_error("--shard needs exactly one FILE", "run the command once for each file");
    if (options.table.format.syntax == FormatOptions::Syntax::npy)
      return usage_error("--shard cannot be used with a .npy output",
                         "write CSV: the parts of a .npy file cannot be joined");
    return std::nullopt;
  });
}

void add_input(OptionSet& set, ConvOptions& options) {
  TableOptions& table = options.table;
  set.add_files(options::files, options.files.inputs);
  set.add(options::columns, table.columns.columns);
  set.add(options::by, table.columns.keys);
  set.add(options::sorted, table.series.sorted);
  set.add(options::signal, options.files.signal);
  add_dialect(set, table.dialect);
  add_row_repairs(set, table.dialect);
  add_missing(set, table);
  add_na_limit(set, table);
  if (options.spec.operation != Operation::pad)
    set.add(options::min_present, options.spec.min_present);
  add_time(set, table);
  set.check([&]() -> Failure {
    options.spec.skip_missing = table.series.missing == Missing::skip;
    return std::nullopt;
  });
}

void add_output(OptionSet& set, ConvOptions& options, const char* suffix) {
  TableOptions& table = options.table;
  add_written(set, options.files.output, table.format)
      .describes("file, DIR/, or a template of {dir} {stem} {ext} {name}");
  check_npy(set, table.format);
  OptionUse& only = add_layout(set, table.format, suffix);
  if (options.spec.operation == Operation::pad)
    only.describes("drop the columns that are not padded");
  set.add(options::na_out, table.format.missing);
  set.add(options::block_size, table.block_size);
  add_max_buffer(set, table);
  add_threads(set, table);
  add_shard(set, options);
}

void add_lags(OptionSet& set, ConvOptions& options) {
  Spec& spec = options.spec;
  set.add(options::lags, options.table.format.lags);
  add_lag_range(set, spec);
  set.check([&]() -> Failure {
    if (spec.max_lag && set.given(options::mode) && spec.mode != Mode::full)
      return usage_error(
          fmt::format("--max-lag and --mode {} cannot be combined", set.text(options::mode)),
          "leave out --mode: --max-lag M computes lags -M to M");
    return std::nullopt;
  });
  set.add(options::scale, spec.scale);
  set.add(options::match, spec.match);
  set.add(options::demean, spec.demean).describes("subtract the means of signal and kernel first");
  demean_before_zeros(set, spec, options.table);
  set.check([&]() -> Failure {
    if (options.table.format.lags && options.table.format.syntax == FormatOptions::Syntax::npy)
      return usage_error("--lags cannot be used with a .npy output",
                         "leave out --lags, or write CSV");
    if (set.given(options::lag_unit) && !set.given(options::lags) && !set.given(options::peaks))
      return usage_error("--lag-unit needs --lags or --peaks",
                         "add --lags or --peaks N to show lags");
    return std::nullopt;
  });
  add_lag_unit(set, options.table);
  add_peaks(set, options.peaks).describes("list the N highest peaks instead of the rows");
}

void add_run(OptionSet& set, ConvOptions& options) {
  set.add(options::quiet, options.quiet);
  set.add(options::verbose, options.verbose);
  set.add(options::help);
  set.check([&]() -> Failure {
    if (options.verbose && !options.quiet) options.table.say = say_to_stderr;
    if (!options.quiet) options.table.note = note_to_stderr;
    // Rows that appear on the terminal show the progress already.
    const bool shows_rows = options.files.output == "-" && isatty(STDOUT_FILENO) == 1;
    options.table.progress = !options.quiet && !shows_rows && isatty(STDERR_FILENO) == 1;
    return std::nullopt;
  });
}

void add_series(OptionSet& set, ConvOptions& options, Operation operation, const char* suffix) {
  Spec& spec = options.spec;
  const bool pads = operation == Operation::pad;
  if (pads) {
    spec.operation = operation;
    add_width(set, spec);
  } else {
    add_windows(set, operation, options.kernel, spec);
    set.add(options::method, spec.method);
  }
  add_extension(set, options::pad, spec.extension, !pads);
  add_input(set, options);
  add_output(set, options, suffix);
  if (!pads) {
    add_lags(set, options);
    add_design(set, options.design, options.kernel)
        .describes("samples per second, for frequencies in Hz and lags in seconds");
    check_lag_rate(set, options.table, options.design.rate, &options.kernel);
  }
  check_time(set, options.table, pads ? nullptr : &options.kernel,
             pads ? nullptr : &options.design);
  check_inputs(set, options.files.inputs, options.files.signal, &options.kernel);
  add_plot(set, options.table.plot, options.files.output);
  add_targets(set, options.files, options.table);
  add_run(set, options);
}

// If the kernel is the name of a column of the input, adds the hint that -k needs the file, too.
Error with_column_hint(Error error, const ConvOptions& options) {
  const std::string& path = options.files.inputs[0];
  if (!kernel_is_word(options.kernel) || options.files.signal || path == "-") return error;
  auto source = ByteSource::open(path);
  if (!source) return error;
  const TableOptions& table = options.table;
  RowOptions rows;
  rows.dialect = dialect_of(table.dialect, path);
  rows.columns.columns = "1-";
  const auto opened = open_rows(*source, rows);
  if (opened && std::ranges::count((*opened)->layout()->names, options.kernel) > 0)
    error.hint =
        fmt::format("write -k '{}:{}' to take the taps from that column", path, options.kernel);
  return error;
}

// Reads the kernel and makes the plan. Sets the times of the kernel in options.table. Describes
// both if --verbose is given.
Result<Plan> plan_of(ConvOptions& options) {
  const bool pads = options.spec.operation == Operation::pad;
  const auto kernel =
      pads
          ? Kernel({})
          : read_table_kernel(options.kernel, options.design,
                              inputs_of(options.files.signal, options.files.inputs), options.table);
  if (!kernel) {
    Error error = name_rate(with_column_hint(kernel.error(), options), options.table);
    if (options.table.rate_of_times) error.kind = ErrorKind::data;  // a file set the rate
    return error;
  }
  Spec spec = options.spec;
  if (spec.extension.rule == Rule::interp)
    if (auto fit = design_end_fit(options.kernel, spec.operation))
      spec.end_fit = std::make_shared<EndFit>(std::move(*fit));
  auto plan = make_plan(spec, *kernel);
  if (!plan) return of_kernel(plan.error(), options.kernel);
  if (options.table.say && !options.peaks) {
    options.table.say(describe_kernel(options.spec, *plan));
    // Several series are cut in turn, which excludes blocks of an FFT.
    const bool splits = options.table.series.gaps == Gaps::split;
    const bool direct =
        plan->method == Method::fft && (options.table.columns.keys.has_value() || splits);
    if (!pads && direct)
      options.table.say(splits ? "method: direct (--gaps split excludes fft)"
                               : "method: direct (--by excludes fft)");
    else if (!pads)
      options.table.say(describe_method(options.spec, *plan));
  }
  return plan;
}

// Sets the rate of the kernel from the times of the first input that has them.
Failure take_rate_of_times(ConvOptions& options) {
  Failure first;
  for (std::size_t i = 0; i < options.files.inputs.size(); ++i) {
    auto source = open_input(options.table, options.files, i);
    const auto step = source ? find_step(*source, options.table) : Result<TimeStep>(source.error());
    if (!step) {
      if (!first) first = step.error();
      continue;
    }
    options.design.rate = step->rate();
    options.table.rate = step->rate();
    options.table.rate_source = source->name();
    options.files.opened = std::make_shared<ByteSource>(std::move(*source));
    options.files.opened_index = i;
    return std::nullopt;
  }
  return first;
}

int list_peaks(const ConvOptions& options, const Plan& plan) {
  return run_correlogram({options.spec, &plan, options.peaks, options.files, options.table});
}

}  // namespace

void add_conv(OptionSet& set, ConvOptions& options) {
  add_series(set, options, Operation::convolve, "_conv");
}

void add_corr(OptionSet& set, ConvOptions& options) {
  add_series(set, options, Operation::correlate, "_corr");
}

void add_pad(OptionSet& set, ConvOptions& options) {
  add_series(set, options, Operation::pad, "_pad");
}

int run_conv(const ConvOptions& given) {
  ConvOptions options = given;
  if (options.table.rate_of_times)
    if (const auto error = take_rate_of_times(options)) return report(*error);
  const auto plan = plan_of(options);
  if (!plan) return report(plan.error());
  if (options.peaks) return list_peaks(options, *plan);
  int status = 0;
  const std::size_t failed =
      convolve_files(*plan, options.table, options.files,
                     [&](const Error& error) { status = std::max(status, report(error)); });
  return report_failed(failed, options.files.inputs.size(), status);
}

}  // namespace sigconv
