#include "input/kernel_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "input/header.hpp"
#include "input/npy.hpp"
#include "input/other_delimiter.hpp"
#include "input/other_signs.hpp"
#include "input/record.hpp"
#include "input/tensor_reader.hpp"

namespace sigconv {
namespace {

// The most bytes of a kernel file that are read before its columns are known.
constexpr std::size_t kMostBytes = std::size_t{1} << 30;

bool find_file(const std::string& path, struct stat& file) {
  return path == "-" ? fstat(STDIN_FILENO, &file) == 0 : stat(path.c_str(), &file) == 0;
}

// Returns whether `path` is the file of an input, under this or another name.
bool is_input(const std::string& path, const KernelRules& rules) {
  struct stat kernel {};
  if (rules.inputs.empty() || !find_file(path, kernel)) return false;
  return std::ranges::any_of(rules.inputs, [&](const std::string& input) {
    struct stat file {};
    return find_file(input, file) && file.st_dev == kernel.st_dev && file.st_ino == kernel.st_ino;
  });
}

// Finds the first line that is neither skipped, nor a comment, nor blank. Returns its position, or
// nothing if the line is not complete.
std::optional<std::size_t> find_first_row(std::string_view text, const Dialect& dialect,
                                          bool complete) {
  std::size_t at = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  for (std::uint64_t line = 0;; ++line) {
    const std::size_t stop = line_stop(text, at);
    if (stop == text.size() && !complete) return std::nullopt;
    if (at == text.size() || !(line < dialect.skip_lines || is_comment(text, at, dialect) ||
                               is_blank_line(text, at, dialect)))
      return at;
    if (stop + 1 == text.size() && text[stop] == '\r' && !complete) return std::nullopt;
    at = skip_line_end(text, stop);
  }
}

// Reads on until the first row is complete. Returns its position in source.peeked().
Result<std::size_t> peek_first_row(ByteSource& source, const Dialect& dialect) {
  for (bool complete = false;;) {
    if (const auto at = find_first_row(source.peeked(), dialect, complete)) return *at;
    const auto more = source.peek_more();
    if (!more) return more.error();
    complete = !*more;
  }
}

// Returns whether the delimiter of `dialect` splits a row. A comma that ends a field separates the
// fields, and blanks only follow it.
bool splits(std::string_view line, const Dialect& dialect) {
  const auto row = read_record(line, 0, dialect, true);
  return row && row->fields.size() > 1 &&
         std::ranges::none_of(row->fields, [](auto field) { return field.ends_with(','); });
}

// Returns the delimiter of a file with decimal commas: a semicolon or a tab, or a comma between
// fields in quotes.
char delimiter_with_commas(std::string_view line) {
  for (const char delimiter : {';', '\t'})
    if (line.find(delimiter) != std::string_view::npos) return delimiter;
  return line.find("\",") == std::string_view::npos ? ';' : ',';
}

// Returns the delimiter that the first line of a file shows. It is a semicolon or a tab if the line
// contains one and no comma that separates fields.
char delimiter_of(std::string_view line, const std::string& path, const NumberFormat& number) {
  char delimiter = named_tsv(path) ? '\t' : ',';
  if (number.decimal == ',' && delimiter == ',') delimiter = delimiter_with_commas(line);
  const bool has_comma = number.thousands != "," && line.find(',') != std::string_view::npos;
  for (const char other : {';', '\t'})
    if (!has_comma && line.find(other) != std::string_view::npos) delimiter = other;
  return delimiter;
}

// Returns an error if commas would split the numbers of a kernel file, whose first row is at `at`.
Failure refuse_other_delimiter(ByteSource& source, std::size_t at, const Dialect& dialect) {
  if (dialect.delimiter != ',') return std::nullopt;
  for (bool complete = false;;) {
    const OtherDelimiter other = find_other_delimiter(source.peeked(), at, dialect, complete);
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

// Reads all columns of the table in `source`, or only the one of `part`.
Result<WholeTable> read_columns(ByteSource& source, const std::string& path, const KernelPart& part,
                                const KernelRules& rules) {
  const auto dialect = find_kernel_dialect(source, path, part.column.has_value(), rules);
  if (!dialect) return dialect.error();
  const bool from_input = is_input(path, rules);
  const NoneMissing no_tap{"a tap is missing", "give every tap a number"};
  const NoneMissing no_sample{"the chosen part of the signal has a missing sample",
                              "choose a part without missing samples"};
  WholeOptions whole;
  if (!part.first) {
    whole.none_missing = &no_tap;
  } else if (part.column) {
    // The samples of a file without COLUMN can also be the fields of one row.
    whole.none_missing = &no_sample;
    whole.first_row = *part.first;
    whole.end_row = *part.first + part.count;
  }
  const std::string hint = hint_for_lines(source.peeked(), dialect->number);
  if (!hint.empty())
    whole.row_hint = hint;
  else if (!part.column && !from_input)
    whole.row_hint = "use a file with one column, or one row with commas between the taps";
  ColumnOptions columns;
  // Reads all columns unless one is named, because a row of taps has no time axis.
  columns.columns = part.column.value_or("1-");
  if (part.column && rules.times.times) {
    columns.times = rules.times.times;
    columns.times_of_lags = rules.times.times_of_lags;
    columns.step = rules.times.step;
    columns.need_of_times =
        from_input ? ColumnOptions::TimesNeed::if_present : ColumnOptions::TimesNeed::if_named;
    whole.make_check = [&](const Layout& layout) {
      return layout.times && rules.check_times ? rules.check_times(layout) : RowCheck();
    };
  }
  auto table = read_whole(source, {*dialect, columns, kMostBytes, kBlockSize}, whole);
  // Another -d would not fit the input.
  if (table || from_input || !rules.dialect.delimiter_given ||
      !table.error().hint.starts_with("use -d "))
    return table;
  Error error = table.error();
  error.hint = "write the kernel file with the delimiter of the input, because -d applies to both";
  return error;
}

// Returns the error of a file with several rows and columns. `lines` are its first lines.
Error neither_row_nor_column(const std::string& path, const std::string& name,
                             const WholeTable& table, std::string_view lines,
                             const NumberFormat& number) {
  const Layout& layout = *table.layout;
  // Two columns of integers can also be one column of numbers with decimal commas.
  const std::string signs = layout.names.empty() && table.values.size() == 2
                                ? hint_for_lines(lines, number)
                                : std::string();
  const std::string matrix =
      layout.names.empty() ? ", or use conv2d if the kernel is two-dimensional; " : "; ";
  return data_error(name,
                    "a kernel is one column or one row of numbers, but this file has " +
                        std::to_string(table.values[0].size()) + " rows of " +
                        std::to_string(table.values.size()),
                    "name one with -k " + path + ":COLUMN" +
                        (signs.empty() ? matrix + describe_columns(layout.names, layout.width)
                                       : " if commas separate columns; otherwise " + signs));
}

// Replaces the tokens of --na-values by NaN, or returns an error if none may be missing.
Failure mark_missing(const std::string& name, const KernelPart& part, const NumberFormat& number,
                     std::vector<double>& taps) {
  for (std::size_t i = 0; i < taps.size(); ++i) {
    if (std::ranges::count(number.missing_numbers, taps[i]) == 0) continue;
    if (!part.first)
      return data_error(name, "tap " + std::to_string(i + 1) + " of the .npy array is missing",
                        "give every tap a number");
    taps[i] = std::numeric_limits<double>::quiet_NaN();
  }
  return std::nullopt;
}

}  // namespace

Result<ByteSource> open_kernel_file(const std::string& path) {
  struct stat file {};
  if (path != "-" && find_file(path, file) && S_ISDIR(file.st_mode))
    return data_error(
        path, "is a folder, not a file",
        "name a file in the folder: -k " + path + (path.ends_with('/') ? "" : "/") + "FILE");
  return ByteSource::open(path);
}

Result<Dialect> find_kernel_dialect(ByteSource& source, const std::string& path, bool names_column,
                                    const KernelRules& rules) {
  Dialect dialect = rules.dialect;
  if (is_input(path, rules)) return dialect_of(dialect, path);
  if (!names_column) {
    const Dialect own;
    dialect.skip_lines = own.skip_lines;
    dialect.skip_blank = own.skip_blank;
    dialect.ragged = own.ragged;
    dialect.header = own.header;
    dialect.header_rows = own.header_rows;
    dialect.skip_headers = own.skip_headers;
  }
  const auto at = peek_first_row(source, dialect);
  if (!at) return at.error();
  const std::string_view text = source.peeked();
  const std::string_view line = text.substr(*at, line_stop(text, *at) - *at);
  if (dialect.delimiter_given && (names_column || splits(line, dialect))) return dialect;
  dialect.blanks = false;
  dialect.delimiter = delimiter_of(line, path, dialect.number);
  if (auto error = refuse_other_delimiter(source, *at, dialect)) return *error;
  dialect.delimiter_given = true;
  return dialect;
}

Result<std::vector<double>> read_kernel_file(const std::string& path, const KernelPart& part,
                                             const KernelRules& rules) {
  auto source = open_kernel_file(path);
  if (!source) return source.error();
  const auto npy = source->begins_with(kNpyMagic);
  if (!npy) return npy.error();
  if (*npy) {
    if (part.column)
      return data_error(source->name(), "a .npy array has no named columns",
                        "name the file alone: " + path);
    const auto bytes = source->peek_all();
    if (!bytes) return bytes.error();
    auto taps = read_npy_list(source->name(), *bytes, part.first.has_value());
    if (!taps) return taps;
    if (auto error = mark_missing(source->name(), part, rules.dialect.number, *taps)) return *error;
    return taps;
  }
  if (const auto more = source->peek_more(); !more) return more.error();
  const std::string lines(first_lines(source->peeked()));
  auto table = read_columns(*source, path, part, rules);
  if (!table) return table.error();
  auto& columns = table->values;
  if (columns[0].empty())
    return data_error(source->name(),
                      "the kernel file has no rows, but a kernel needs at least one tap",
                      table->layout->names.empty()
                          ? ""
                          : "separate taps by commas; the only line was read as a header");
  if (columns.size() == 1) return std::move(columns[0]);
  if (columns[0].size() > 1)
    return neither_row_nor_column(path, source->name(), *table, lines, rules.dialect.number);
  std::vector<double> taps;
  for (const auto& each : columns) taps.push_back(each[0]);
  return taps;
}

}  // namespace sigconv
