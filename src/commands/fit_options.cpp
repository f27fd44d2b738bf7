#include <unistd.h>

#include "cli/option_groups.hpp"
#include "cli/options.hpp"
#include "cli/report.hpp"
#include "commands/fit.hpp"
#include "error/fault.hpp"
#include "output/destination.hpp"

namespace sigconv {
namespace {

Result<options::Solver> read_solver(const OptionInfo& option, std::string_view text) {
  for (const Choice& choice : option.choices)
    if (choice.name == text) return static_cast<options::Solver>(choice.value);
  return usage_error("unknown --solver '" + std::string(text) + "'",
                     "choose normal (normal equations) or sgd (gradient descent)");
}

void add_solver(OptionSet& set, FitOptions& options) {
  set.add(options::demean, options.demean)
      .in(OptionGroup::fit)
      .describes("subtract the means of inputs and target first");
  set.add(options::intercept, options.intercept);
  set.add(options::solver, options.solver, read_solver);
  set.check([&]() -> Failure {
    if (options.solver == options::Solver::sgd) {
      for (const OptionInfo* option :
           std::initializer_list<const OptionInfo*>{&options::ridge, &options::intercept})
        if (set.given(*option)) return usage_error(label(*option) + " needs --solver normal");
      return std::nullopt;
    }
    for (const OptionInfo* option : std::initializer_list<const OptionInfo*>{
             &options::learning_rate, &options::momentum, &options::epochs, &options::batch,
             &options::seed, &options::loss})
      if (set.given(*option)) return usage_error(label(*option) + " needs --solver sgd");
    return std::nullopt;
  });
  Descent& descent = options.descent;
  set.add(options::ridge, options.ridge);
  set.add(options::learning_rate, descent.learning_rate);
  set.add(options::momentum, descent.momentum);
  set.check([&]() -> Failure {
    if (descent.momentum < 1) return std::nullopt;
    return usage_error("--momentum must be 0 or more and below 1");
  });
  set.add(options::epochs, descent.epochs);
  set.add(options::batch, descent.batch);
  set.add(options::seed, descent.seed);
  set.add(options::loss, options.loss);
}

// Finds the file of the target: --target-file, or the second of two files without --target.
void check_target(OptionSet& set, FitOptions& options) {
  check_inputs(set, options.files.inputs, options.files.signal);
  set.check([&]() -> Failure {
    auto& inputs = options.files.inputs;
    auto& file = options.target_file;
    const bool pair = !options.target && !file && inputs.size() == 2;
    if (pair) {
      file = std::move(inputs[1]);
      inputs.pop_back();
    }
    if (!options.target && !file)
      return usage_error("fit needs a target", inputs.size() > 2
                                                   ? "name the target column: --target COLUMN"
                                                   : "add --target COLUMN or a second file");
    if (!file) return std::nullopt;
    if (file->empty()) return usage_error("--target-file needs the name of a file");
    if (inputs.size() > 1)
      return usage_error("--target-file takes one FILE", "run the command once for each file");
    if (*file == inputs[0])
      return usage_error("the same file is named twice",
                         "name the file once, and its target column with --target COLUMN");
    if (!options.table.columns.keys) return std::nullopt;
    return usage_error("--by needs the target in the same file",
                       "name the target column: --target COLUMN");
  });
}

void check_fit(OptionSet& set, FitOptions& options) {
  set.check([&]() -> Failure {
    if (set.given(options::loss) && options.loss.empty())
      return usage_error("--loss needs the name of a file");
    if (set.given(options::loss) && options.files.inputs.size() > 1)
      return usage_error("--loss takes one FILE", "run the command once for each file");
    const Missing missing = options.table.series.missing;
    if (missing == Missing::keep || missing == Missing::skip)
      return usage_error("fit has no --na keep and no --na skip",
                         "fill missing samples with --na zero, hold or linear");
    return std::nullopt;
  });
  add_plot(set, options.table.plot, options.files.output);
  add_targets(set, options.files, options.table);
  set.check([&]() -> Failure {
    if (options.loss.empty()) return std::nullopt;
    if (same_output(options.loss, options.files.targets[0])) return same_file("--loss", "-o");
    if (!set.given(options::plot) || !same_output(options.loss, options.table.plot))
      return std::nullopt;
    return same_file("--loss", "--plot");
  });
}

}  // namespace

void add_fit(OptionSet& set, FitOptions& options) {
  TableOptions& table = options.table;
  table.series.must_fill = true;
  set.add_files(options::files, options.files.inputs).takes("[FILE [TARGET_FILE] | FILE...]");
  set.add(options::target, options.target);
  set.add(options::target_file, options.target_file);
  set.check([&]() -> Failure {
    if (set.given(options::taps)) return std::nullopt;
    return usage_error("fit needs --taps", "give the length of the kernel: --taps N");
  });
  set.add(options::taps, options.taps);
  set.check([&]() -> Failure {
    if (options.taps <= kMostFitted) return std::nullopt;
    return fault_error(Fault::too_many_taps, {options.taps, kMostFitted});
  });
  set.add(options::columns, table.columns.columns)
      .notes_default("all numeric but time, keys and target");
  set.add(options::by, table.columns.keys);
  set.add(options::sorted, table.series.sorted);
  add_dialect(set, table.dialect);
  add_row_repairs(set, table.dialect);
  add_missing(set, table).offers({"error", "zero", "hold", "backfill", "linear"});
  add_written(set, options.files.output, table.format, "csv")
      .describes("file, DIR/, or a template of {dir} {stem} {ext} {name}");
  check_npy(set, table.format);
  add_max_buffer(set, table);
  add_threads(set, table);
  set.add(options::mode, options.spec.mode);
  set.add(options::align, options.spec.align);
  add_extension(set, options::pad, options.spec.extension);
  add_solver(set, options);
  check_target(set, options);
  check_fit(set, options);
  set.add(options::quiet, options.quiet);
  set.add(options::verbose, options.verbose).describes("print the standard error of each tap");
  set.add(options::help);
  set.check([&]() -> Failure {
    if (!options.quiet) table.note = note_to_stderr;
    if (!options.quiet) table.say = say_to_stderr;
    table.progress = !options.quiet && isatty(STDERR_FILENO) == 1;
    return std::nullopt;
  });
}

}  // namespace sigconv
