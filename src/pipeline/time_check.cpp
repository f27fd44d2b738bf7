#include "pipeline/time_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "input/header.hpp"
#include "input/moment.hpp"
#include "pipeline/time_text.hpp"

namespace sigconv {
namespace {

// Times may be off by this part of a step, because doubles are rounded. The distance is from the
// first row, so that errors do not add up.
constexpr double kTolerance = 1e-6;
constexpr double kSameFraction = 1e-9;  // seconds

// Returns whether `clock` has the day of the month of the first row. A day that the month lacks is
// its last day. If the first row is at the end of its month, the later rows may be too.
// `month_ends`: set if the row shows which of the two it is.
bool fits_day(const ClockTime& first, const ClockTime& clock, std::optional<bool>& month_ends) {
  const bool same_day = clock.day == std::min(first.day, days_of_month(clock.month));
  const bool at_end = first.is_month_end() && clock.is_month_end();
  if (month_ends) return *month_ends ? at_end : same_day;
  if (first.is_month_end() && same_day != at_end) month_ends = at_end;
  return same_day || at_end;
}

// Returns the noun for times of a kind.
const char* noun_of(Time::Kind kind) {
  if (kind == Time::Kind::number) return "number";
  return kind == Time::Kind::clock ? "time of day" : "date";
}

const char* nouns_of(Time::Kind kind) {
  if (kind == Time::Kind::number) return "numbers";
  return kind == Time::Kind::clock ? "times of day" : "dates";
}

// Returns whether a step can lead from one time of a kind to the next.
bool fits_kind(const TimeStep& step, Time::Kind kind) {
  if (kind == Time::Kind::number) return !step.needs_dates;
  return kind == Time::Kind::moment || step.months == 0;
}

// Returns the message and the hint for a date whose order of day and month is unknown.
std::pair<std::string, std::string> describe(const UnorderedDate& date, const std::string& text) {
  constexpr const char* kMonths[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};
  const auto reading = [&](int day, int month) {
    return fmt::format("{} {} {}", day, kMonths[month - 1], date.year);
  };
  const auto iso = [&](int day, int month) {
    return fmt::format("{:04}-{:02}-{:02}", date.year, month, day);
  };
  const int a = date.first;
  const int b = date.second;
  if (date.day_first() && date.month_first() && a != b)
    return {fmt::format("'{}' may be {} or {}", text, reading(a, b), reading(b, a)),
            fmt::format("write dates as YYYY-MM-DD: {} or {}", iso(a, b), iso(b, a))};
  const bool day_first = date.day_first();
  return {fmt::format("'{}' is {}, but other dates of this form have two readings", text,
                      day_first ? reading(a, b) : reading(b, a)),
          "write dates as YYYY-MM-DD: " + (day_first ? iso(a, b) : iso(b, a))};
}

// The most that the rounding of a time may be, in steps: where the step is given, where it was
// found in the first two rows, and in those two rows. The last keeps the unit of lags exact to
// 0.1%.
constexpr double kMostGiven = 0.1;
constexpr double kMostFound = 0.01;
constexpr double kMostFirst = 0.0005;

// Returns the rounding error of a time with that number of decimals, or `most` if it is less. Few
// decimals may also mean that zeros were dropped.
double rounding(int decimals, double most) {
  constexpr double kHalfDigits[] = {0.5,  5e-2,  5e-3,  5e-4,  5e-5,  5e-6,  5e-7,  5e-8,
                                    5e-9, 5e-10, 5e-11, 5e-12, 5e-13, 5e-14, 5e-15, 5e-16};
  const bool matters = decimals < static_cast<int>(std::size(kHalfDigits));
  return matters ? std::min(kHalfDigits[decimals], most) : 0;
}

}  // namespace

// Returns how far `time` may be from its place: times are rounded to the last digit that they are
// written with, and so is the first one.
double TimeCheck::tolerance(const TimeTrack& track, const Time& time) const {
  const TimeStep& step = *layout_->time_step;
  const double length = step.unit.of(1);
  const double most = length * (step.given ? kMostGiven : kMostFound);
  constexpr double kEpsilon = 4 * std::numeric_limits<double>::epsilon();
  const double magnitude = std::abs(elapsed(track.first, time)) + std::abs(track.first.fraction) +
                           std::abs(time.fraction);
  return rounding(time.decimals, most) + rounding(std::max(track.decimals, time.decimals), most) +
         kTolerance * length + kEpsilon * magnitude;
}

// Narrows the steps that `track` allows to those that put `time` at its place, `steps` steps after
// the first row. Returns false if there are none.
bool TimeCheck::narrow(TimeTrack& track, const Time& time, Index steps) const {
  const double distance = elapsed(track.first, time);
  const double allowed = tolerance(track, time);
  const auto count = static_cast<double>(steps);
  const auto& step = *layout_->time_step;
  if (step.given) return std::abs(distance - step.unit.of(count)) <= allowed;
  const double least = std::max(track.least, (distance - allowed) / count);
  const double most = std::min(track.most, (distance + allowed) / count);
  if (!(least <= most)) return false;
  track.least = least;
  track.most = most;
  return true;
}

bool TimeCheck::follows(TimeTrack& track, const Time& time) const {
  const auto& step = layout_->time_step;
  if (!step) return false;
  if (step->months == 0) return narrow(track, time, track.steps + 1);
  const ClockTime first = clock_of(track.first);
  const ClockTime clock = clock_of(time);
  return clock.month == first.month + (track.steps + 1) * step->months &&
         clock.second == first.second &&
         std::abs(time.fraction - track.first.fraction) < kSameFraction &&
         fits_day(first, clock, track.month_ends);
}

// Returns the step of the rows of a series: the one of the layout, unless the rows show that it was
// rounded.
LagUnit TimeCheck::step_of(const TimeTrack& track) const {
  const TimeStep& step = *layout_->time_step;
  const double length = step.unit.of(1);
  const bool fits = track.least <= length && length <= track.most;
  return step.given || fits ? step.unit : LagUnit{(track.least + track.most) / 2, 1};
}

// Returns the steps from the first row to `time`, if their number is whole.
std::optional<Index> TimeCheck::steps_to(const TimeTrack& track, const Time& time) const {
  const TimeStep& step = *layout_->time_step;
  if (step.months == 0) {
    constexpr double kMost = 0x1p53;
    const double distance = elapsed(track.first, time);
    const double steps = std::round(distance / step_of(track).of(1));
    const bool exact =
        std::abs(distance - step_of(track).of(steps)) <= kTolerance * step.unit.of(1);
    // The first rows know the step only as exactly as they are written. A long gap can then have
    // several numbers of steps.
    const double spread = step.given || exact ? 0 : steps * (track.most - track.least);
    if (std::abs(steps) >= kMost || spread > step.unit.of(0.5)) return std::nullopt;
    TimeTrack there = track;
    const auto whole = static_cast<Index>(steps);
    return whole > 0 && narrow(there, time, whole) ? std::optional(whole) : std::nullopt;
  }
  const Index months = clock_of(time).month - clock_of(track.first).month;
  if (months % step.months != 0) return std::nullopt;
  TimeTrack there = track;
  there.steps = months / step.months - 1;
  return follows(there, time) ? std::optional(there.steps + 1) : std::nullopt;
}

void TimeCheck::begin_track(TimeTrack& track, const Time& time) const {
  track.first = time;
  const auto& step = layout_->time_step;
  if (!step) return;
  const double length = step->unit.of(1);
  const double allowed = 2 * rounding(step->decimals, length * kMostFirst) + kTolerance * length;
  track.decimals = time.decimals;
  track.least = length - allowed;
  track.most = length + allowed;
}

std::size_t TimeCheck::follow(TimeTrack& track, const Rows& rows, std::size_t begin,
                              std::size_t end) {
  std::size_t row = begin;
  for (; row < end; ++row) {
    const Time& time = rows.times[row];
    if (!time.is_time() || (kind_ && time.kind != *kind_)) break;
    if (layout_->time_step && !fits_kind(*layout_->time_step, time.kind)) break;
    if (track.steps < 0)
      begin_track(track, time);
    else if (!follows(track, time))
      break;
    kind_ = time.kind;
    track.last = time;
    track.decimals = std::max(track.decimals, time.decimals);
    ++track.steps;
  }
  if (row > begin) {
    track.last_text = rows.field(row - 1, *layout_->times);
    track.last_line = rows.first_line + rows.row(row - 1).line;
  }
  return row;
}

Error TimeCheck::error_in(const Rows& rows, std::size_t row, std::string message,
                          std::string hint) const {
  const Cell cell = rows.trimmed(rows.field_cell(row, *layout_->times));
  return error_at(rows, rows.row(row), cell, std::move(message), std::move(hint));
}

// Returns the error of a row that has no time, or a time of another kind than the rows before.
Failure TimeCheck::wrong_time(const Rows& rows, std::size_t row) const {
  const Time& time = rows.times[row];
  const std::string text = content_of(rows.field(row, *layout_->times));
  const char* const option = layout_->times_of_lags ? "--lag-unit" : "--time";
  if (time.kind == Time::Kind::missing)
    return error_in(rows, row, "the time is missing",
                    fmt::format("give {} a column with a number or a date in each row", option));
  if (time.kind == Time::Kind::other) {
    if (const auto date = read_unordered_date(text)) {
      auto [message, hint] = describe(*date, text);
      return error_in(rows, row, std::move(message), std::move(hint));
    }
    return error_in(rows, row,
                    fmt::format("'{}' is neither a number, a date nor a time of day", text),
                    fmt::format("give {} a column of numbers, of dates such as 2020-01-31 or "
                                "2020-01-31T12:00:05, or of times such as 12:00",
                                option));
  }
  if (layout_->time_step && !fits_kind(*layout_->time_step, time.kind)) {
    if (time.kind == Time::Kind::clock)
      return error_in(rows, row,
                      fmt::format("time '{}' is a time of day, and --step counts months", text),
                      "give --step a duration such as 15min");
    return error_in(rows, row,
                    fmt::format("time '{}' is a number, and --step has a unit for dates", text),
                    "give --step a number in the unit of the column");
  }
  if (kind_ && time.kind != *kind_)
    return error_in(rows, row,
                    fmt::format("time '{}' is a {}, and the rows before have {}", text,
                                noun_of(time.kind), nouns_of(*kind_)),
                    "");
  return std::nullopt;
}

Result<Index> TimeCheck::gap(const TimeTrack& track, const Rows& rows, std::size_t row) const {
  if (auto error = wrong_time(rows, row)) return *error;
  const Time& time = rows.times[row];
  const std::string text = content_of(rows.field(row, *layout_->times));
  const std::string last = content_of(track.last_text);
  const double passed = elapsed(track.last, time);
  if (passed < 0 && time.kind == Time::Kind::clock)
    return error_in(rows, row,
                    fmt::format("time '{}' is before '{}' in line {}, and times of day without "
                                "dates cannot pass midnight",
                                text, last, track.last_line),
                    "write each time with its date, such as 2020-01-31T12:00");
  if (!(passed > 0))
    return error_in(
        rows, row,
        passed < 0 ? fmt::format("time '{}' is before '{}' in line {}", text, last, track.last_line)
                   : fmt::format("time '{}' repeats the time of line {}", text, track.last_line),
        !layout_->keys.empty() ? "sort the rows of each key by time"
        : one_series_
            ? "sort the rows by time"
            : "sort the rows by time, or use --by to separate series whose times overlap");
  const bool known = layout_->time_step.has_value();
  const auto steps = known ? steps_to(track, time) : std::nullopt;
  const Gap found{steps, known ? excess(track, time) : 0};
  const bool accepted = gaps_ == Gaps::split ? found.is_gap() : gaps_ == Gaps::fill && steps;
  if (!accepted || found.excess < 0) return gap_error(track, rows, row, found);
  return steps ? *steps - track.steps - 1 : Index{0};
}

// Returns the time from the place of the next row to `time`, in steps.
double TimeCheck::excess(const TimeTrack& track, const Time& time) const {
  const Time next = at(track, track.steps + 1);
  return elapsed(next, time) / elapsed(at(track, track.steps), next);
}

Error TimeCheck::gap_error(const TimeTrack& track, const Rows& rows, std::size_t row,
                           const Gap& found) const {
  const Time& time = rows.times[row];
  const auto& step = layout_->time_step;
  TimeStep passed;
  passed.unit = {elapsed(track.last, time), 1};
  if (step && found.steps) passed.months = (*found.steps - track.steps) * step->months;
  std::string message = fmt::format(
      "time '{}' is {} after '{}' in line {}", content_of(rows.field(row, *layout_->times)),
      step_text(passed, time.kind), content_of(track.last_text), track.last_line);
  if (step)
    message += fmt::format(", and the {} is {}", step->given ? "step" : "first step",
                           step_text(*step, time.kind));
  const char* hint = "";
  if (!found.is_gap() && time.offset != track.last.offset)
    hint = "write all times with one offset, such as Z";
  else if (!found.is_gap() && step && step->given)
    hint = "";
  else if (!found.is_gap())
    hint = layout_->times_of_lags ? "set the step with --time COLUMN --step STEP"
                                  : "set the step with --step STEP";
  else if (!layout_->keys.empty() && track.steps == 0)
    hint = "run keys with another step by themselves; if rows are missing, use --gaps split";
  else if (layout_->times_of_lags)
    hint = "use --time COLUMN --gaps fill to insert the missing rows";
  else if (found.steps && one_series_)
    hint = "use --gaps fill to insert the missing rows";
  else if (found.steps)
    hint = "use --gaps split to start a new series at each gap, or --gaps fill to insert rows";
  else if (!one_series_)
    hint = "use --gaps split to start a new series at each gap";
  return error_in(rows, row, std::move(message), hint);
}

Time TimeCheck::at(const TimeTrack& track, Index steps) const {
  const TimeStep& step = *layout_->time_step;
  Time time = track.first;
  time.offset = track.last.offset;
  time.decimals = track.last.decimals;
  if (step.months > 0) {
    ClockTime clock = clock_of(track.first);
    const bool ends = track.month_ends.value_or(clock.is_month_end());
    clock.month += steps * step.months;
    const int last = days_of_month(clock.month);
    clock.day = ends ? last : std::min(clock.day, last);
    set_clock(time, clock);
    return time;
  }
  const double distance = step_of(track).of(static_cast<double>(steps)) + time.fraction;
  constexpr double kMost = 0x1p62;
  if (std::abs(distance) >= kMost) {
    time.fraction = distance;
    return time;
  }
  const double whole = std::floor(distance);
  time.whole += static_cast<std::int64_t>(whole);
  time.fraction = distance - whole;
  return time;
}

Failure check_rate(const Layout& layout, std::optional<double> rate, const std::string& source) {
  if (!rate || !layout.time_step || agrees(*layout.time_step, *rate)) return std::nullopt;
  const double found = layout.time_step->rate();
  constexpr double kRounded = 1e-3;  // steps of two inputs that are rounded to few digits
  if (!source.empty() && std::abs(*rate - found) <= kRounded * found) return std::nullopt;
  if (!source.empty())
    return data_error(
        layout.source,
        fmt::format("the times have the rate {:.12g}, and those of {} have {:.12g}", found, source,
                    *rate),
        "run the command once for each file: the frequencies of the kernel depend on the rate");
  return data_error(
      layout.source,
      fmt::format("--rate is {:.12g}, and the times have the rate {:.12g}", *rate, found),
      fmt::format("use --rate {:.12g}", found));
}

bool agrees(const TimeStep& step, double rate) {
  return std::abs(rate - step.rate()) <= kTolerance * step.rate();
}

}  // namespace sigconv
