#pragma once

#include <optional>
#include <string_view>

namespace sigconv {

/// Reads `text` as seconds since 1970-01-01T00:00 UTC. Returns nothing unless it is a date, with or
/// without a time of day, in a form of ISO 8601 or of CSV files.
///
/// The date is 2020-01, 2020-01-31, 2020/01/31 or 31.01.2020, in the Gregorian calendar with a year
/// of four digits. Points always mean day.month.year. T or a blank and a time may follow the day:
/// 12:00, 12:00:05, 12:00:05.25 or 12:00:05,25.
/// Leap seconds and 24:00 are rejected. Z, +01:00, +0100 or +01 may follow the time, which is UTC
/// otherwise. The caller trims blanks.
std::optional<double> read_moment(std::string_view text);

/// Reads a time of day without a date as seconds since midnight UTC: 12:00, 12:00:05 or
/// 12:00:05.25, with or without an offset from UTC.
std::optional<double> read_clock(std::string_view text);

/// Returns whether read_moment() or read_clock() reads `text`.
bool is_moment(std::string_view text);

/// A date whose order of day and month is unknown: 03/04/2020 or 3-4-2020.
struct UnorderedDate {
  int first = 0;
  int second = 0;
  int year = 0;

  /// Returns whether it is a date with that order.
  bool day_first() const;
  bool month_first() const;
};

/// Reads such a date at the beginning of `text`. Returns nothing if neither order is a date.
std::optional<UnorderedDate> read_unordered_date(std::string_view text);

}  // namespace sigconv
