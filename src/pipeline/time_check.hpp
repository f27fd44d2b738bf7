#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "sigconv/error.hpp"
#include "sigconv/spec.hpp"
#include "table/layout.hpp"
#include "table/rows.hpp"

namespace sigconv {

/// The treatment of gaps between rows.
enum class Gaps {
  error,  ///< a gap ends the run
  split,  ///< a series ends at a gap, and a new one begins after it
  fill,   ///< rows with missing values take the place of missing rows
};

/// The times of the rows of one series up to its last row.
struct TimeTrack {
  Time first;
  Index steps = -1;                ///< from the first row to the last; -1 before the first row
  std::optional<bool> month_ends;  ///< for a step of months: each row is at the end of its month
  double least = 0;                ///< the steps between `least` and `most` fit to all rows
  double most = 0;
  std::int16_t decimals = 0;  ///< the most of any row
  /// The last row.
  Time last;
  std::string last_text;  ///< its field, quotes included
  std::uint64_t last_line = 0;
};

/// A check that the rows of each series are equally spaced in time.
class TimeCheck {
 public:
  /// `layout` has a column of times and outlives the check. `one_series`: the command
  /// takes one series, so that hints do not name --by and Gaps::split.
  TimeCheck(const Layout& layout, Gaps gaps, bool one_series)
      : layout_(&layout), gaps_(gaps), one_series_(one_series) {}

  /// Adds rows begin .. of a series to its track. Stops before the first row that does not follow
  /// the row before it at one step, and returns that row, or `end`.
  std::size_t follow(TimeTrack& track, const Rows& rows, std::size_t begin, std::size_t end);

  /// Returns the number of rows that are missing before `row`, at which follow() stopped, or an
  /// error. The number is 0 under Gaps::split if the gap is not a multiple of the step. A gap is
  /// longer than a step and a half. Any other distance is an error.
  Result<Index> gap(const TimeTrack& track, const Rows& rows, std::size_t row) const;

  /// Returns the time that is `steps` steps after the first row of a series.
  Time at(const TimeTrack& track, Index steps) const;

 private:
  // The distance of a row that does not follow the row before it.
  struct Gap {
    std::optional<Index> steps;  // from the first row, if their number is whole
    double excess = 0;           // steps beyond the place of the next row

    // A shorter excess shows uneven times, not a missing row.
    bool is_gap() const { return excess > 0.5; }
  };

  bool follows(TimeTrack& track, const Time& time) const;
  std::optional<Index> steps_to(const TimeTrack& track, const Time& time) const;
  double tolerance(const TimeTrack& track, const Time& time) const;
  bool narrow(TimeTrack& track, const Time& time, Index steps) const;
  LagUnit step_of(const TimeTrack& track) const;
  void begin_track(TimeTrack& track, const Time& time) const;
  Failure wrong_time(const Rows& rows, std::size_t row) const;
  double excess(const TimeTrack& track, const Time& time) const;
  Error gap_error(const TimeTrack& track, const Rows& rows, std::size_t row,
                  const Gap& found) const;
  Error error_in(const Rows& rows, std::size_t row, std::string message, std::string hint) const;

  const Layout* layout_;
  Gaps gaps_;
  bool one_series_;
  std::optional<Time::Kind> kind_;  // of the column, known from its first row
};

/// Returns an error if `rate` contradicts the step of the times. `source`: the input whose times
/// set the rate; empty for --rate.
Failure check_rate(const Layout& layout, std::optional<double> rate,
                   const std::string& source = {});

/// Returns whether `rate` is the rate of `step`.
bool agrees(const TimeStep& step, double rate);

}  // namespace sigconv
