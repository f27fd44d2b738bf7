#include "plot/ticks.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace sigconv {
namespace {

std::string labels(const std::vector<Tick>& ticks) {
  std::string text;
  for (const Tick& tick : ticks) text += (text.empty() ? "" : " ") + tick.label;
  return text;
}

TEST(NumberTicks, AreRoundNumbers) {
  EXPECT_EQ(labels(number_ticks(0, 9, 8)), "0 2 4 6 8");
  EXPECT_EQ(labels(number_ticks(-1.05, 1.05, 5)), "-1.0 -0.5 0.0 0.5 1.0");
  EXPECT_EQ(labels(number_ticks(0, 10000000, 5)), "0 2000000 4000000 6000000 8000000 10000000");
  EXPECT_EQ(labels(number_ticks(101325.01, 101325.05, 4)),
            "101325.01 101325.02 101325.03 101325.04 101325.05");
}

TEST(NumberTicks, HaveAnExponentIfThatIsShorter) {
  EXPECT_EQ(labels(number_ticks(-1e300, 1e300, 4)), "-1.0e+300 -5.0e+299 0 5.0e+299 1.0e+300");
  EXPECT_EQ(labels(number_ticks(0, 3e-12, 3)), "0 1e-12 2e-12 3e-12");
}

TEST(NumberTicks, AreFewAndWithinTheRange) {
  for (double size = 1e-290; size < 1e290; size *= 7.3)
    for (const double low : {-1.0, -0.3, 0.0, 0.7})
      for (const int most : {2, 5, 10}) {
        const auto ticks = number_ticks(low * size, size, most);
        EXPECT_LE(ticks.size(), static_cast<std::size_t>(most) + 1);
        EXPECT_GE(ticks.size(), 1U - (low > 0));
        for (const Tick& tick : ticks) {
          EXPECT_GE(tick.at, low * size);
          EXPECT_LE(tick.at, size);
          EXPECT_NEAR(std::stod(tick.label), tick.at, 1e-9 * size);
        }
      }
}

// `date -u -d ... +%s` computed the seconds.
TEST(TimeTicks, AreYearsAndMonths) {
  const double low = 1547510400;  // 2019-01-15
  EXPECT_EQ(labels(time_ticks(low, low + 731 * 86400.0, 10)),
            "2019-04 2019-07 2019-10 2020-01 2020-04 2020-07 2020-10 2021-01");
  EXPECT_EQ(labels(time_ticks(0, 9 * 365.25 * 86400, 5)), "1970 1972 1974 1976 1978");
  EXPECT_EQ(labels(time_ticks(-70 * 365.25 * 86400, 0, 4)), "1900 1920 1940 1960");
  const auto ticks = time_ticks(1577836800, 1577836800 + 100 * 86400.0, 5);
  EXPECT_EQ(labels(ticks), "2020-01 2020-02 2020-03 2020-04");
  EXPECT_EQ(ticks[2].at, 1583020800);  // 2020-03-01, after a leap day
}

TEST(TimeTicks, AreDaysAndTimesOfDay) {
  const double midnight = 1582934400;  // 2020-02-29
  EXPECT_EQ(labels(time_ticks(midnight - 1, midnight + 3 * 86400, 4)),
            "2020-02-29 2020-03-01 2020-03-02 2020-03-03");
  EXPECT_EQ(labels(time_ticks(midnight + 12 * 3600, midnight + 36 * 3600, 4)),
            "12:00\n2020-02-29 18:00 00:00\n2020-03-01 06:00 12:00");
  EXPECT_EQ(labels(time_ticks(midnight - 3, midnight + 7, 4)), "00:00:00\n2020-02-29 00:00:05");
  EXPECT_EQ(labels(time_ticks(midnight - 0.5, midnight + 0.5, 4)),
            "23:59:59.5\n2020-02-28 00:00:00.0\n2020-02-29 00:00:00.5");
  EXPECT_EQ(labels(time_ticks(-2, 2, 4)),
            "23:59:58\n1969-12-31 23:59:59 00:00:00\n1970-01-01 00:00:01 00:00:02");
}

TEST(TimeTicks, AreFewAndWithinTheRange) {
  for (double size = 1e-5; size < 1e15; size *= 1.7)
    for (const double low : {-3e9, 0.0, 1.6e9})
      for (const int most : {2, 5, 10}) {
        const auto ticks = time_ticks(low, low + size, most);
        EXPECT_LE(ticks.size(), static_cast<std::size_t>(most) + 2) << size << " from " << low;
        for (const Tick& tick : ticks) {
          EXPECT_GE(tick.at, low);
          EXPECT_LE(tick.at, low + size);
        }
      }
}

TEST(TimeTicks, HaveNoDatesForTimesOfDay) {
  EXPECT_EQ(labels(time_ticks(43200, 46800, 4, false)), "12:00 12:15 12:30 12:45 13:00");
  EXPECT_EQ(labels(time_ticks(0, 86400, 2, false)), "00:00 12:00 00:00");
}

}  // namespace
}  // namespace sigconv
