#include "table/time.hpp"

#include <chrono>

namespace sigconv {
namespace {

namespace chrono = std::chrono;
constexpr std::int64_t kDay = 86400;  // seconds

chrono::year_month year_month_of(std::int64_t month) {
  return chrono::year(static_cast<int>(month / 12)) /
         chrono::month(static_cast<unsigned>(month % 12 + 1));
}

}  // namespace

double elapsed(const Time& earlier, const Time& later) {
  return static_cast<double>(later.whole - earlier.whole) + (later.fraction - earlier.fraction);
}

LagUnit TimeStep::lag() const {
  if (months == 0) return unit;
  return {static_cast<double>(months % 12 == 0 ? months / 12 : months), 1};
}

bool ClockTime::is_month_end() const { return day == days_of_month(month); }

int days_of_month(std::int64_t month) {
  return static_cast<int>(static_cast<unsigned>((year_month_of(month) / chrono::last).day()));
}

ClockTime clock_of(const Time& moment) {
  const chrono::sys_seconds local{chrono::seconds(moment.whole + moment.offset)};
  const auto midnight = chrono::floor<chrono::days>(local);
  const chrono::year_month_day date(midnight);
  return {
      std::int64_t{static_cast<int>(date.year())} * 12 + static_cast<unsigned>(date.month()) - 1,
      static_cast<int>(static_cast<unsigned>(date.day())), (local - midnight).count()};
}

void set_clock(Time& moment, const ClockTime& clock) {
  const chrono::sys_days midnight =
      year_month_of(clock.month) / chrono::day(static_cast<unsigned>(clock.day));
  moment.whole = midnight.time_since_epoch().count() * kDay + clock.second - moment.offset;
}

}  // namespace sigconv
