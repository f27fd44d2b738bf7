#include "input/kernel_source.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "input/columns.hpp"
#include "input/fractions.hpp"
#include "input/nearest.hpp"
#include "input/npy.hpp"
#include "input/number.hpp"
#include "input/number_list.hpp"
#include "input/other_delimiter.hpp"
#include "input/other_signs.hpp"
#include "input/read_whole.hpp"
#include "input/tensor_reader.hpp"
#include "sigconv/design.hpp"

namespace sigconv {
namespace {

constexpr const char* kKernelHint =
    "give a list of numbers (-1,0,1), a design (box:5, gaussian:2) or a file";

// The most bytes of a kernel file that are read before its columns are known.
constexpr std::size_t kMostBytes = std::size_t{1} << 30;

// How a file of taps is read.
struct KernelFormat {
  NumberFormat number;  // its signs
  bool gaps = false;    // a missing number is NaN, not an error
};

// Returns the delimiter of a file with decimal commas: a semicolon or a tab, or a comma between
// fields in quotes.
char delimiter_with_commas(std::string_view line) {
  for (const char delimiter : {';', '\t'})
    if (line.find(delimiter) != std::string_view::npos) return delimiter;
  return line.find("\",") == std::string_view::npos ? ';' : ',';
}

// Returns an error if commas would split the numbers of a kernel file. -d does not apply to it.
Failure refuse_other_delimiter(ByteSource& source, const Dialect& dialect) {
  if (dialect.delimiter != ',') return std::nullopt;
  for (bool complete = false;;) {
    const OtherDelimiter other = find_other_delimiter(source.peeked(), 0, dialect, complete);
    if (other.answer == OtherDelimiter::Answer::no) return std::nullopt;
    if (other.answer == OtherDelimiter::Answer::yes) {
      const std::string hint = hint_for_lines(source.peeked(), dialect.number);
      return data_error(source.name(), other.message,
                        hint.empty() ? "write decimal points, and commas between columns" : hint);
    }
    const auto more = source.peek_more();
    if (!more) return more.error();
    complete = !*more;
  }
}

// Reads all columns of the table in `source`, or only `column`.
Result<WholeTable> read_columns(ByteSource& source, const std::string& name,
                                const std::optional<std::string>& column,
                                const KernelFormat& format) {
  Dialect dialect = dialect_of({}, name);
  dialect.number = format.number;
  // Takes a semicolon or a tab as the delimiter if the first line contains one and no comma.
  while (source.peeked().find_first_of("\r\n") == std::string_view::npos) {
    const auto more = source.peek_more();
    if (!more) return more.error();
    if (!*more) break;
  }
  const std::string_view line = source.peeked().substr(0, source.peeked().find_first_of("\r\n"));
  if (format.number.decimal == ',' && dialect.delimiter == ',')
    dialect.delimiter = delimiter_with_commas(line);
  for (const char delimiter : {';', '\t'})
    if ((format.number.thousands == "," || line.find(',') == std::string_view::npos) &&
        line.find(delimiter) != std::string_view::npos)
      dialect.delimiter = delimiter;
  if (auto error = refuse_other_delimiter(source, dialect)) return *error;
  dialect.delimiter_given = true;
  const std::string hint = hint_for_lines(source.peeked(), format.number);
  // Reads all columns unless one is named, because a kernel has no time axis.
  const NoneMissing none_missing{"a tap is missing", "give every tap a number"};
  ColumnOptions columns;
  columns.columns = column.value_or("1-");
  const RowOptions options{dialect, columns, kMostBytes, kBlockSize};
  return read_whole(
      source, options, format.gaps ? nullptr : &none_missing,
      hint.empty() ? "use a file with one column, or one row with commas between the taps" : hint);
}

// Reads one column or one row of numbers.
Result<std::vector<double>> read_file(const std::string& path,
                                      const std::optional<std::string>& column,
                                      const KernelFormat& format) {
  auto source = ByteSource::open(path);
  if (!source) return source.error();
  const auto npy = source->begins_with(kNpyMagic);
  if (!npy) return npy.error();
  if (*npy) {
    if (column)
      return data_error(source->name(), "a .npy array has no named columns",
                        "name the file alone: " + path);
    const auto bytes = source->peek_all();
    if (!bytes) return bytes.error();
    return read_npy_list(source->name(), *bytes, format.gaps);
  }
  if (const auto more = source->peek_more(); !more) return more.error();
  const std::string lines(first_lines(source->peeked()));
  auto table = read_columns(*source, path, column, format);
  if (!table) return table.error();
  const Layout& layout = *table->layout;
  auto& columns = table->values;
  if (columns[0].empty())
    return data_error(
        source->name(), "the kernel file has no rows, but a kernel needs at least one tap",
        layout.names.empty() ? "" : "separate taps by commas; the only line was read as a header");
  if (columns.size() == 1) return std::move(columns[0]);
  if (columns[0].size() == 1) {
    std::vector<double> taps;
    for (const auto& each : columns) taps.push_back(each[0]);
    return taps;
  }
  // Two columns of integers can also be one column of numbers with decimal commas.
  const std::string signs = layout.names.empty() && columns.size() == 2
                                ? hint_for_lines(lines, format.number)
                                : std::string();
  return data_error(source->name(),
                    "a kernel is one column or one row of numbers, but this file has " +
                        std::to_string(columns[0].size()) + " rows of " +
                        std::to_string(columns.size()),
                    "name one with -k " + path + ":COLUMN" +
                        (signs.empty() ? (layout.names.empty() ? ", or use conv2d if the kernel is "
                                                                 "two-dimensional; "
                                                               : "; ") +
                                             describe_columns(layout.names, layout.width)
                                       : " if commas separate columns; otherwise " + signs));
}

bool exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

constexpr std::string_view kMatched = "matched:";
constexpr std::string_view kSegment = "segment:";

bool is_segment(std::string_view text) {
  return text.starts_with(kMatched) || text.starts_with(kSegment);
}

// Reads `text` of -k as a list of numbers and fractions.
NumberList read_list(const std::string& text, const std::string& hint = {}) {
  return read_number_list("-k", text, hint, Items::fractions);
}

Result<Kernel> read_any(const std::string& text, const DesignOptions& options,
                        const KernelFormat& format);

// Reads a kernel file. Its taps have no divisor.
Result<Kernel> read_plain(const std::string& path, const std::optional<std::string>& column,
                          const KernelFormat& format) {
  auto taps = read_file(path, column, format);
  if (!taps) return taps.error();
  return Kernel(std::move(*taps));
}

// Reads segment:KERNEL[,FIRST,COUNT]: COUNT taps of the kernel, beginning with tap FIRST, which
// counts from 0. The prefix matched: reverses the taps.
Result<Kernel> read_segment(const std::string& text, const DesignOptions& options,
                            const NumberFormat& number) {
  const auto wrong = [&](const std::string& reason) {
    return usage_error(
        "-k '" + text + "': " + reason,
        "write the design as " + text.substr(0, kMatched.size()) + "FILE[:COLUMN][,FIRST,COUNT]");
  };
  std::string source = text.substr(kMatched.size());
  std::optional<std::size_t> first;
  std::size_t count = 0;
  const auto last = source.rfind(',');
  const auto before = last == std::string::npos || last == 0 ? last : source.rfind(',', last - 1);
  if (!exists(source) && before != std::string::npos) {
    const NumberList list = read_number_list("-k", source.substr(before + 1), "");
    const auto& numbers = list.numbers;
    constexpr double kMost = 1e15;
    if (list.error || numbers.size() != 2 || !(numbers[0] >= 0 && numbers[0] <= kMost) ||
        !(numbers[1] >= 1 && numbers[1] <= kMost) || std::floor(numbers[0]) != numbers[0] ||
        std::floor(numbers[1]) != numbers[1])
      return wrong("FIRST and COUNT must be whole numbers, from 0 and from 1");
    first = static_cast<std::size_t>(numbers[0]);
    count = static_cast<std::size_t>(numbers[1]);
    source.resize(before);
  }
  if (source.empty()) return wrong("the name of the file is missing");
  if (is_segment(source) && !exists(source))
    return usage_error(
        "-k: " + text.substr(0, kMatched.size()) + " needs a file, not another " +
            source.substr(0, source.find(':') + 1),
        "write the design as " + text.substr(0, kMatched.size()) + "FILE[:COLUMN][,FIRST,COUNT]");
  auto kernel = read_any(source, options, {number, first.has_value()});
  if (!kernel) return kernel;
  auto& taps = kernel->taps;
  if (first) {
    if (*first > taps.size() || count > taps.size() - *first)
      return data_error(source,
                        "the signal has " + std::to_string(taps.size()) + " samples, too few for " +
                            std::to_string(count) + " samples from index " + std::to_string(*first),
                        "lower FIRST, which counts from 0, or COUNT");
    const auto begin = taps.begin() + static_cast<std::ptrdiff_t>(*first);
    taps = std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(count));
    if (std::ranges::any_of(taps, [](double tap) { return std::isnan(tap); }))
      return data_error(source, "the chosen part of the signal has a missing sample");
  }
  if (text.starts_with(kMatched)) std::ranges::reverse(taps);
  return kernel;
}

Result<Kernel> read_any(const std::string& text, const DesignOptions& options,
                        const KernelFormat& format) {
  if (text == "-") return read_plain(text, std::nullopt, format);
  const NumberList list = read_list(text, kKernelHint);
  if (!list.error) return kernel_of_fractions(list.numbers, list.denominators);
  static_assert(kMatched.size() == kSegment.size());
  if (is_segment(text)) return read_segment(text, options, format.number);
  if (is_design(text.substr(0, text.find(':')))) return exact_design_kernel(text, options);
  if (exists(text)) return read_plain(text, std::nullopt, format);
  const auto colon = text.rfind(':');
  if (colon != std::string::npos && exists(text.substr(0, colon)))
    return read_plain(text.substr(0, colon), text.substr(colon + 1), format);
  // A name and a colon before the first comma begin a design, not a list.
  const auto name_end = text.find(':');
  const bool has_name = name_end != std::string::npos && name_end < text.find(',');
  if (!list.numbers.empty() && !has_name) return *list.error;
  if (list.wrong == NumberList::Wrong::over_zero) return *list.error;
  // A text with a dot or a slash is a path. Opening it reports why it cannot be read.
  if (text.find_first_of("./") != std::string::npos) return read_plain(text, std::nullopt, format);
  // A single number that is too large or missing keeps the error of a number.
  if (list.wrong != NumberList::Wrong::text) return *list.error;
  Error error = *list.error;
  error.message = "'" + text + "' is neither a list of numbers, nor a design, nor a file" +
                  did_you_mean(text.substr(0, name_end), design_names());
  error.hint = "give numbers such as -1,0,1, a file, or a design that sigconv kernel --help lists";
  if (text.find_first_not_of("0123456789+-.eE \t") == std::string::npos)
    error.hint = "separate taps by commas: 1,2,1";
  error.line = error.column = 0;
  return error;
}

// Returns whether `text` is neither a list of numbers nor a design.
bool kernel_is_file(const std::string& text) {
  return read_list(text).error && !is_design(text.substr(0, text.find(':')));
}

}  // namespace

Result<Kernel> read_kernel(const std::string& text, const DesignOptions& options,
                           const NumberFormat& number) {
  return read_any(text, options, {signs_of(number), false});
}

bool kernel_is_path(const std::string& text) {
  if (!kernel_is_file(text)) return false;
  if (exists(text)) return true;
  const auto colon = text.rfind(':');
  const bool names_column = colon != std::string::npos && exists(text.substr(0, colon));
  return !names_column && text.find_first_of("./") != std::string::npos;
}

bool kernel_is_word(const std::string& text) {
  const auto colon = text.rfind(':');
  return text != "-" && !is_segment(text) && kernel_is_file(text) && !kernel_is_path(text) &&
         read_list(text).wrong == NumberList::Wrong::text &&
         (colon == std::string::npos || !exists(text.substr(0, colon)));
}

bool kernel_is_list(const std::string& text) { return !read_list(text).error; }

bool kernel_is_design(std::string_view text) {
  return is_segment(text) || is_design(text.substr(0, text.find(':')));
}

bool kernel_takes_frequencies(std::string_view text) {
  if (is_segment(text)) text.remove_prefix(kMatched.size());
  return design_takes_frequencies(text);
}

bool reads_standard_input(std::string_view text) {
  if (!is_segment(text)) return text == "-";
  text.remove_prefix(kMatched.size());
  return text == "-" || text.starts_with("-,");
}

Error of_kernel(Error error, const std::string& text) {
  if (error.field != ErrorField::kernel) return error;
  error.source = "-k";
  if (kernel_is_file(text)) error.kind = ErrorKind::data;
  return error;
}

}  // namespace sigconv
