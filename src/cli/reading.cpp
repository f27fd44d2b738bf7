#include "cli/reading.hpp"

#include <fmt/format.h>
#include <sched.h>

#include <algorithm>
#include <cstdio>

#include "output/destination.hpp"
#include "plot/plot.hpp"

namespace sigconv {

Failure read_output(const Texts& texts, std::string& output) {
  output = texts.output.value_or("-");
  if (output.empty()) return usage_error("-o needs the name of a file");
  return std::nullopt;
}

Error same_file(const std::string& option, const std::string& other) {
  return usage_error(option + " and " + other + " name the same file");
}

Failure read_design(const Texts& texts, DesignOptions& design) {
  if (texts.transition.has_value() != texts.attenuation.has_value())
    return usage_error("--transition and --attenuation go together",
                       "of them follows how many taps a filter needs");
  if (auto error = read(texts.rate, design.rate, positive("--rate"))) return error;
  if (auto error = read(texts.transition, design.transition, positive("--transition")))
    return error;
  return read(texts.attenuation, design.attenuation, positive("--attenuation"));
}

Failure read_plot(const Texts& texts, std::string& plot, std::string& output) {
  if (!texts.plot) return std::nullopt;
  plot = *texts.plot;
  if (auto error = check_plot(plot)) return error;
  if (same_output(plot, output)) return same_file("--plot", "-o");
  if (plot == "-" && output == "-") output = "/dev/null";
  return std::nullopt;
}

Failure read_number_style(const Texts& texts, NumberStyle& style) {
  if (!texts.digits && !texts.fixed) return std::nullopt;
  if (texts.digits && texts.fixed) return usage_error("--digits and --fixed exclude one another");
  const bool digits = texts.digits.has_value();
  const auto precision = digits ? parse_whole("--digits", *texts.digits, 1, 17)
                                : parse_whole("--fixed", *texts.fixed, 0, 100);
  if (!precision) return precision.error();
  style.kind = digits ? NumberStyle::Kind::digits : NumberStyle::Kind::fixed;
  style.precision = static_cast<int>(*precision);
  return std::nullopt;
}

Failure read_written(const Texts& texts, FormatOptions& format) {
  if (texts.output && texts.output->ends_with(".npy")) format.syntax = FormatOptions::Syntax::npy;
  if (auto error = read(texts.format, format.syntax, parse_syntax)) return error;
  return read_number_style(texts, format.number);
}

Failure read_extension(const Texts& texts, Extension& extension) {
  if (auto error = read(texts.pad, extension.rule, parse_rule)) return error;
  if (!texts.pad_value) return std::nullopt;
  if (texts.pad && extension.rule != Rule::constant)
    return usage_error(
        fmt::format("--pad-value is the value of --pad constant, not of --pad {}", *texts.pad));
  extension.rule = Rule::constant;
  return read(texts.pad_value, extension.value, parse_pad_value);
}

Failure read_dialect(const Texts& texts, Dialect& dialect, bool& delimiter_given) {
  if (texts.decimal) {
    if (texts.decimal != "." && texts.decimal != ",")
      return usage_error(fmt::format("--decimal '{}' is not a decimal sign", *texts.decimal),
                         "--decimal is . or ,");
    dialect.number.decimal = (*texts.decimal)[0];
    if (texts.decimal == ",") dialect.delimiter = ';';
  }
  if (texts.delimiter) {
    delimiter_given = true;
    if (auto error = parse_delimiter(*texts.delimiter, dialect)) return error;
  }
  if (texts.header && texts.no_header)
    return usage_error("--header and --no-header exclude one another");
  if (texts.header) dialect.header = Header::present;
  if (texts.no_header) dialect.header = Header::absent;
  if (texts.comment && texts.comment->empty())
    return usage_error("--comment needs what a comment line begins with", "--comment '#'");
  dialect.comment = texts.comment.value_or("");
  dialect.skip_blank = texts.skip_blank;
  dialect.ragged = texts.ragged;
  Index skip_lines = 0;
  if (auto error = read(texts.skip_lines, skip_lines, whole("--skip-lines", 0))) return error;
  dialect.skip_lines = static_cast<std::uint64_t>(skip_lines);
  if (texts.na_values) parse_missing_values(*texts.na_values, dialect.number);
  return std::nullopt;
}

Failure read_upstream(const Texts& texts, GradientRequest& request) {
  if (!texts.upstream)
    return usage_error("grad needs --upstream", "--upstream G is dL/dy: a file of y's shape");
  request.upstream = *texts.upstream;
  if (!texts.wrt) return std::nullopt;
  const auto wrt = parse_wrt(*texts.wrt);
  if (!wrt) return wrt.error();
  request.wrt = *wrt;
  return std::nullopt;
}

Failure read_gradient(const Texts& texts, GradientRequest& request) {
  if (auto error = read_upstream(texts, request)) return error;
  request.check = texts.check;
  const bool folder = texts.output && texts.output->ends_with('/');
  if (!request.wrt && !folder)
    return usage_error("grad without --wrt writes three files: -o DIR/",
                       "--wrt input, kernel or bias prints one");
  if (request.wrt && folder)
    return usage_error("grad --wrt writes one file", "without --wrt, -o DIR/ takes all three");
  if (!texts.quiet) request.say = say_to_stderr;
  return std::nullopt;
}

namespace {

constexpr Index kMostThreads = 1024;

// Those that this process may use.
Index processors() {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0
             ? std::clamp<Index>(CPU_COUNT(&set), 1, kMostThreads)
             : 1;
}

}  // namespace

Result<Index> read_threads(const Texts& texts) {
  if (!texts.threads) return processors();
  return parse_whole("--threads", *texts.threads, 1, kMostThreads);
}

void say_to_stderr(const std::string& line) { std::fprintf(stderr, "sigconv: %s\n", line.c_str()); }

}  // namespace sigconv
