#include "input/time_column.hpp"

#include <gtest/gtest.h>

namespace sigconv::test {
namespace {

Time time_of(const std::string& text, char decimal = '.') {
  NumberFormat format;
  format.decimal = decimal;
  return read_time(text, format);
}

double seconds_of(const std::string& text) {
  const auto step = read_step(text);
  return step ? step->unit.of(1) : 0;
}

TEST(ReadTime, SplitsNumbersIntoWholePartAndFraction) {
  const Time time = time_of("1600000000.25");
  EXPECT_EQ(time.kind, Time::Kind::number);
  EXPECT_EQ(time.whole, 1600000000);
  EXPECT_EQ(time.fraction, 0.25);
  EXPECT_EQ(time.decimals, 2);
  EXPECT_EQ(elapsed(time_of("-0.75"), time_of("1.5")), 2.25);
}

TEST(ReadTime, KeepsAllDigitsOfNanoseconds) {
  EXPECT_EQ(elapsed(time_of("1600000000000000001"), time_of("1600000000000000004")), 3);
}

TEST(ReadTime, LeavesExponentsAndLongNumbersToDoubles) {
  EXPECT_EQ(elapsed(time_of("0"), time_of("1.5e3")), 1500);
  EXPECT_EQ(elapsed(time_of("0"), time_of("12345678901234567890")), 12345678901234567890.0);
}

TEST(ReadTime, ReadsQuotesBlanksAndDecimalCommas) {
  EXPECT_EQ(time_of(" \" 1.5 \" ").fraction, 0.5);
  EXPECT_EQ(time_of("1,5", ',').fraction, 0.5);
}

TEST(ReadTime, ReadsMomentsWithFractionAndOffset) {
  const Time time = time_of("2020-01-01T01:00:00.000001+01:00");
  EXPECT_EQ(time.kind, Time::Kind::moment);
  EXPECT_EQ(time.whole, 1577836800);
  EXPECT_EQ(time.fraction, 0.000001);
  EXPECT_EQ(time.offset, 3600);
  EXPECT_EQ(time.decimals, 6);
  EXPECT_EQ(time_of("2020-01-01").whole, 1577836800);
  EXPECT_EQ(time_of("2020-01-01T00:00Z").offset, 0);
}

TEST(ReadTime, ReadsTimesOfDayAndDatesWithPoints) {
  const Time clock = time_of("12:00:05.25+01:00");
  EXPECT_EQ(clock.kind, Time::Kind::clock);
  EXPECT_EQ(clock.whole, 11 * 3600 + 5);
  EXPECT_EQ(clock.fraction, 0.25);
  EXPECT_EQ(clock.offset, 3600);
  EXPECT_EQ(clock.decimals, 2);
  const Time date = time_of("01.02.2020 06:00:00.5-0130");
  EXPECT_EQ(date.kind, Time::Kind::moment);
  EXPECT_EQ(date.value(), 1580542200.5);
  EXPECT_EQ(date.offset, -5400);
  EXPECT_EQ(date.decimals, 1);
  EXPECT_EQ(time_of("01.02.2020").decimals, 0);
  EXPECT_EQ(time_of("03/04/2020").kind, Time::Kind::other);
}

TEST(ReadTime, TellsMissingTimesFromOtherTexts) {
  EXPECT_EQ(time_of("").kind, Time::Kind::missing);
  EXPECT_EQ(time_of("NA").kind, Time::Kind::missing);
  EXPECT_EQ(time_of("noon").kind, Time::Kind::other);
  EXPECT_EQ(time_of("inf").kind, Time::Kind::other);
}

TEST(ReadStep, ReadsNumbersQuotientsAndUnits) {
  EXPECT_EQ(seconds_of("0.5"), 0.5);
  EXPECT_EQ(seconds_of("1/4"), 0.25);
  EXPECT_EQ(seconds_of("1e3"), 1000);
  EXPECT_EQ(seconds_of("20us"), 20e-6);
  EXPECT_EQ(seconds_of("10ms"), 0.01);
  EXPECT_EQ(seconds_of("1.5min"), 90);
  EXPECT_EQ(seconds_of("2h"), 7200);
  EXPECT_EQ(seconds_of("1d"), 86400);
  EXPECT_EQ(seconds_of("1w"), 604800);
  EXPECT_EQ(read_step("3mo")->months, 3);
  EXPECT_EQ(read_step("2y")->months, 24);
  EXPECT_FALSE(read_step("5")->needs_dates);
  EXPECT_TRUE(read_step("5s")->needs_dates);
}

TEST(ReadStep, RejectsOtherTexts) {
  for (const char* text : {"", "0", "-1", "h", "1m", "1 h", "1.5mo", "1/0", "1//2", "nan", "inf",
                           "1e", "1e999", "0x1", "1,5", "10000y"})
    EXPECT_FALSE(read_step(text)) << text;
}

TEST(StepBetween, IsTheDifferenceWithItsDecimals) {
  const auto step = step_between(time_of("0.1"), time_of("0.4"));
  EXPECT_EQ(step->unit.numerator, 3);
  EXPECT_EQ(step->unit.denominator, 10);
  EXPECT_FALSE(step->given);
}

TEST(StepBetween, FindsMonthsAndYears) {
  EXPECT_EQ(step_between(time_of("2020-01-15"), time_of("2020-02-15"))->months, 1);
  EXPECT_EQ(step_between(time_of("2020-01-31"), time_of("2020-02-29"))->months, 1);
  EXPECT_EQ(step_between(time_of("2019-07"), time_of("2020-07"))->months, 12);
  EXPECT_EQ(step_between(time_of("2020-01-15"), time_of("2020-02-16"))->months, 0);
  EXPECT_EQ(step_between(time_of("2020-01-15T01:00"), time_of("2020-02-15T02:00"))->months, 0);
}

TEST(StepBetween, CountsMonthsOnTheWrittenClock) {
  const auto step =
      step_between(time_of("2020-03-01T00:00+01:00"), time_of("2020-04-01T00:00+02:00"));
  EXPECT_EQ(step->months, 1);
}

TEST(StepBetween, NeedsATimeThatRises) {
  EXPECT_FALSE(step_between(time_of("1"), time_of("1")));
  EXPECT_FALSE(step_between(time_of("2"), time_of("1")));
  EXPECT_FALSE(step_between(time_of("1"), time_of("2020-01-01")));
  EXPECT_FALSE(step_between(time_of("1"), time_of("NA")));
}

// Finds the step in a table of the columns k,t.
std::string found(const std::string& text, bool complete, bool keys, bool needs_step = false) {
  Layout layout;
  layout.source = "x.csv";
  layout.width = 2;
  if (keys) layout.keys = {0};
  ColumnOptions options;
  options.times = "2";
  options.needs_step = needs_step;
  const auto enough = find_times(text, complete, {}, options, layout);
  if (!enough) return enough.error().message;
  if (!*enough) return "more";
  return layout.time_step ? std::to_string(static_cast<int>(layout.time_step->unit.of(1))) : "none";
}

TEST(FindTimes, TakesTheFirstTwoRowsOfOneKey) {
  EXPECT_EQ(found("a,1\nb,3\nb,8\n", true, false), "2");
  EXPECT_EQ(found("a,1\nb,3\nb,8\n", true, true), "5");
  EXPECT_EQ(found("a,1\n\"b\",3\nb,8\n", true, true), "5");
}

TEST(FindTimes, AsksForMoreTextUntilARowIsWhole) {
  EXPECT_EQ(found("a,1\na,3", false, false), "more");
  EXPECT_EQ(found("a,1\na,3\n", false, false), "2");
  EXPECT_EQ(found("a,1\nb,3\n", false, true), "more");
}

TEST(FindTimes, HasNoStepWithoutTwoRows) {
  EXPECT_EQ(found("a,1\nb,2\n", true, true), "none");
  EXPECT_EQ(found("a,1\n", true, false, true), "--time: the step of a column needs two rows");
}

TEST(FindTimes, LeavesWrongTimesToTheCheck) {
  EXPECT_EQ(found("a,2\na,1\n", true, false), "none");
  EXPECT_EQ(found("a,noon\na,1\n", true, false), "none");
}

}  // namespace
}  // namespace sigconv::test
