#include "cli/conv.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <tuple>

#include "cli/reading.hpp"
#include "cli/table_options.hpp"
#include "input/kernel_source.hpp"
#include "input/number_list.hpp"
#include "output/destination.hpp"
#include "output/targets.hpp"
#include "pipeline/describe.hpp"
#include "sigconv/design.hpp"

namespace sigconv {
namespace {

Failure check_signal(const Texts& texts) {
  constexpr const char* kHint = "--signal is numbers: 1,2,3,4";
  if (!texts.signal) return std::nullopt;
  if (!texts.inputs.empty()) return usage_error("--signal and a FILE exclude one another");
  if (texts.signal->empty()) return usage_error("--signal is empty", kHint);
  auto list = read_number_list("--signal", *texts.signal, kHint);
  // What is missing is a matter of --na.
  if (!list.error || list.wrong == NumberList::Wrong::missing) return std::nullopt;
  return std::move(list.error);
}

Failure read_files(const Texts& texts, Job& job) {
  Files& files = job.files;
  if (auto error = check_signal(texts)) return error;
  files.signal = texts.signal;
  files.inputs = texts.inputs;
  if (files.inputs.empty()) files.inputs.emplace_back("-");
  const auto standard = std::ranges::count(files.inputs, "-");
  if (standard > 1) return usage_error("standard input is named twice");
  if (reads_standard_input(job.kernel) && !files.signal && standard > 0)
    return usage_error("-k - and the signal cannot both be standard input",
                       "name the signal's file, or the kernel's");
  if (texts.output) files.output = *texts.output;
  if (auto error = read_plot(texts, job.table.plot, files.output)) return error;
  if (texts.plot && (texts.keys || texts.shard || files.inputs.size() > 1))
    return usage_error("--plot draws one file's series",
                       "it excludes --by, --shard and several files");
  if (files.output.empty()) return usage_error("-o needs the name of a file or folder");
  auto targets = name_targets(files.output, files.inputs);
  if (!targets) return targets.error();
  files.targets = std::move(*targets);
  if (auto error = check_targets(files.targets, files.inputs)) return error;
  if (texts.plot && same_output(job.table.plot, files.targets[0])) return same_file("--plot", "-o");
  if (job.table.format.syntax == FormatOptions::Syntax::npy && files.inputs.size() > 1 &&
      files.targets.size() == 1)
    return usage_error("a .npy file holds the outputs of one input",
                       "-o DIR/ or a template keeps the outputs of several files apart");
  return std::nullopt;
}

Failure read_lags(const Texts& texts, bool shows_lags, Spec& spec, TableOptions& table) {
  FormatOptions& format = table.format;
  if (auto error = read(texts.max_lag, spec.max_lag, whole("--max-lag", 0))) return error;
  if (auto error = read(texts.scale, spec.scale, parse_scale)) return error;
  spec.match = texts.match;
  spec.demean = texts.demean;
  if (!texts.peaks && (texts.distance || texts.refine))
    return usage_error("--distance and --refine are of peaks", "--peaks N lists the N highest");
  if (texts.max_lag && texts.mode && spec.mode != Mode::full)
    return usage_error("--max-lag says which outputs are seen, as --mode does",
                       "--max-lag M alone sees lags -M .. M");
  format.lags = texts.lags;
  if (texts.lags && format.syntax == FormatOptions::Syntax::npy)
    return usage_error("a .npy file has the outputs alone, without --lags");
  if (!texts.lag_unit) return std::nullopt;
  if (!shows_lags)
    return usage_error("--lag-unit is the unit of lags, and none are shown", "--lags or --peaks N");
  const auto unit = parse_positive("--lag-unit", *texts.lag_unit);
  if (unit)
    format.lag_unit = lag_unit(*unit, decimals_of(*texts.lag_unit));
  else
    table.columns.times = texts.lag_unit;
  return std::nullopt;
}

}  // namespace

Result<Job> read_conv(const Command& command, const Texts& texts) {
  Job job;
  job.table.format.suffix = std::string("_") + command.name;
  Spec& spec = job.spec;
  spec.operation = command.operation;
  job.kernel = texts.kernel.value_or("");
  if (command.operation == Operation::correlate && job.kernel.starts_with("matched:"))
    return usage_error("matched: is a template reversed, for conv; corr does not flip it back",
                       "conv -k matched:..., or corr -k segment:... as it stands");
  if (command.operation == Operation::pad) {
    if (!texts.width)
      return usage_error("pad needs --width", "--width N, or L,R: samples on each side");
    const auto width = parse_width(*texts.width);
    if (!width) return width.error();
    std::tie(spec.pad_left, spec.pad_right) = *width;
  } else if (job.kernel.empty()) {
    return usage_error(fmt::format("{} needs a kernel: -k", command.name),
                       "-k is a list of numbers (-1,0,1), a design (box:5, gaussian:2) or a file");
  }
  if (auto error = read(texts.mode, spec.mode, parse_mode)) return *error;
  if (auto error = read(texts.align, spec.align, parse_align)) return *error;
  if (!texts.align && design_is_causal(job.kernel)) spec.align.kind = Align::Kind::causal;
  if (auto error = read(texts.stride, spec.stride, whole("--stride"))) return *error;
  if (auto error = read(texts.dilation, spec.dilation, whole("--dilation"))) return *error;
  if (auto error = read(texts.method, spec.method, parse_method)) return *error;
  if (auto error = read_extension(texts, spec.extension)) return *error;
  if (auto error = read_table(texts, job.table)) return *error;
  if (auto error = read_lags(texts, texts.lags || texts.peaks, spec, job.table)) return *error;
  if (auto error = read_design(texts, job.design)) return *error;
  spec.normalize = texts.normalize;
  spec.skip_missing = job.table.series.missing == Missing::skip;

  if (auto error = read_files(texts, job)) return *error;
  if (texts.verbose && !texts.quiet) job.table.say = say_to_stderr;
  // Where rows go to the terminal, they show how far it is.
  const bool shows_rows = job.files.output == "-" && isatty(STDOUT_FILENO) == 1;
  job.table.progress = !texts.quiet && !shows_rows && isatty(STDERR_FILENO) == 1;
  return job;
}

Result<CorrelogramJob> read_correlogram(const Command& command, const Texts& texts) {
  CorrelogramJob job;
  if (command.family == Family::series) {
    auto series = read_conv(command, texts);
    if (!series) return series.error();
    if (texts.keys || texts.shard || texts.inputs.size() > 1 || texts.append || texts.suffix ||
        texts.only || texts.lags)
      return usage_error("--peaks lists lags, not rows, of one file",
                         "it excludes --by, --shard, --only, --append, --lags and several files");
    job.spec = series->spec;
    job.kernel = series->kernel;
    job.design = series->design;
    job.table = std::move(series->table);
  } else {
    if (auto error = read_table(texts, job.table)) return *error;
    if (auto error = read_lags(texts, true, job.spec, job.table)) return *error;
    if (job.table.series.missing == Missing::skip)
      return usage_error("--na skip has no meaning for autocorr",
                         "--na zero leaves gaps out of sums");
    if (texts.inputs.size() > 1) return usage_error("autocorr takes one FILE");
    if (auto error = check_signal(texts)) return *error;
  }
  if (texts.peaks) {
    PeakOptions& peaks = job.peaks.emplace();
    if (auto error = read(texts.peaks, peaks.count, positive_size("--peaks"))) return *error;
    if (auto error = read(texts.distance, peaks.distance, positive_size("--distance")))
      return *error;
    peaks.refine = texts.refine;
  }
  job.input.signal = texts.signal;
  if (!texts.inputs.empty()) job.input.path = texts.inputs[0];
  if (auto error = read_output(texts, job.output)) return *error;
  if (texts.peaks && texts.plot) return usage_error("--plot draws all lags, not --peaks");
  if (auto error = read_plot(texts, job.table.plot, job.output)) return *error;
  return job;
}

Result<Plan> make_plan(const Job& job) {
  const bool pads = job.spec.operation == Operation::pad;
  const auto kernel = pads ? std::vector<double>{} : read_kernel(job.kernel, job.design);
  if (!kernel) return kernel.error();
  auto plan = make_plan(job.spec, *kernel);
  if (!plan) return of_kernel(plan.error(), job.kernel);
  if (job.table.say) {
    job.table.say(describe_kernel(job.spec, *plan));
    if (!pads) job.table.say(describe_method(job.spec, *plan));
  }
  return plan;
}

}  // namespace sigconv
