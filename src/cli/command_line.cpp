#include "cli/command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "cli/help.hpp"
#include "cli/values.hpp"
#include "input/nearest.hpp"

namespace sigconv {
namespace {

constexpr const char* kPatterns = R"(Padding, what stands outside the signal abcd:
  zero      000|abcd|000    mirror   cba|abcd|dcb    edge      aaa|abcd|ddd
  constant  vvv|abcd|vvv    reflect  dcb|abcd|cba    circular  bcd|abcd|abc
  odd       reflect, turned upside down about the end sample
)";

struct Command {
  const char* name;
  Operation operation;
  const char* description;
  const char* examples;
};

constexpr std::array<Command, 3> kCommands = {{
    {"conv", Operation::convolve,
     "Convolves each chosen column with a kernel; the other columns stay beside it.",
     R"(Examples:
  seq 5 | sigconv conv -k 1,1,1
  sigconv conv -k gaussian:2 -c temp_max --digits 4 data/seattle-weather.csv
  sigconv conv -k box:12 --mode valid data/co2.csv
)"},
    {"corr", Operation::correlate,
     "Correlates each chosen column with a kernel, which is not flipped.",
     R"(Examples:
  seq 5 | sigconv corr -k=-1,0,1 --pad edge
  sigconv corr -k=-1,1 --align causal -c temp_max data/seattle-weather.csv
  sigconv corr -k 1,2,1 --mode valid --stride 3 data/nile.csv
)"},
    {"pad", Operation::pad,
     "Writes the extended signal: the samples that conv and corr read beyond its ends.",
     R"(Examples:
  seq 4 | sigconv pad --width 3 --pad mirror
  seq 4 | sigconv pad --width 0,6 --pad odd
  sigconv pad --width 12,0 --pad-value mean:12 data/nile.csv
)"},
}};

// The text of each option, before it is understood. Empty: not given, but where that could be
// meant.
struct Texts {
  std::string kernel, mode, pad, pad_value, align, stride, dilation, method, width;
  std::string digits, fixed, block_size, max_buffer;
  std::string delimiter, decimal, comment, skip_lines, na;
  std::optional<std::string> columns, keys, signal, output, na_values, na_out;
  std::vector<std::string> inputs;
  bool header = false, no_header = false, ragged = false, skip_blank = false;
  bool sorted = false, normalize = false;
};

template <class T>
CLI::Option* value(CLI::App& app, const char* names, T& target, const char* group, const char* text,
                   const char* description) {
  return app.add_option(names, target, description)
      ->group(group)
      ->option_text(text)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void add_options(CLI::App& app, const Command& command, Texts& texts) {
  const bool pads = command.operation == Operation::pad;
  if (!pads) {
    const char* group = "Kernel";
    value(app, "-k,--kernel", texts.kernel, group, "KERNEL",
          "-1,0,1, box:N, gaussian:SIGMA[,RADIUS], or a file");
    value(app, "--dilation", texts.dilation, group, "D", "samples from tap to tap (default 1)");
    app.add_flag("--normalize", texts.normalize, "divides the kernel by its sum")->group(group);
  }
  app.add_option("FILE", texts.inputs);
  const char* input = "Input";
  value(app, "-c,--columns", texts.columns, input, "LIST",
        "names, 1-based indices, a-b, !name; default: numbers");
  value(app, "--by", texts.keys, input, "LIST", "each key of these columns is a series of its own");
  app.add_flag("--sorted", texts.sorted, "with --by: a group ends where its key changes")
      ->group(input);
  value(app, "--signal", texts.signal, input, "LIST", "the signal itself, 1,2,3,4");
  value(app, "-d,--delimiter", texts.delimiter, input, "C",
        "a character, tab, or space: runs of blanks");
  value(app, "--decimal", texts.decimal, input, "C", "of numbers: . or , (implies -d ';')");
  app.add_flag("--header", texts.header, "the first row names the columns")->group(input);
  app.add_flag("--no-header", texts.no_header, "the first row holds data")->group(input);
  value(app, "--comment", texts.comment, input, "TEXT", "lines that begin so are no records");
  value(app, "--skip-lines", texts.skip_lines, input, "N", "lines ahead of the header to pass on");
  app.add_flag("--skip-blank", texts.skip_blank, "drops blank lines")->group(input);
  app.add_flag("--ragged", texts.ragged, "fills short rows with missing values")->group(input);
  value(app, "--na", texts.na, input, "POLICY", "error (default), keep, skip, zero, hold, linear");
  value(app, "--na-values", texts.na_values, input, "LIST", "more tokens that are missing values");
  value(app, "--max-buffer", texts.max_buffer, input, "SIZE",
        "held of what cannot be read twice (default 1G)");

  const char* computed = "What is computed";
  if (pads) {
    value(app, "--width", texts.width, computed, "N|L,R", "samples ahead of the signal and after");
  } else {
    value(app, "--mode", texts.mode, computed, "MODE", "same (default), full or valid");
    value(app, "--align", texts.align, computed, "ALIGN",
          "center (default), center-ahead, causal, anticausal, N");
    value(app, "--stride", texts.stride, computed, "S", "every S-th output (default 1)");
  }
  value(app, "--pad", texts.pad, computed, "RULE", "zero (default); the rules are below");
  value(app, "--pad-value", texts.pad_value, computed, "V",
        "of constant: a number, first, mean, mean:N, median");
  if (!pads)
    value(app, "--method", texts.method, computed, "METHOD", "auto (default), direct, reference");

  const char* output = "Output";
  value(app, "-o,--output", texts.output, output, "FILE", "whole or not at all; default: stdout");
  value(app, "--digits", texts.digits, output, "N", "N significant digits");
  value(app, "--fixed", texts.fixed, output, "N", "N digits behind the point");
  value(app, "--na-out", texts.na_out, output, "TEXT", "what stands for a missing output");
  app.set_help_flag("-h,--help", "this text")->group(output);
  value(app, "--block-size", texts.block_size, "", "BYTES", "");
}

// CLI11 keeps the = of -k=VALUE and takes the next argument for the value of an empty --name=; both
// are put right here, and an option that stands where the kernel should is refused.
Result<std::vector<std::string>> prepare(const CLI::App& app, int argc, const char* const* argv) {
  std::set<std::string> with_value;
  std::set<std::string> known;
  for (const CLI::Option* option : app.get_options()) {
    std::vector<std::string> names;
    for (const auto& name : option->get_snames()) names.push_back("-" + name);
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    known.insert(names.begin(), names.end());
    if (option->get_items_expected_max() > 0) with_value.insert(names.begin(), names.end());
  }
  std::vector<std::string> arguments;
  for (int i = 0; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--") {
      arguments.insert(arguments.end(), argv + i, argv + argc);
      break;
    }
    const auto equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    if (!with_value.contains(name)) {
      arguments.push_back(argument);
      continue;
    }
    arguments.push_back(name);
    if (equals != std::string::npos) {
      arguments.push_back(argument.substr(equals + 1));
      continue;
    }
    if (++i == argc || known.contains(argv[i]))
      return usage_error(
          fmt::format("{} needs a value{}", name,
                      i < argc ? fmt::format(", and '{}' is an option", argv[i]) : std::string()),
          fmt::format("{} --help tells what it takes", app.get_name()));
    arguments.push_back(argv[i]);
  }
  // CLI11 takes them from the back.
  std::ranges::reverse(arguments);
  return arguments;
}

Error unknown_option(const CLI::App& app, const std::string& given) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const auto& name : option->get_lnames())
      if (!option->get_group().empty()) names.push_back("--" + name);
  const std::string word = given.substr(0, given.find('='));
  return usage_error(fmt::format("unknown option '{}'{}", word, did_you_mean(word, names)),
                     fmt::format("{} --help lists the options", app.get_name()));
}

// Reads one option into its place, if it was given.
template <class T, class Parse>
Failure read(const std::string& text, T& target, Parse parse) {
  if (text.empty()) return std::nullopt;
  auto value = parse(text);
  if (!value) return value.error();
  target = *value;
  return std::nullopt;
}

Failure read_number_style(const Texts& texts, NumberStyle& style) {
  if (texts.digits.empty() && texts.fixed.empty()) return std::nullopt;
  if (!texts.digits.empty() && !texts.fixed.empty())
    return usage_error("--digits and --fixed exclude one another");
  const bool digits = !texts.digits.empty();
  const auto precision = digits ? parse_whole("--digits", texts.digits, 1, 17)
                                : parse_whole("--fixed", texts.fixed, 0, 100);
  if (!precision) return precision.error();
  style.kind = digits ? NumberStyle::Kind::digits : NumberStyle::Kind::fixed;
  style.precision = static_cast<int>(*precision);
  return std::nullopt;
}

Failure read_extension(const Texts& texts, Extension& extension) {
  if (auto error = read(texts.pad, extension.rule, parse_rule)) return error;
  if (texts.pad_value.empty()) return std::nullopt;
  if (!texts.pad.empty() && extension.rule != Rule::constant)
    return usage_error(
        fmt::format("--pad-value is the value of --pad constant, not of --pad {}", texts.pad));
  extension.rule = Rule::constant;
  return read(texts.pad_value, extension.value, parse_pad_value);
}

Failure read_dialect(const Texts& texts, TableOptions& table) {
  Dialect& dialect = table.dialect;
  if (!texts.decimal.empty()) {
    if (texts.decimal != "." && texts.decimal != ",")
      return usage_error(fmt::format("--decimal '{}' is not a decimal sign", texts.decimal),
                         "--decimal is . or ,");
    dialect.number.decimal = texts.decimal[0];
    table.delimiter_given = texts.decimal == ",";
    if (texts.decimal == ",") dialect.delimiter = ';';
  }
  if (!texts.delimiter.empty()) {
    table.delimiter_given = true;
    if (auto error = parse_delimiter(texts.delimiter, dialect)) return error;
  }
  if (texts.header && texts.no_header)
    return usage_error("--header and --no-header exclude one another");
  if (texts.header) dialect.header = Header::present;
  if (texts.no_header) dialect.header = Header::absent;
  dialect.comment = texts.comment;
  dialect.skip_blank = texts.skip_blank;
  dialect.ragged = texts.ragged;
  Index skip_lines = 0;
  if (auto error = read(texts.skip_lines, skip_lines, [](const std::string& text) {
        return parse_whole("--skip-lines", text, 0, std::numeric_limits<Index>::max());
      }))
    return error;
  dialect.skip_lines = static_cast<std::uint64_t>(skip_lines);
  if (texts.na_values) parse_missing_values(*texts.na_values, dialect.number);
  return std::nullopt;
}

Failure read_table(const Texts& texts, TableOptions& table) {
  if (auto error = read_dialect(texts, table)) return error;
  if (auto error = read(texts.na, table.series.missing, parse_missing)) return error;
  if (auto error = read_number_style(texts, table.number)) return error;
  for (const auto& [option, text, target] :
       {std::tuple("--block-size", &texts.block_size, &table.block_size),
        std::tuple("--max-buffer", &texts.max_buffer, &table.max_buffer)})
    if (auto error =
            read(*text, *target, [&](const std::string& size) { return parse_size(option, size); }))
      return error;
  table.columns = {texts.columns, texts.keys};
  table.series.sorted = texts.sorted;
  if (texts.sorted && !texts.keys) return usage_error("--sorted goes with --by");
  table.missing = texts.na_out;
  return std::nullopt;
}

Result<Job> understand(const Command& command, Texts& texts) {
  constexpr Index kMost = std::numeric_limits<Index>::max();
  const auto whole = [](const char* option) {
    return [option](const std::string& text) { return parse_whole(option, text, 1, kMost); };
  };
  Job job;
  Spec& spec = job.spec;
  spec.operation = command.operation;
  job.kernel = texts.kernel;
  if (command.operation == Operation::pad) {
    if (texts.width.empty())
      return usage_error("pad needs --width", "--width N, or L,R: samples on each side");
    const auto width = parse_width(texts.width);
    if (!width) return width.error();
    std::tie(spec.pad_left, spec.pad_right) = *width;
  } else if (texts.kernel.empty()) {
    return usage_error(fmt::format("{} needs a kernel: -k", command.name),
                       "-k is a list of numbers (-1,0,1), a design (box:5, gaussian:2) or a file");
  }
  if (auto error = read(texts.mode, spec.mode, parse_mode)) return *error;
  if (auto error = read(texts.align, spec.align, parse_align)) return *error;
  if (auto error = read(texts.stride, spec.stride, whole("--stride"))) return *error;
  if (auto error = read(texts.dilation, spec.dilation, whole("--dilation"))) return *error;
  if (auto error = read(texts.method, spec.method, parse_method)) return *error;
  if (auto error = read_extension(texts, spec.extension)) return *error;
  if (auto error = read_table(texts, job.table)) return *error;
  spec.normalize = texts.normalize;
  spec.skip_missing = job.table.series.missing == Missing::skip;

  if (texts.signal && !texts.inputs.empty())
    return usage_error("--signal and a FILE exclude one another");
  job.signal = texts.signal;
  job.inputs = std::move(texts.inputs);
  if (job.inputs.empty()) job.inputs.emplace_back("-");
  if (job.inputs.size() > 1) return usage_error("one FILE at a time");
  if (job.kernel == "-" && !job.signal && job.inputs[0] == "-")
    return usage_error("-k - and the signal cannot both be standard input",
                       "name the signal's file, or the kernel's");
  if (texts.output) job.output = *texts.output;
  return job;
}

}  // namespace

Result<std::variant<Job, Notice>> read_command_line(int argc, const char* const* argv) {
  const std::string first = argc > 1 ? argv[1] : "";
  if (first == "-h" || first == "--help" || first == "help") return {Notice{program_help()}};
  if (first == "--version") return {Notice{"sigconv " SIGCONV_VERSION "\n"}};
  const auto command = std::ranges::find(kCommands, first, &Command::name);
  if (command == kCommands.end()) {
    if (first.empty()) return usage_error("a command is missing", "sigconv --help lists them");
    std::vector<std::string> names;
    for (const Command& each : kCommands) names.emplace_back(each.name);
    return usage_error(fmt::format("unknown command '{}'{}", first, did_you_mean(first, names)),
                       "sigconv --help lists the commands");
  }

  CLI::App app(command->description, std::string("sigconv ") + command->name);
  app.formatter(std::make_shared<HelpFormatter>());
  app.footer(std::string(kPatterns) + "\n" + command->examples);
  app.allow_extras();
  Texts texts;
  add_options(app, *command, texts);
  auto arguments = prepare(app, argc - 2, argv + 2);
  if (!arguments) return arguments.error();
  try {
    app.parse(*arguments);
  } catch (const CLI::CallForHelp&) {
    return {Notice{app.help()}};
  } catch (const CLI::ParseError& error) {
    return usage_error(error.what(), fmt::format("{} --help lists the options", app.get_name()));
  }
  for (const std::string& extra : app.remaining())
    if (extra.starts_with('-') && extra != "-") return unknown_option(app, extra);
  auto job = understand(*command, texts);
  if (!job) return job.error();
  return {std::move(*job)};
}

}  // namespace sigconv
