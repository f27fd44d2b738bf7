#pragma once

#include <string>
#include <vector>

namespace sigconv {

/// A mark on an axis.
struct Tick {
  double at = 0;
  std::string label;  ///< one line or two
};

/// Returns at most `most` + 1 round numbers from `low` to `high` > `low`: multiples of 1, 2 or 5
/// times a power of ten. Each has enough digits to distinguish it from its neighbours.
std::vector<Tick> number_ticks(double low, double high, int most);

/// Returns ticks for times in seconds since 1970, in UTC: full years, months, days or times of day.
/// The first time of each day has its date in a second line, unless `dates` is false: the times are
/// then seconds of one day.
std::vector<Tick> time_ticks(double low, double high, int most, bool dates = true);

}  // namespace sigconv
