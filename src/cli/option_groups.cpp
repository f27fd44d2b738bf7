#include "cli/option_groups.hpp"

#include <fmt/format.h>

namespace sigconv {
namespace {

template <class T>
void value(CLI::App& app, const char* names, T& target, const char* group, const char* text,
           const char* description) {
  app.add_option(names, target, description)
      ->group(group)
      ->option_text(text)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

CLI::Option* flag(CLI::App& app, const char* names, bool& target, const char* group,
                  const char* description) {
  return app.add_flag(names, target, description)->group(group);
}

// An option that the help shows on the line of the one before it.
constexpr const char* kBesides = "";

void add_dialect(CLI::App& app, Texts& texts) {
  const char* group = "Input";
  value(app, "-d,--delimiter", texts.delimiter, group, "C", "a character, tab, or space");
  value(app, "--decimal", texts.decimal, group, "C", "of numbers: . or , (which implies -d ';')");
  flag(app, "--header", texts.header, group, "whether the first row names the columns")
      ->option_text("| --no-header");
  flag(app, "--no-header", texts.no_header, kBesides, "");
  value(app, "--comment", texts.comment, group, "TEXT", "what a comment line begins with, as '#'");
  value(app, "--skip-lines", texts.skip_lines, group, "N", "lines ahead of the header to pass on");
}

void add_columns(CLI::App& app, Texts& texts) {
  const char* group = "Input";
  value(app, "-c,--columns", texts.columns, group, "LIST",
        "names, indices from 1, a-b, '!name'; else numbers");
  value(app, "--by", texts.keys, group, "LIST", "each key of these columns is a series");
}

void add_signal(CLI::App& app, Texts& texts) {
  app.add_option("FILE", texts.inputs);
  value(app, "--signal", texts.signal, "Input", "LIST", "numbers instead of a file: 1,2,3,4");
}

// `whole`: of commands that hold their columns, and have no rows to leave out.
void add_missing(CLI::App& app, Texts& texts, bool whole = false) {
  value(app, "--na", texts.na, "Input", "POLICY",
        whole ? "of missing values: error (default), zero, hold,\n"
                "linear"
              : "of missing values: error (default), keep, skip,\n"
                "zero, hold, linear");
  value(app, "--na-values", texts.na_values, "Input", "LIST",
        "more tokens that are missing values");
}

void add_table(CLI::App& app, Texts& texts) {
  const char* group = "Input";
  add_columns(app, texts);
  flag(app, "--sorted", texts.sorted, group, "with --by: a group ends where its key changes");
  add_signal(app, texts);
  add_dialect(app, texts);
  flag(app, "--skip-blank", texts.skip_blank, group, "drops blank lines");
  flag(app, "--ragged", texts.ragged, group, "fills short rows with missing values");
  add_missing(app, texts);
  value(app, "--max-buffer", texts.max_buffer, group, "SIZE",
        "most that is held of a pipe or of waiting rows (1G)");
  value(app, "--block-size", texts.block_size, kBesides, "BYTES", "");
}

constexpr const char* kComputed = "What is computed";

void add_align(CLI::App& app, Texts& texts) {
  value(app, "--align", texts.align, kComputed, "ALIGN",
        "center (default), center-ahead, causal,\n"
        "anticausal, or how far a window reaches back");
}

void add_slide(CLI::App& app, Texts& texts) {
  value(app, "--mode", texts.mode, kComputed, "MODE", "same (default), full or valid");
  add_align(app, texts);
  value(app, "--stride", texts.stride, kComputed, "S", "every S-th output (default 1)");
}

void add_extension(CLI::App& app, Texts& texts) {
  value(app, "--pad", texts.pad, kComputed, "RULE", "zero (default); the rules are below");
  value(app, "--pad-value", texts.pad_value, kComputed, "V",
        "of constant: a number, first, mean, mean:N, median");
}

void add_method(CLI::App& app, Texts& texts) {
  value(app, "--method", texts.method, kComputed, "METHOD",
        "auto (default), direct, fft, reference");
}

// What some designs ask for beside their arguments.
void add_design(CLI::App& app, Texts& texts) {
  const char* group = "Kernel";
  value(app, "--rate", texts.rate, group, "HZ", "designs take Hz; --transition and --attenuation");
  value(app, "--transition", texts.transition, kBesides, "F", "");
  value(app, "--attenuation", texts.attenuation, kBesides, "DB", "");
}

void add_series_kernel(CLI::App& app, Texts& texts) {
  const char* group = "Kernel";
  value(app, "-k,--kernel", texts.kernel, group, "KERNEL",
        "-1,0,1, box:N, gaussian:SIGMA[,RADIUS], or a file");
  value(app, "--dilation", texts.dilation, group, "D", "samples from tap to tap (default 1)");
  flag(app, "--normalize", texts.normalize, group, "divides the kernel by its sum");
  add_design(app, texts);
}

// Of correlations, which have lags.
void add_lags(CLI::App& app, const Command& command, Texts& texts) {
  const bool kernel = command.family == Family::series;
  const char* group = "Lags";
  if (kernel) flag(app, "--lags", texts.lags, group, "the lag of each output as first column");
  value(app, "--max-lag", texts.max_lag, group, "M", "lags -M .. M, and no others");
  value(app, "--scale", texts.scale, group, "SCALE", "none (default), biased, unbiased or coeff");
  if (kernel)
    flag(app, "--match", texts.match, group, "compares shapes: takes means and norms out, -1 .. 1");
  flag(app, "--demean", texts.demean, group,
       kernel ? "takes the means of signal and kernel out first" : "takes the mean out first");
  value(app, "--lag-unit", texts.lag_unit, group, "U",
        "a sample is so much: a number, or a column's step");
  value(app, "--peaks", texts.peaks, group, "N",
        kernel ? "the lags of the N highest peaks instead, --refine'd\n"
                 "between samples, --distance D apart at least"
               : "the N highest peaks instead, --refine'd between\n"
                 "samples, --distance D apart at least");
  value(app, "--distance", texts.distance, kBesides, "D", "");
  flag(app, "--refine", texts.refine, kBesides, "");
}

void add_syntax(CLI::App& app, Texts& texts) {
  value(app, "--format", texts.format, "Output", "FORMAT",
        "csv, tsv, json or npy; else as the input");
}

void add_numbers(CLI::App& app, Texts& texts) {
  value(app, "--digits", texts.digits, "Output", "N | --fixed N",
        "significant digits, or digits behind the point");
  value(app, "--fixed", texts.fixed, kBesides, "N", "");
}

void add_plot(CLI::App& app, Texts& texts) {
  value(app, "--plot", texts.plot, "Output", "FILE",
        "draws, too: .svg, .png; -: in the terminal instead");
}

void add_run(CLI::App& app, Texts& texts) {
  value(app, "-j,--threads", texts.threads, "Output", "N",
        "at most so many (default: the processors there are)");
  value(app, "--shard", texts.shard, "Output", "I/N", "the I-th of N parts of one file's output");
}

// Of commands that use one thread.
void add_threads(CLI::App& app, Texts& texts) {
  value(app, "-j,--threads", texts.threads, kBesides, "N", "");
}

void add_last(CLI::App& app, Texts& texts) {
  const char* group = "Output";
  flag(app, "-q,--quiet", texts.quiet, group, "says nothing but errors");
  flag(app, "--verbose", texts.verbose, group, "says what was chosen, and why");
  flag(app, "-h,--help", texts.help, group, "this text");
}

void add_gradient(CLI::App& app, Texts& texts) {
  const char* group = "Gradient";
  value(app, "--upstream", texts.upstream, group, "G", "dL/dy: a file of y's shape, or numbers");
  value(app, "--wrt", texts.wrt, group, "WHAT", "input, kernel or bias; else all, into -o DIR/");
  flag(app, "--check", texts.check, group, "compares with central differences");
}

void add_series(CLI::App& app, const Command& command, Texts& texts) {
  const bool pads = command.operation == Operation::pad;
  if (!pads) add_series_kernel(app, texts);
  add_table(app, texts);
  if (pads)
    value(app, "--width", texts.width, kComputed, "N|L,R", "samples ahead of the signal and after");
  else
    add_slide(app, texts);
  add_extension(app, texts);
  if (!pads) add_method(app, texts);
  if (!pads) add_lags(app, command, texts);
  const char* group = "Output";
  value(app, "-o,--output", texts.output, group, "FILE",
        "or DIR/, or a template of {dir} {stem} {ext} {name}");
  add_syntax(app, texts);
  add_numbers(app, texts);
  flag(app, "--only", texts.only, group, "drops the other columns");
  flag(app, "--append", texts.append, group,
       fmt::format("adds NAME_{} behind its source instead", command.name).c_str());
  value(app, "--suffix", texts.suffix, group, "TEXT", "of the added names; implies --append");
  value(app, "--na-out", texts.na_out, group, "TEXT", "what stands for a missing output");
  add_plot(app, texts);
  add_run(app, texts);
  add_last(app, texts);
}

void add_series_gradient(CLI::App& app, Texts& texts) {
  add_gradient(app, texts);
  add_series_kernel(app, texts);
  add_columns(app, texts);
  add_signal(app, texts);
  add_dialect(app, texts);
  add_slide(app, texts);
  add_extension(app, texts);
  value(app, "-o,--output", texts.output, "Output", "FILE", "or DIR/: input, kernel and bias");
  add_numbers(app, texts);
  add_threads(app, texts);
  add_last(app, texts);
}

void add_layer_slide(CLI::App& app, const Command& command, Texts& texts) {
  const bool image = command.dimensions == 2;
  const char* group = "Kernel";
  value(app, "-k,--kernel", texts.kernel, group, "KERNEL",
        image ? "a file: .npy, or blocks of CSV (manual: Layers)"
              : "numbers (one channel), .npy, or blocks of CSV");
  value(app, "--bias", texts.bias, group, "B", "numbers or a file, one for each output channel");
  value(app, "--groups", texts.groups, group, "N", "of channels, each with its own outputs");
  value(app, "--dilation", texts.dilation, group, image ? "D|A,B" : "D",
        "samples from tap to tap (default 1)");
  flag(app, "--flip", texts.flip, group, "true convolution: turns the kernels round");
  value(app, "--stride", texts.stride, kComputed, image ? "S|A,B" : "S",
        "every S-th output (default 1)");
  value(app, "--padding", texts.padding, kComputed, image ? "N|A,B|T,B,L,R" : "N|L,R",
        image ? "rows and columns around; same, valid (default)"
              : "samples around; or same, valid (default)");
  value(app, "--padding-mode", texts.padding_mode, kComputed, "RULE",
        "zeros (default), replicate, or one of those below");
  value(app, "--pad-value", texts.pad_value, kComputed, "V", "a number: of constant");
  value(app, "--method", texts.method, kComputed, "METHOD", "auto (default), direct, reference");
  add_signal(app, texts);
  add_dialect(app, texts);
}

void add_layer(CLI::App& app, const Command& command, Texts& texts) {
  if (command.gradient) add_gradient(app, texts);
  add_layer_slide(app, command, texts);
  const char* group = "Shapes";
  if (!command.gradient) {
    flag(app, "--shape-only", texts.shape_only, group, "prints shapes and costs, computes nothing");
    value(app, "--layers", texts.layers, group, "FILE", "of a layer a line, each with its options");
    value(app, "--kernel-shape", texts.kernel_shape, group, "O,C,...", "instead of -k");
    value(app, "--input-shape", texts.input_shape, group, "C,...", "instead of an input");
  }
  value(
      app, "-o,--output", texts.output, "Output", "FILE",
      command.gradient ? "or DIR/: input, kernel and bias" : "or DIR/; .npy and .tsv are formats");
  value(app, "--format", texts.format, "Output", "FORMAT", "csv (default), tsv or npy");
  add_numbers(app, texts);
  add_threads(app, texts);
  add_last(app, texts);
}

// What explain adds, and where it writes.
void add_explain(CLI::App& app, Texts& texts) {
  const char* group = "Explanation";
  value(app, "--outputs", texts.outputs, group, "LIST", "some of them, counted from 0: 3,7-9");
  value(app, "--limit", texts.limit, group, "N", "most that are explained (300)");
  value(app, "--format", texts.format, group, "FORMAT", "text (default), markdown or latex");
  value(app, "--html", texts.page, group, "FILE", "a page to step through, instead");
  value(app, "-o,--output", texts.output, "Output", "FILE", "else standard output");
  add_numbers(app, texts);
  add_threads(app, texts);
  flag(app, "-h,--help", texts.help, "Output", "this text");
  flag(app, "-q,--quiet", texts.quiet, kBesides, "");
}

void add_explained_gradient(CLI::App& app, Texts& texts) {
  const char* group = "Gradient";
  value(app, "--upstream", texts.upstream, group, "G", "dL/dy: a file of y's shape, or numbers");
  value(app, "--wrt", texts.wrt, group, "WHAT", "input, kernel or bias; else all three");
}

void add_explained_series(CLI::App& app, const Command& command, Texts& texts) {
  if (command.gradient) add_explained_gradient(app, texts);
  add_series_kernel(app, texts);
  const char* group = "Input";
  value(app, "-c,--columns", texts.columns, group, "LIST",
        "names, indices from 1, a-b, '!name'; else numbers");
  add_signal(app, texts);
  add_dialect(app, texts);
  if (!command.gradient) add_missing(app, texts);
  add_slide(app, texts);
  add_extension(app, texts);
  if (!command.gradient) add_method(app, texts);
  add_explain(app, texts);
}

void add_explained_layer(CLI::App& app, const Command& command, Texts& texts) {
  if (command.gradient) add_explained_gradient(app, texts);
  add_layer_slide(app, command, texts);
  add_explain(app, texts);
}

void add_written(CLI::App& app, Texts& texts) {
  value(app, "-o,--output", texts.output, "Output", "FILE", "else standard output");
  add_syntax(app, texts);
  add_numbers(app, texts);
  add_plot(app, texts);
}

void add_end(CLI::App& app, Texts& texts) {
  add_threads(app, texts);
  flag(app, "-q,--quiet", texts.quiet, "Output", "says nothing but errors");
  flag(app, "-h,--help", texts.help, "Output", "this text");
}

void add_whole_table(CLI::App& app, Texts& texts, bool signal = true) {
  const char* group = "Input";
  value(app, "-c,--columns", texts.columns, group, "LIST",
        "names, indices from 1, a-b, '!name'; else numbers");
  if (signal)
    add_signal(app, texts);
  else
    app.add_option("FILE", texts.inputs);
  add_dialect(app, texts);
  flag(app, "--skip-blank", texts.skip_blank, group, "drops blank lines");
  flag(app, "--ragged", texts.ragged, group, "fills short rows with missing values");
  add_missing(app, texts, true);
  value(app, "--max-buffer", texts.max_buffer, group, "SIZE",
        "most that is held of a pipe, or of lags (1G)");
}

void add_response(CLI::App& app, Texts& texts) {
  app.add_option("FILE", texts.inputs);
  const char* group = "Kernel";
  value(app, "-k,--kernel", texts.kernel, group, "KERNEL",
        "-1,0,1, box:N, gaussian:SIGMA[,RADIUS], or a file");
  flag(app, "--normalize", texts.normalize, group, "divides the kernel by its sum");
  add_design(app, texts);
  value(app, "--points", texts.points, kComputed, "N",
        "frequencies from 0 on, below half the rate (512)");
  value(app, "--align", texts.align, kComputed, "ALIGN",
        "causal (default), center, center-ahead, anticausal,\n"
        "or how far a window reaches back");
  add_written(app, texts);
  flag(app, "-h,--help", texts.help, "Output", "this text");
}

void add_correlogram(CLI::App& app, const Command& command, Texts& texts) {
  add_whole_table(app, texts);
  add_lags(app, command, texts);
  add_written(app, texts);
  value(app, "--na-out", texts.na_out, "Output", "TEXT", "what stands for a missing output");
  add_end(app, texts);
}

void add_fit(CLI::App& app, Texts& texts) {
  const char* group = "Fit";
  value(app, "--target", texts.target, group, "COLUMN", "what conv is to make of the inputs");
  value(app, "--taps", texts.taps, group, "N", "of the kernel, of each input");
  flag(app, "--demean", texts.demean, group, "takes the means of inputs and target out first");
  value(app, "--ridge", texts.ridge, group, "R", "adds R * sum of squared taps (default 0)");
  value(app, "--solver", texts.solver, group, "SOLVER",
        "normal (default): the normal equations; or\n"
        "sgd: gradient descent on the mean squared error");
  value(app, "--learning-rate", texts.learning_rate, group, "R", "of sgd; else what is stable");
  value(app, "--momentum", texts.momentum, group, "M", "of sgd (0.9)");
  value(app, "--epochs", texts.epochs, group, "N", "of sgd (100)");
  value(app, "--batch", texts.batch, group, "N", "outputs a step of sgd; else all");
  value(app, "--seed", texts.seed, group, "N", "of the order of batches (0)");
  value(app, "--loss", texts.loss, group, "FILE", "the loss after each epoch, as CSV");
  add_whole_table(app, texts, false);
  value(app, "--mode", texts.mode, kComputed, "MODE", "same (default), full or valid");
  add_align(app, texts);
  add_extension(app, texts);
  add_written(app, texts);
  flag(app, "--verbose", texts.verbose, "Output", "says the standard error of each tap");
  add_end(app, texts);
}

void add_deconv(CLI::App& app, Texts& texts) {
  add_series_kernel(app, texts);
  value(app, "--ridge", texts.ridge, kComputed, "R",
        "adds R * sum of squares; else little, and only\n"
        "where no quotient is exact");
  value(app, "--mode", texts.mode, kComputed, "MODE",
        "that conv had: same (default), full or valid");
  add_align(app, texts);
  add_extension(app, texts);
  add_whole_table(app, texts);
  add_written(app, texts);
  flag(app, "--only", texts.only, "Output", "drops the other columns");
  flag(app, "--append", texts.append, "Output", "adds NAME_deconv behind its source instead");
  value(app, "--suffix", texts.suffix, "Output", "TEXT", "of the added names; implies --append");
  add_end(app, texts);
}

void add_kernel(CLI::App& app, Texts& texts) {
  app.add_option("FILE", texts.inputs);
  add_design(app, texts);
  const char* group = "Output";
  flag(app, "--normalize", texts.normalize, group, "divides the kernel by its sum");
  value(app, "-o,--output", texts.output, group, "FILE", "else standard output");
  add_syntax(app, texts);
  add_numbers(app, texts);
  add_plot(app, texts);
  flag(app, "-h,--help", texts.help, group, "this text");
}

}  // namespace

void add_options(CLI::App& app, const Command& command, Texts& texts) {
  app.set_help_flag();  // ours: help is asked for beside options that lack a value, too
  if (command.family == Family::kernel) return add_kernel(app, texts);
  if (command.family == Family::fit) return add_fit(app, texts);
  if (command.family == Family::deconv) return add_deconv(app, texts);
  if (command.family == Family::response) return add_response(app, texts);
  if (command.family == Family::correlogram) return add_correlogram(app, command, texts);
  if (command.explains)
    return command.family == Family::layer ? add_explained_layer(app, command, texts)
                                           : add_explained_series(app, command, texts);
  if (command.family == Family::layer)
    add_layer(app, command, texts);
  else if (command.gradient)
    add_series_gradient(app, texts);
  else
    add_series(app, command, texts);
}

}  // namespace sigconv
