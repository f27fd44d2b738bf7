#include "input/time_column.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <vector>

#include "input/header.hpp"
#include "input/moment.hpp"
#include "input/number.hpp"
#include "input/record.hpp"
#include "table/digit.hpp"

namespace sigconv {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr double kDay = 86400;  // seconds

// Returns the digits of `text` up to the first other character.
std::string_view leading_digits(std::string_view text) {
  return text.substr(
      0, static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin()));
}

// Returns the fraction 0.DIGITS. Digits after the 17th do not matter to a double.
double fraction_of(std::string_view digits) {
  digits = digits.substr(0, 17);
  std::int64_t numerator = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), numerator);
  return static_cast<double>(numerator) / std::pow(10, static_cast<double>(digits.size()));
}

// Splits a number into its whole part and its fraction. A number with an exponent, or with more
// than about 18 digits before the decimal point, stays a double.
Time split_number(std::string_view text, double value) {
  constexpr std::int16_t kNotWritten = 99;  // as decimals_of()
  Time time;
  time.kind = std::isfinite(value) ? Time::Kind::number : Time::Kind::other;
  time.fraction = value;
  time.decimals = kNotWritten;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const std::string_view digits = leading_digits(text);
  const std::string_view rest = text.substr(digits.size());
  const bool point = rest.starts_with('.') || rest.starts_with(',');
  const std::string_view decimals = point ? leading_digits(rest.substr(1)) : "";
  if (decimals.size() + (point ? 1 : 0) != rest.size()) return time;
  constexpr std::int64_t kMost = std::int64_t{1} << 62;  // a difference does not overflow
  std::int64_t whole = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), whole);
  if (read.ec == std::errc::result_out_of_range || whole > kMost) return time;
  time.whole = negative ? -whole : whole;
  time.fraction = negative ? -fraction_of(decimals) : fraction_of(decimals);
  time.decimals = static_cast<std::int16_t>(std::min<std::size_t>(decimals.size(), 98));
  return time;
}

// Returns the seconds of an offset from UTC at the end of a time of day: Z, +01:00, +0100 or +01.
std::int32_t offset_of(std::string_view text) {
  const auto sign = text.find_first_of("+-");
  if (sign == npos) return 0;
  std::int32_t hours = 0;
  std::int32_t minutes = 0;
  const char* const digits = text.data() + sign + 1;
  std::from_chars(digits, digits + 2, hours);
  if (text.size() > sign + 3)
    std::from_chars(text.data() + text.size() - 2, text.data() + text.size(), minutes);
  const std::int32_t seconds = 3600 * hours + 60 * minutes;
  return text[sign] == '-' ? -seconds : seconds;
}

// Splits the seconds of a moment, or of a time of day alone.
Time split_moment(std::string_view text, double seconds, Time::Kind kind) {
  constexpr std::size_t kDate = 10;  // characters
  Time time;
  time.kind = kind;
  if (kind == Time::Kind::moment) text.remove_prefix(std::min(kDate, text.size()));
  if (const auto point = text.find_first_of(".,"); point != npos) {
    const std::string_view digits = leading_digits(text.substr(point + 1));
    time.decimals = static_cast<std::int16_t>(std::min<std::size_t>(digits.size(), 98));
    time.fraction = fraction_of(digits);
  }
  time.whole = std::llround(seconds - time.fraction);
  time.offset = offset_of(text);
  return time;
}

// Returns the whole months from `first` to `second`, or 0 if there are none.
std::int64_t months_between(const Time& first, const Time& second) {
  if (std::abs(first.fraction - second.fraction) > 1e-9) return 0;
  const ClockTime from = clock_of(first);
  const ClockTime to = clock_of(second);
  const bool same_day = from.day == to.day || (from.is_month_end() && to.is_month_end());
  return same_day && from.second == to.second ? to.month - from.month : 0;
}

struct StepUnit {
  std::string_view name;
  double numerator;  // in seconds, or in months
  double denominator;
  bool months;
};

constexpr StepUnit kStepUnits[] = {
    {"", 1, 1, false},     {"us", 1, 1e6, false}, {"ms", 1, 1e3, false}, {"s", 1, 1, false},
    {"min", 60, 1, false}, {"h", 3600, 1, false}, {"d", kDay, 1, false}, {"w", 7 * kDay, 1, false},
    {"mo", 1, 1, true},    {"y", 12, 1, true},
};

std::optional<LagUnit> read_positive(std::string_view text) {
  if (text.empty() || !(is_digit(text[0]) || text[0] == '.')) return std::nullopt;
  const Number number = read_number(text, {});
  if (number.kind != Number::Kind::number || !(number.value > 0)) return std::nullopt;
  return lag_unit(number.value, decimals_of(text));
}

// A row of the beginning of a table: its key and its time.
struct FirstRow {
  std::vector<std::string> key;
  Time time;
};

// Reads the next row that is no comment and not blank, and moves `at` to its end. Returns nothing
// at the end of the text, or if the text may end within the row.
std::optional<FirstRow> next_row(std::string_view text, std::size_t& at, bool complete,
                                 const Dialect& dialect, const Layout& layout) {
  for (;;) {
    if (at >= text.size()) return std::nullopt;
    const std::size_t begin = at;
    auto record = read_record(text, begin, dialect, complete);
    if (!record) return std::nullopt;
    at = record->end;
    if (is_comment(text, begin, dialect) || is_blank_line(text, begin, dialect) ||
        repeats_header(text.substr(begin, at - begin), layout))
      continue;
    std::vector<std::string_view>& fields = record->fields;
    fields.resize(layout.width);
    FirstRow row;
    row.time = read_time(fields[*layout.times], dialect.number);
    for (const std::size_t column : layout.keys)
      row.key.push_back(unquoted(trim_blanks(fields[column])));
    return row;
  }
}

// Returns whether a kernel file has the selected column of times, and other columns are its taps.
bool has_own_times(const Selection& times, const ColumnOptions& options, const Layout& layout) {
  if (times.columns.size() != 1) return false;
  const std::size_t column = times.columns[0];
  if (options.need_of_times == ColumnOptions::TimesNeed::if_named &&
      (layout.names.empty() || layout.names[column] != unquoted(*options.times)))
    return false;
  const auto chosen = select_chosen(options, layout);
  return chosen && std::ranges::find(chosen->columns, column) == chosen->columns.end();
}

}  // namespace

Time read_time(std::string_view field, const NumberFormat& format) {
  std::string kept;
  std::string_view text = trim_blanks(field);
  if (text.starts_with('"')) {
    kept = unquoted(text);
    text = trim_blanks(kept);
  }
  const Number number = read_number(text, format);
  if (number.kind == Number::Kind::number) return split_number(text, number.value);
  if (const auto seconds = read_moment(text))
    return split_moment(text, *seconds, Time::Kind::moment);
  if (const auto seconds = read_clock(text)) return split_moment(text, *seconds, Time::Kind::clock);
  Time time;
  if (number.kind == Number::Kind::missing || text.empty()) time.kind = Time::Kind::missing;
  return time;
}

std::optional<TimeStep> read_step(std::string_view text) {
  const auto letter = std::ranges::find_if(text, [](char c) { return c >= 'a' && c <= 'z'; });
  const auto length = static_cast<std::size_t>(letter - text.begin());
  const bool has_exponent = length < text.size() && text[length] == 'e';
  const std::string_view name = has_exponent ? "" : text.substr(length);
  const std::string_view quotient = text.substr(0, text.size() - name.size());
  const auto unit = std::ranges::find(kStepUnits, name, &StepUnit::name);
  if (unit == std::end(kStepUnits)) return std::nullopt;
  const std::size_t slash = std::min(quotient.find('/'), quotient.size());
  const auto dividend = read_positive(quotient.substr(0, slash));
  const auto divisor = slash == quotient.size() ? std::optional(LagUnit())
                                                : read_positive(quotient.substr(slash + 1));
  if (!dividend || !divisor) return std::nullopt;
  TimeStep step;
  step.given = true;
  step.needs_dates = !name.empty();
  step.unit = {dividend->numerator * divisor->denominator * unit->numerator,
               dividend->denominator * divisor->numerator * unit->denominator};
  const double length_of_step = step.unit.of(1);
  if (!std::isfinite(length_of_step) || !(length_of_step > 0)) return std::nullopt;
  if (!unit->months) return step;
  constexpr double kMostMonths = 12 * 9999;
  if (length_of_step != std::floor(length_of_step) || length_of_step > kMostMonths)
    return std::nullopt;
  step.months = std::llround(length_of_step);
  return step;
}

std::optional<TimeStep> step_between(const Time& first, const Time& second) {
  if (!first.is_time() || first.kind != second.kind) return std::nullopt;
  const double difference = elapsed(first, second);
  if (!(difference > 0) || !std::isfinite(difference)) return std::nullopt;
  TimeStep step;
  if (first.kind == Time::Kind::moment) step.months = months_between(first, second);
  step.decimals = std::max(first.decimals, second.decimals);
  step.unit = lag_unit(difference, step.decimals);
  return step;
}

Result<bool> find_times(std::string_view text, bool complete, const Dialect& dialect,
                        const ColumnOptions& options, Layout& layout) {
  auto selected = select_columns(*options.times, layout);
  if (options.need_of_times != ColumnOptions::TimesNeed::required &&
      !(selected && has_own_times(*selected, options, layout)))
    return true;
  if (!selected) return selected.error();
  const std::string option = options.times_of_lags ? "--lag-unit" : "--time";
  if (selected->columns.size() != 1)
    return data_error(layout.source, option + ": '" + *options.times + "' is not one column",
                      "give " + option + " one column");
  layout.times = selected->columns[0];
  layout.times_of_lags = options.times_of_lags;
  layout.time_step = options.step;
  if (options.step) return true;
  std::map<std::vector<std::string>, Time> first;
  for (std::size_t at = layout.first_byte;;) {
    const auto row = next_row(text, at, complete, dialect, layout);
    if (!row && !complete) return false;
    if (!row) break;
    const auto [earlier, fresh] = first.try_emplace(row->key, row->time);
    if (fresh) continue;
    layout.time_step = step_between(earlier->second, row->time);
    return true;
  }
  if (!options.needs_step || first.empty()) return true;
  return data_error(
      layout.source, option + ": the step of a column needs two rows",
      options.times_of_lags ? "give --lag-unit a number" : "set the step with --step STEP");
}

void read_times(const NumberFormat& format, Rows& rows) {
  rows.times.clear();
  if (!rows.layout->times) return;
  rows.times.reserve(rows.count);
  for (std::size_t row = 0; row < rows.count; ++row)
    rows.times.push_back(read_time(rows.field(row, *rows.layout->times), format));
}

}  // namespace sigconv
