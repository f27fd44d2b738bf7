#pragma once

#include <cstdint>

#include "table/lag_unit.hpp"

namespace sigconv {

/// The field of a time column. A number is in the column's own unit. A moment is in seconds since
/// 1970-01-01T00:00 UTC. A clock is a time of day without a date, in seconds since midnight UTC.
/// The value is whole + fraction. A double alone resolves the moments of our days to 0.2
/// microseconds only.
struct Time {
  enum class Kind : std::uint8_t { number, moment, clock, missing, other };
  std::int64_t whole = 0;
  double fraction = 0;
  std::int32_t offset = 0;    ///< seconds by which the written clock is ahead of UTC
  std::int16_t decimals = 0;  ///< digits after the decimal point as written; see decimals_of()
  Kind kind = Kind::other;

  bool is_time() const { return kind != Kind::missing && kind != Kind::other; }
  double value() const { return static_cast<double>(whole) + fraction; }
};

/// Returns later - earlier.
double elapsed(const Time& earlier, const Time& later);

/// The step of a time column.
struct TimeStep {
  LagUnit unit;              ///< in the unit of the column; in seconds for moments
  std::int64_t months = 0;   ///< if above 0: calendar months, instead of `unit`
  bool needs_dates = false;  ///< was given with a unit of time: numbers do not fit
  bool given = false;        ///< was given, not found in the rows
  int decimals = 0;          ///< if found: the digits after the decimal point of the two times

  /// Returns the lag of one step. A step of whole years counts years, another calendar step months.
  LagUnit lag() const;
  /// Returns the steps in the unit that lag() counts.
  double rate() const { return 1 / lag().of(1); }
};

/// A date and a time of day on the written clock.
struct ClockTime {
  std::int64_t month = 0;  ///< months since year 0
  int day = 1;
  std::int64_t second = 0;  ///< of the day

  bool is_month_end() const;
};

/// Returns the number of days in a month, which counts from year 0.
int days_of_month(std::int64_t month);
/// Returns the written clock of a moment.
ClockTime clock_of(const Time& moment);
/// Sets the whole seconds of `moment` to a written clock, with the offset that it has.
void set_clock(Time& moment, const ClockTime& clock);

}  // namespace sigconv
