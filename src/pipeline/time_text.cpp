#include "pipeline/time_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "input/number.hpp"
#include "table/rows.hpp"

namespace sigconv {
namespace {

constexpr int kMostDecimals = 17;

// A fraction from 0 up to 1 as whole units of its last digit, and the carry of the rounding.
struct Digits {
  std::uint64_t digits = 0;
  bool carry = false;
};

Digits digits_of(double fraction, int decimals) {
  const double scale = std::pow(10, decimals);
  const double digits = std::round(fraction * scale);
  if (digits >= scale) return {0, true};
  return {static_cast<std::uint64_t>(digits), false};
}

std::string number_text(const Time& time, char decimal) {
  if (time.decimals > kMostDecimals) {
    std::string text = fmt::format("{}", static_cast<double>(time.whole) + time.fraction);
    std::ranges::replace(text, '.', decimal);
    return text;
  }
  const bool negative = static_cast<double>(time.whole) + time.fraction < 0;
  double fraction = negative ? -time.fraction : time.fraction;
  std::int64_t whole = negative ? -time.whole : time.whole;
  whole += static_cast<std::int64_t>(std::floor(fraction));
  fraction -= std::floor(fraction);
  const Digits digits = digits_of(fraction, time.decimals);
  if (digits.carry) ++whole;
  const char* const sign = negative && (whole != 0 || digits.digits != 0) ? "-" : "";
  if (time.decimals == 0) return fmt::format("{}{}", sign, whole);
  return fmt::format("{}{}{}{:0{}}", sign, whole, decimal, digits.digits, time.decimals);
}

// The form of a moment or of a time of day.
struct MomentForm {
  enum class Date { year_first, day_first, none } date = Date::year_first;
  char date_mark = '-';
  char time_mark = 'T';
  char point = '.';
  bool day = false;
  bool time = false;
  bool seconds = false;
  std::size_t decimals = 0;
  std::string_view offset;
};

MomentForm form_of(std::string_view text) {
  using Date = MomentForm::Date;
  MomentForm form;
  form.date = text[2] == ':' ? Date::none : text[2] == '.' ? Date::day_first : Date::year_first;
  form.date_mark = form.date == Date::day_first ? '.' : text[4];
  if (form.date == Date::day_first) form.time_mark = ' ';
  form.day = text.size() > 7;
  form.time = form.date == Date::none || text.size() > 10;
  if (!form.time) return form;
  if (form.date != Date::none) form.time_mark = text[10];
  std::size_t end = form.date == Date::none ? 5 : 16;  // after 12:00 or 2020-01-31T12:00
  form.seconds = text.size() > end && text[end] == ':';
  if (form.seconds) end += 3;
  if (text.size() > end && (text[end] == '.' || text[end] == ',')) {
    form.point = text[end];
    const std::size_t begin = end + 1;
    end = std::min(text.find_first_not_of("0123456789", begin), text.size());
    form.decimals = end - begin;
  }
  form.offset = text.substr(end);
  return form;
}

// Returns the digits that the fraction of `time` needs after the decimal point: `least` or more, at
// most those of the other times, or nanoseconds if they have none.
std::size_t decimals_needed(const Time& time, std::size_t least) {
  constexpr std::size_t kNanoseconds = 9;
  const auto most = std::min<std::size_t>(static_cast<std::size_t>(time.decimals), kMostDecimals);
  std::size_t decimals = std::max(least, most == 0 ? kNanoseconds : most);
  std::uint64_t digits = digits_of(time.fraction, static_cast<int>(decimals)).digits;
  for (; decimals > least && digits % 10 == 0; digits /= 10) --decimals;
  return decimals;
}

std::string moment_text(Time time, std::string_view like) {
  const MomentForm form = form_of(like);
  const std::size_t least = std::min<std::size_t>(form.decimals, kMostDecimals);
  const std::size_t decimals = decimals_needed(time, least);
  const Digits digits = digits_of(time.fraction, static_cast<int>(decimals));
  if (digits.carry) ++time.whole;
  const ClockTime clock = clock_of(time);
  const std::int64_t second = clock.second % 60;
  const bool seconds = form.seconds || second != 0 || decimals > 0;
  const bool has_time = form.time || clock.second != 0 || decimals > 0;
  std::string text;
  if (form.date == MomentForm::Date::day_first)
    text = fmt::format("{:02}.{:02}.{:04}", clock.day, clock.month % 12 + 1, clock.month / 12);
  if (form.date == MomentForm::Date::year_first) {
    text = fmt::format("{:04}{}{:02}", clock.month / 12, form.date_mark, clock.month % 12 + 1);
    if (form.day || has_time || clock.day != 1)
      text += fmt::format("{}{:02}", form.date_mark, clock.day);
  }
  if (!has_time) return text;
  if (form.date != MomentForm::Date::none) text += form.time_mark;
  text += fmt::format("{:02}:{:02}", clock.second / 3600, clock.second / 60 % 60);
  if (seconds) text += fmt::format(":{:02}", second);
  if (decimals > 0) text += fmt::format("{}{:0{}}", form.point, digits.digits, decimals);
  return text.append(form.offset);
}

}  // namespace

std::string time_text(const Time& time, std::string_view like, char decimal) {
  const std::string_view field = trim_blanks(like);
  const std::string inner = unquoted(field);
  const std::string text = time.kind == Time::Kind::number ? number_text(time, decimal)
                                                           : moment_text(time, trim_blanks(inner));
  return field.starts_with('"') ? '"' + text + '"' : text;
}

std::string duration_text(double duration, Time::Kind kind) {
  if (kind == Time::Kind::number) return fmt::format("{:.12g}", duration);
  struct Unit {
    const char* name;
    double seconds;
  };
  constexpr Unit kUnits[] = {{"d", 86400}, {"h", 3600}, {"min", 60}, {"s", 1}, {"ms", 1e-3}};
  for (const Unit& unit : kUnits) {
    const double count = duration / unit.seconds;
    if (count >= 1 && std::abs(count - std::round(count)) < 1e-9 * count)
      return fmt::format("{:.12g}{}", std::round(count), unit.name);
  }
  return fmt::format("{:.12g}s", duration);
}

std::string step_text(const TimeStep& step, Time::Kind kind) {
  if (step.months > 0 && step.months % 12 == 0) return fmt::format("{}y", step.months / 12);
  if (step.months > 0) return fmt::format("{}mo", step.months);
  return duration_text(step.unit.of(1), kind);
}

}  // namespace sigconv
