#include "cli/option_groups.hpp"

#include <fmt/format.h>
#include <sched.h>

#include <algorithm>
#include <bit>
#include <cerrno>

#include "cli/options.hpp"
#include "cli/report.hpp"
#include "input/kernel_source.hpp"
#include "input/number_list.hpp"
#include "output/destination.hpp"
#include "output/targets.hpp"
#include "plot/plot.hpp"

namespace sigconv {
namespace {

constexpr Choice kSyntaxes[] = {
    choice("csv", FormatOptions::Syntax::csv), choice("tsv", FormatOptions::Syntax::tsv),
    choice("json", FormatOptions::Syntax::json), choice("npy", FormatOptions::Syntax::npy)};

// Returns the number of processors that this process may use.
Index processors() {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0
             ? std::clamp<Index>(CPU_COUNT(&set), 1, options::kMostThreads)
             : 1;
}

// Divides the default block size among the threads. Each thread has six blocks under way. All
// blocks take 1.5 MB together, or more above 8 threads, where a block has its least size.
std::size_t default_block_size(Index threads) {
  return std::clamp<std::size_t>(kBlockSize / std::bit_ceil(static_cast<std::size_t>(threads)),
                                 32 << 10, kBlockSize);
}

}  // namespace

OptionUse& add_design(OptionSet& set, DesignOptions& design, const std::string& kernel) {
  OptionUse& rate = set.add(options::rate, design.rate);
  set.add(options::transition, design.transition);
  set.add(options::attenuation, design.attenuation);
  set.check([&]() -> Failure {
    // The error of a word appears when the kernel is read, and names the nearest design.
    if (kernel_takes_frequencies(kernel) || kernel_is_word(kernel)) return std::nullopt;
    constexpr const char* kFilters = "a filter: lowpass, highpass, lowcut, bandpass or bandstop";
    for (const OptionInfo* option :
         std::initializer_list<const OptionInfo*>{&options::transition, &options::attenuation})
      if (set.given(*option))
        return usage_error(fmt::format("{} needs {}", label(*option), kFilters),
                           "leave out --transition and --attenuation");
    const bool shows_lags = set.given(options::lags) || set.given(options::peaks);
    const bool shows_frequencies = set.has(options::points);
    if (!set.given(options::rate) || shows_lags || shows_frequencies) return std::nullopt;
    if (!set.has(options::lags))
      return usage_error(fmt::format("--rate needs {}", kFilters), "leave out --rate");
    return usage_error(
        "--rate needs lags, or a filter: lowpass, highpass, lowcut, bandpass or bandstop",
        "leave out --rate, or add --lags or --peaks N to show lags in seconds");
  });
  return rate;
}

OptionUse& add_align(OptionSet& set, Align& align, const std::string& kernel) {
  OptionUse& use = set.add(options::align, align);
  set.check([&]() -> Failure {
    if (!set.given(options::align) && design_is_causal(kernel)) align.kind = Align::Kind::causal;
    return std::nullopt;
  });
  return use;
}

OptionUse& add_extension(OptionSet& set, const Option<Rule>& rule, Extension& extension,
                         bool interp) {
  OptionUse& use = set.add(rule, extension.rule);
  if (!interp) std::erase(use.choices, "interp");
  set.check([&, interp]() -> Failure {
    if (!interp && extension.rule == Rule::interp)
      return usage_error(
          fmt::format("{} does not support {} interp", set.full_command(), label(rule)),
          fmt::format("use another {}, such as mirror", label(rule)));
    if (!set.given(options::pad_value)) return std::nullopt;
    if (set.given(rule) && extension.rule != Rule::constant)
      return usage_error(
          fmt::format("--pad-value needs {0} constant, not {0} {1}", label(rule), set.text(rule)),
          fmt::format("leave out {}: --pad-value implies constant", label(rule)));
    extension.rule = Rule::constant;
    return std::nullopt;
  });
  return set.add(options::pad_value, extension.value);
}

void add_dialect(OptionSet& set, Dialect& dialect) {
  set.apply(options::delimiter, [&](Delimiter delimiter) {
    dialect.delimiter = delimiter.character;
    dialect.blanks = delimiter.blanks;
    dialect.delimiter_given = true;
  });
  set.apply(options::decimal, [&](char decimal) {
    dialect.number.decimal = decimal;
    if (decimal == ',' && !dialect.delimiter_given) dialect.delimiter = ';';
  });
  set.add(options::thousands, dialect.number.thousands);
  set.check([&]() -> Failure {
    const std::string& thousands = dialect.number.thousands;
    if (thousands == std::string(1, dialect.number.decimal))
      return usage_error("--thousands and the decimal sign are both " + shell_word(thousands),
                         thousands == "," ? "leave out --decimal ,"
                                          : "use --decimal , if points separate thousands");
    if (thousands == " " && dialect.blanks)
      return usage_error("--thousands space cannot be used with -d space",
                         "give the delimiter of the fields with -d");
    return std::nullopt;
  });
  set.apply(options::header, [&] { dialect.header = Header::present; });
  set.apply(options::no_header, [&] { dialect.header = Header::absent; });
  set.apply(options::header_rows, [&](Index rows) {
    dialect.header = Header::present;
    dialect.header_rows = static_cast<std::uint64_t>(rows);
  });
  set.add(options::comment, dialect.comment);
  set.check([&]() -> Failure {
    if (!set.given(options::comment) || !dialect.comment.empty()) return std::nullopt;
    return usage_error("--comment is empty",
                       "give the text that begins a comment line: --comment '#'");
  });
  set.add(options::skip_lines, dialect.skip_lines);
}

void add_row_repairs(OptionSet& set, Dialect& dialect) {
  set.add(options::skip_blank, dialect.skip_blank);
  set.add(options::ragged, dialect.ragged);
  set.add(options::skip_headers, dialect.skip_headers);
}

OptionUse& add_missing(OptionSet& set, TableOptions& table) {
  OptionUse& use = set.add(options::na, table.series.missing);
  set.apply(options::na_values, [&](NumberFormat format) {
    table.dialect.number.missing = std::move(format.missing);
    table.dialect.number.missing_numbers = std::move(format.missing_numbers);
  });
  return use;
}

void add_na_limit(OptionSet& set, TableOptions& table) {
  set.add(options::na_limit, table.series.limit);
  set.check([&]() -> Failure {
    const Missing missing = table.series.missing;
    if (!table.series.limit || missing == Missing::hold || missing == Missing::backfill ||
        missing == Missing::linear)
      return std::nullopt;
    return usage_error(fmt::format("--na-limit cannot be used with --na {}", set.text(options::na)),
                       "leave out --na-limit, or choose --na hold, backfill or linear");
  });
}

OptionUse& add_time(OptionSet& set, TableOptions& table) {
  set.apply(options::time, [&](std::string column) { table.columns.times = std::move(column); });
  set.apply(options::step, [&](TimeStep step) { table.columns.step = step; });
  return set.add(options::gaps, table.series.gaps);
}

namespace {

// Sets the rate of a design that takes frequencies: cycles per unit of time. Without --step, it
// follows from the first rows of the table.
Failure take_rate(OptionSet& set, TableOptions& table, std::string_view kernel,
                  DesignOptions& design) {
  const auto& step = table.columns.step;
  if (set.given(options::rate)) {
    table.rate = design.rate;
    if (!step || agrees(*step, design.rate)) return std::nullopt;
    return usage_error(fmt::format("--rate {} contradicts --step {}", set.text(options::rate),
                                   set.text(options::step)),
                       "leave out --rate: it follows from --step");
  }
  if (step) design.rate = step->rate();
  table.rate_of_times = !step && design_takes_frequencies(kernel);
  if (table.rate_of_times) table.columns.needs_step = true;
  return std::nullopt;
}

}  // namespace

void check_time(OptionSet& set, TableOptions& table, const std::string* kernel,
                DesignOptions* design) {
  set.check([&set, &table, kernel, design]() -> Failure {
    table.series.one_series = set.given(options::peaks) || set.given(options::plot);
    if (!set.given(options::time)) return std::nullopt;
    const Gaps gaps = table.series.gaps;
    if (set.given(options::shard) && gaps != Gaps::error)
      return usage_error("--shard cannot be combined with --gaps split or --gaps fill",
                         "leave out --shard: these options may need rows of other parts");
    if (set.given(options::peaks) && gaps == Gaps::split)
      return usage_error(
          "--gaps split makes several series of one key, which --peaks cannot tell apart",
          "use --gaps fill to keep one series");
    if (set.given(options::plot) && gaps == Gaps::split)
      return usage_error("--plot draws one series, and --gaps split makes several",
                         "use --gaps fill to keep one series");
    table.columns.needs_step = set.given(options::lags) || set.given(options::peaks);
    return design == nullptr ? std::nullopt : take_rate(set, table, *kernel, *design);
  });
}

void add_quiet(OptionSet& set, bool& quiet, TableOptions& table) {
  set.add(options::quiet, quiet);
  set.check([&]() -> Failure {
    if (!quiet) table.note = note_to_stderr;
    return std::nullopt;
  });
}

void add_max_buffer(OptionSet& set, TableOptions& table) {
  set.apply(options::max_buffer, [&](std::size_t size) {
    table.max_buffer = size;
    table.series.max_buffer = size;
  });
}

void add_threads(OptionSet& set, TableOptions& table) {
  table.threads = processors();
  set.add(options::threads, table.threads);
  set.check([&]() -> Failure {
    table.block_size = set.given(options::block_size)
                           ? std::min<std::size_t>(table.block_size, 1 << 30)
                           : default_block_size(table.threads);
    return std::nullopt;
  });
}

void add_number_style(OptionSet& set, NumberStyle& style) {
  const auto use = [&style](NumberStyle::Kind kind) {
    return [&style, kind](Index precision) { style = {kind, static_cast<int>(precision)}; };
  };
  set.apply(options::digits, use(NumberStyle::Kind::digits));
  set.apply(options::fixed, use(NumberStyle::Kind::fixed));
}

OptionUse& add_written(OptionSet& set, std::string& output, FormatOptions& format,
                       std::string_view format_note) {
  OptionUse& use = set.add(options::output, output);
  set.check([&]() -> Failure {
    if (output.ends_with(".npy")) format.syntax = FormatOptions::Syntax::npy;
    return std::nullopt;
  });
  set.choose(options::format, kSyntaxes, format.syntax).notes_default(format_note);
  add_number_style(set, format.number);
  return use;
}

OptionUse& add_layout(OptionSet& set, FormatOptions& format, const char* suffix) {
  format.suffix = suffix;
  OptionUse& only = set.add(options::only, format.only);
  set.add(options::append, format.append);
  set.add(options::suffix, format.suffix).notes_default(suffix);
  set.check([&]() -> Failure {
    format.append = format.append || set.given(options::suffix);
    if (!format.append || !format.suffix.empty()) return std::nullopt;
    return usage_error("--suffix is empty",
                       "give the text to add to each column name, such as _smooth");
  });
  return only;
}

void check_npy(OptionSet& set, const FormatOptions& format) {
  set.check([&]() -> Failure {
    if (format.syntax != FormatOptions::Syntax::npy) return std::nullopt;
    for (const OptionInfo* option : std::initializer_list<const OptionInfo*>{
             &options::append, &options::suffix, &options::digits, &options::fixed,
             &options::na_out})
      if (set.given(*option))
        return usage_error(fmt::format("{} cannot be used with a .npy output", label(*option)),
                           fmt::format("leave out {}, or write CSV", label(*option)));
    return std::nullopt;
  });
}

Error same_file(const std::string& option, const std::string& other) {
  return usage_error(option + " and " + other + " name the same file",
                     "name another file for " + option);
}

void check_output(OptionSet& set, const std::string& output, bool folder) {
  set.check([&output, folder]() -> Failure {
    if (output.empty())
      return usage_error(folder ? "-o needs the name of a file or folder"
                                : "-o needs the name of a file");
    Destination destination;
    const std::string name = output.substr(0, output.find_last_not_of('/') + 1);
    if ((folder && name != output) || find_destination(output, destination) != EISDIR)
      return std::nullopt;
    Error error = data_error(output, "this is a folder, not a file",
                             folder ? "write into the folder with -o " + name + "/"
                                    : "name a file in the folder: -o " + name + "/FILE");
    error.kind = ErrorKind::output;
    return error;
  });
}

void add_targets(OptionSet& set, Files& files, TableOptions& table) {
  set.check([&]() -> Failure {
    if (set.given(options::plot) && files.inputs.size() > 1)
      return usage_error("--plot takes one FILE", "run the command once for each file");
    return std::nullopt;
  });
  check_output(set, files.output, true);
  set.check([&]() -> Failure {
    auto targets = name_targets(files.output, files.inputs);
    if (!targets) return targets.error();
    files.targets = std::move(*targets);
    if (auto error = check_targets(files.targets, files.inputs)) return error;
    if (set.given(options::plot) && same_output(table.plot, files.targets[0]))
      return same_file("--plot", "-o");
    if (table.format.syntax == FormatOptions::Syntax::npy && files.inputs.size() > 1 &&
        files.targets.size() == 1)
      return usage_error("a .npy output takes one FILE",
                         "write one output for each file: -o DIR/ or a template");
    return std::nullopt;
  });
}

void add_plot(OptionSet& set, std::string& plot, std::string& output) {
  set.check([&]() -> Failure {
    if (!set.given(options::plot)) return std::nullopt;
    return check_plot(std::string(set.text(options::plot)));
  });
  set.add(options::plot, plot);
  set.check([&]() -> Failure {
    if (!set.given(options::plot)) return std::nullopt;
    if (same_output(plot, output)) return same_file("--plot", "-o");
    if (plot == "-" && output == "-") output = "/dev/null";
    return std::nullopt;
  });
}

void add_kernel(OptionSet& set, Operation operation, std::string& kernel) {
  set.add(options::kernel, kernel);
  set.check([&set, &kernel, operation]() -> Failure {
    if (operation == Operation::correlate && kernel.starts_with("matched:"))
      return usage_error("matched: is a reversed template, which only conv turns back",
                         "use corr -k segment:... or conv -k matched:...");
    if (!kernel.empty()) return std::nullopt;
    return usage_error(
        fmt::format("{} needs a kernel: -k", set.full_command()),
        "give -k a list of numbers (-1,0,1), a design (box:5, gaussian:2) or a file");
  });
}

void add_windows(OptionSet& set, Operation operation, std::string& kernel, Spec& spec) {
  spec.operation = operation;
  add_kernel(set, operation, kernel);
  set.add(options::mode, spec.mode);
  add_align(set, spec.align, kernel);
  set.add(options::stride, spec.stride, read_whole<1>);
  set.add(options::dilation, spec.dilation, read_whole<1>);
  set.add(options::normalize, spec.normalize);
}

void check_inputs(OptionSet& set, std::vector<std::string>& inputs,
                  const std::optional<std::string>& signal, const std::string* kernel) {
  set.check([&inputs, &signal, kernel]() -> Failure {
    constexpr const char* kHint = "give numbers between commas, such as 1,2,3,4";
    if (signal && signal->empty()) return usage_error("--signal is empty", kHint);
    if (signal) {
      auto list = read_number_list("--signal", *signal, kHint);
      if (list.error && list.wrong != NumberList::Wrong::missing) return std::move(list.error);
    }
    if (inputs.empty()) inputs.emplace_back("-");
    const auto standard = std::ranges::count(inputs, "-");
    if (standard > 1) return usage_error("standard input is used twice", "write - only once");
    if (kernel != nullptr && reads_standard_input(*kernel) && !signal && standard > 0)
      return usage_error("-k - and the signal cannot both be standard input",
                         "name a file for the signal or for the kernel");
    return std::nullopt;
  });
}

}  // namespace sigconv
