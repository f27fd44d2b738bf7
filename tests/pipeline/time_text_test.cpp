#include "pipeline/time_text.hpp"

#include <gtest/gtest.h>

#include "input/time_column.hpp"

namespace sigconv::test {
namespace {

std::string text_of(const std::string& time, const std::string& like, char decimal = '.') {
  return time_text(read_time(time, {}), like, decimal);
}

std::string number_of(double value, int decimals) {
  Time time;
  time.kind = Time::Kind::number;
  time.fraction = value;
  time.decimals = static_cast<std::int16_t>(decimals);
  return time_text(time, "0", '.');
}

TEST(TimeText, WritesNumbersWithTheirDecimals) {
  EXPECT_EQ(text_of("1.50", "0.25"), "1.50");
  EXPECT_EQ(text_of("1.50", "0,25", ','), "1,50");
  EXPECT_EQ(text_of("1600000000000000003", "1"), "1600000000000000003");
  EXPECT_EQ(number_of(-0.25, 2), "-0.25");
  EXPECT_EQ(number_of(-1.75, 1), "-1.8");
  EXPECT_EQ(number_of(0.999, 2), "1.00");
  EXPECT_EQ(number_of(-0.001, 2), "0.00");
  EXPECT_EQ(number_of(1500, 99), "1500");
}

TEST(TimeText, WritesMomentsInTheFormOfAnother) {
  EXPECT_EQ(text_of("2020-03-05T06:07:08", "2019-01-01T00:00:00"), "2020-03-05T06:07:08");
  EXPECT_EQ(text_of("2020-03-05T06:07:00", "2019/01/01 00:00Z"), "2020/03/05 06:07Z");
  EXPECT_EQ(text_of("2020-03-05", "2019-01-01"), "2020-03-05");
  EXPECT_EQ(text_of("2020-03-01", "2019-01"), "2020-03");
  EXPECT_EQ(text_of("2020-03-05T06:07:08.5", "2019-01-01T00:00:00.250"), "2020-03-05T06:07:08.500");
  EXPECT_EQ(text_of("2020-03-05T06:07:08.5", "2019-01-01T00:00:00,25"), "2020-03-05T06:07:08,50");
  EXPECT_EQ(text_of("2020-03-05T06:07:08.999", "2019-01-01T00:00:00.25"),
            "2020-03-05T06:07:08.999");
}

TEST(TimeText, WritesTimesOfDayAndDatesWithPoints) {
  EXPECT_EQ(text_of("06:07", "12:00"), "06:07");
  EXPECT_EQ(text_of("06:07:08.5", "12:00"), "06:07:08.5");
  EXPECT_EQ(text_of("06:07+01:00", "12:00:00+01:00"), "06:07:00+01:00");
  EXPECT_EQ(text_of("05.03.2020", "01.01.2019"), "05.03.2020");
  EXPECT_EQ(text_of("05.03.2020 06:00", "01.01.2019"), "05.03.2020 06:00");
  EXPECT_EQ(text_of("2020-03-05T06:00", "01.01.2019T00:00:00"), "05.03.2020T06:00:00");
}

TEST(TimeText, KeepsQuotes) {
  EXPECT_EQ(text_of("2020-03-05", "\"2019-01-01\""), "\"2020-03-05\"");
  EXPECT_EQ(text_of("7", " \"5\" "), "\"7\"");
}

TEST(TimeText, WritesTheWrittenClockOfAnOffset) {
  EXPECT_EQ(text_of("2020-03-05T06:00+02:00", "2019-01-01T00:00+02:00"), "2020-03-05T06:00+02:00");
}

TEST(TimeText, AddsPartsThatTheFormLacks) {
  EXPECT_EQ(text_of("2020-03-05T12:00", "2019-01-01"), "2020-03-05T12:00");
  EXPECT_EQ(text_of("2020-03-05", "2019-01"), "2020-03-05");
  EXPECT_EQ(text_of("2020-03-05T12:00:30", "2019-01-01T00:00Z"), "2020-03-05T12:00:30Z");
  EXPECT_EQ(text_of("2020-03-05T12:00:30.5", "2019-01-01T00:00:00"), "2020-03-05T12:00:30.5");
}

TEST(DurationText, UsesTheLongestUnitThatIsWhole) {
  EXPECT_EQ(duration_text(172800, Time::Kind::moment), "2d");
  EXPECT_EQ(duration_text(90000, Time::Kind::moment), "25h");
  EXPECT_EQ(duration_text(90, Time::Kind::moment), "90s");
  EXPECT_EQ(duration_text(0.5, Time::Kind::moment), "500ms");
  EXPECT_EQ(duration_text(86400, Time::Kind::number), "86400");
}

TEST(StepText, UsesMonthsAndYears) {
  TimeStep step;
  step.months = 24;
  EXPECT_EQ(step_text(step, Time::Kind::moment), "2y");
  step.months = 3;
  EXPECT_EQ(step_text(step, Time::Kind::moment), "3mo");
}

}  // namespace
}  // namespace sigconv::test
