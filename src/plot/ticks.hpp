#pragma once

#include <string>
#include <vector>

namespace sigconv {

/// A mark on an axis.
struct Tick {
  double at = 0;
  std::string label;  ///< of one line or two
};

/// At most `most` + 1 round numbers from `low` to `high` > `low`: multiples of 1, 2 or 5 times a
/// power of ten, each with the digits that tell it from its neighbours.
std::vector<Tick> number_ticks(double low, double high, int most);

/// The same of times in seconds since 1970, in UTC: full years, months, days, or times of day, of
/// which the first has its date in a second line, as has the first of each further day.
std::vector<Tick> time_ticks(double low, double high, int most);

}  // namespace sigconv
