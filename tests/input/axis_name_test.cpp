#include "input/axis_name.hpp"

#include <gtest/gtest.h>

namespace sigconv {
namespace {

TEST(IsAxis, KnowsTimeAxesAndKeysInAnyCase) {
  for (const char* name :
       {"",       "time",         "Date",    "YEAR",       "t",        "T",
        "Id",     " row ",        "#",       "# time",     "Time (s)", "time_s",
        "t [ms]", "t_s",          "time s",  "DateTime",   "epoch_ms", "ts",
        "unix",   "elapsed",      "seconds", "quarter",    "week",     "minute",
        "lag",    "frequency_Hz", "user_id", "Station ID", "time_(s)", "t (\xC2\xB5s)"})
    EXPECT_TRUE(is_axis(name)) << name;
  for (const char* name : {"temp", "times", "value", "y", "ident", "time_spent", "day max", "(s)",
                           "s", "_s", "grid", "paid", "t2m", "max_t"})
    EXPECT_FALSE(is_axis(name)) << name;
}

TEST(IsAxis, TakesANameWhoseWordsAllBelongToATime) {
  for (const char* name : {"Time Stamp",
                           "time_stamp",
                           "timeStamp",
                           "date_time",
                           "date-time",
                           "Date/Time",
                           "unix_time",
                           "unix timestamp",
                           "unixTime",
                           "elapsed_time",
                           "Elapsed Time",
                           "elapsedMs",
                           "seconds_elapsed",
                           "epoch_seconds",
                           "time/s",
                           "t/s",
                           "t / ms",
                           "local_time",
                           "localTime",
                           "UTC time",
                           "UTCTime",
                           "time_utc",
                           "utc",
                           "Date/Time (LST)",
                           "Time (rev)",
                           "time_min",
                           "seconds_s",
                           "id_s",
                           "elapsed_hours",
                           "day of year",
                           "day_of_week",
                           "year_month",
                           "hour (h)",
                           "time_index",
                           "row index",
                           "frequency (MHz)",
                           "frequency/Hz",
                           "lag/s",
                           "lag [days]",
                           "T (min)",
                           "time since epoch",
                           "time.s",
                           "Date (UTC)",
                           "time_of_day",
                           "t_day",
                           "TIME_MS",
                           "Time, s"})
    EXPECT_TRUE(is_axis(name)) << name;
}

TEST(IsAxis, TakesUnitsOfTimeThatAreNames) {
  for (const char* name : {"hours", "days", "years", "weeks", "minutes", "sec", "ms", "msec"}) {
    EXPECT_TRUE(is_axis(name)) << name;
    EXPECT_TRUE(is_time_unit(name)) << name;
  }
  for (const char* name : {"s", "min", "h", "d", "us", "ns", "hr", "second", "local", "mS", "Hz"})
    EXPECT_FALSE(is_axis(name)) << name;
}

TEST(IsAxis, TakesNamesThatEndInId) {
  for (const char* name : {"sensorId", "recordID", "user-id", "site.id", "Station (ID)", "row_id"})
    EXPECT_TRUE(is_axis(name)) << name;
  for (const char* name : {"valid", "humid", "liquid", "grid", "GRID", "fluid", "id_count", "IDs"})
    EXPECT_FALSE(is_axis(name)) << name;
}

TEST(IsAxis, TakesTheIndexThatPandasWrites) {
  for (const char* name : {"Unnamed: 0", "Unnamed: 0.1"}) EXPECT_TRUE(is_axis(name)) << name;
  for (const char* name : {"Unnamed: 1", "Unnamed: 07", "unnamed"})
    EXPECT_FALSE(is_axis(name)) << name;
}

TEST(IsAxis, LeavesMeasurements) {
  for (const char* name :
       {"temp",         "day_length",   "time_saved",  "rate_ms",   "t2",         "T_min",
        "tMin",         "TDay",         "dT",          "T_max",     "dTime",      "Day (kWh)",
        "day_min",      "min_time",     "max_date",    "t/h",       "t/min",      "hours/day",
        "week_hours",   "month_days",   "time/day",    "row/s",     "lag/day",    "frequency/year",
        "h_index",      "price_index",  "us_time",     "day_count", "time_ratio", "response_time",
        "run_time",     "sunshine (h)", "hours slept", "latency",   "latency_ms", "time (s) raw",
        "frequency_min"})
    EXPECT_FALSE(is_axis(name)) << name;
}

}  // namespace
}  // namespace sigconv
