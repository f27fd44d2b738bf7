#include "input/moment.hpp"

#include <gtest/gtest.h>

namespace sigconv {
namespace {

constexpr double kDay = 86400;

// `date -u -d ... +%s` computed the seconds.
TEST(Moment, ReadsDates) {
  EXPECT_EQ(read_moment("1970-01-01"), 0);
  EXPECT_EQ(read_moment("2020-01-31"), 1580428800);
  EXPECT_EQ(read_moment("2020/01/31"), 1580428800);
  EXPECT_EQ(read_moment("2020-01"), 1577836800);
  EXPECT_EQ(read_moment("2020/01"), 1577836800);
  EXPECT_EQ(read_moment("1969-12-31"), -kDay);
  EXPECT_EQ(read_moment("1900-01-01"), -2208988800);
  EXPECT_EQ(read_moment("9999-12-31"), 253402214400);
  EXPECT_EQ(read_moment("0000-03-01"), -62162035200);
}

TEST(IsMoment, KnowsDatesAndTimesOfDay) {
  for (const char* text :
       {"2020-01-31", "2020-01-31T12:00Z", "12:00", "12:00:05.25", "00:00+01:00"})
    EXPECT_TRUE(is_moment(text)) << text;
  for (const char* text : {"", "12", "24:00", "12:60", "1:30", "12:00x", "noon", "2020"})
    EXPECT_FALSE(is_moment(text)) << text;
}

TEST(Moment, KnowsLeapYears) {
  EXPECT_EQ(read_moment("2020-02-29"), 1582934400);
  EXPECT_EQ(read_moment("2000-02-29"), 951782400);
  EXPECT_FALSE(read_moment("2019-02-29"));
  EXPECT_FALSE(read_moment("1900-02-29"));
  EXPECT_EQ(*read_moment("1900-03-01") - *read_moment("1900-02-28"), kDay);
  EXPECT_EQ(*read_moment("2000-03-01") - *read_moment("2000-02-28"), 2 * kDay);
}

TEST(Moment, ReadsTimesOfDay) {
  EXPECT_EQ(read_moment("1970-01-02T12:00"), 1.5 * kDay);
  EXPECT_EQ(read_moment("1970-01-02 12:00"), 1.5 * kDay);
  EXPECT_EQ(read_moment("1970/01/02 12:00:05"), 1.5 * kDay + 5);
  EXPECT_EQ(read_moment("1970-01-02 12:00:05.25"), 1.5 * kDay + 5.25);
  EXPECT_EQ(read_moment("1970-01-02 12:00:05,25"), 1.5 * kDay + 5.25);
  EXPECT_EQ(read_moment("1970-01-01T00:00:00.1"), 0.1);
  EXPECT_EQ(read_moment("1970-01-01T00:00:00.123456789"), 0.123456789);
  EXPECT_EQ(read_moment("1970-01-01T00:00:00.00000000000000000000001"), 0);
  EXPECT_EQ(read_moment("2020-01-31T12:00:05.25"), 1580472005.25);
}

TEST(Moment, SubtractsOffsetsFromUtc) {
  EXPECT_EQ(read_moment("1970-01-01T01:00Z"), 3600);
  EXPECT_EQ(read_moment("1970-01-01T01:00+01:00"), 0);
  EXPECT_EQ(read_moment("1970-01-01T01:00:00.5-01:30"), 9000.5);
  EXPECT_EQ(read_moment("1970-01-01T01:00+0130"), -1800);
  EXPECT_EQ(read_moment("1970-01-01T01:00-05"), 6 * 3600);
}

TEST(Moment, RejectsOtherTexts) {
  for (const char* text : {"",
                           "2020",
                           "2020-",
                           "2020-1",
                           "2020-00",
                           "2020-13",
                           "2020-01-",
                           "2020-01-00",
                           "2020-01-32",
                           "2020-04-31",
                           "2020-1-31",
                           "2020-01-1",
                           "2020-01/31",
                           "2020/01-31",
                           "20200131",
                           "31-01-2020",
                           "01/31/2020",
                           "-2020-01-31",
                           "+2020-01-31",
                           "02020-01-31",
                           "2020-01-31 ",
                           " 2020-01-31",
                           "2020-01-31T",
                           "2020-01-31T12",
                           "2020-01-31T12:",
                           "2020-01-31T12:0",
                           "2020-01-31T24:00",
                           "2020-01-31T12:60",
                           "2020-01-31T12:00:60",
                           "2020-01-31T12:00:",
                           "2020-01-31T12:00:05.",
                           "2020-01-31T12:00:05.2x",
                           "2020-01-31T12:00z",
                           "2020-01-31T12:00ZZ",
                           "2020-01-31Z",
                           "2020-01-31T12:00+",
                           "2020-01-31T12:00+1",
                           "2020-01-31T12:00+01:",
                           "2020-01-31T12:00+01:60",
                           "2020-01-31T12:00+24:00",
                           "2020-01-31T12:00+01:000",
                           "2020-01-31  12:00",
                           "2020-01T12:00",
                           "2020-01-31t12:00",
                           "1.5",
                           "nan",
                           "2020-01-31,1",
                           "12:00",
                           "2020-W05-1"})
    EXPECT_FALSE(read_moment(text)) << text;
  EXPECT_FALSE(read_moment(std::string_view("2020-01-31\0", 11)));
}

TEST(Moment, ReadsPointsAsDayMonthYear) {
  EXPECT_EQ(read_moment("02.01.1970"), kDay);
  EXPECT_EQ(read_moment("02.01.1970 12:00"), 1.5 * kDay);
  EXPECT_EQ(read_moment("02.01.1970T12:00:00.5Z"), 1.5 * kDay + 0.5);
  EXPECT_EQ(read_moment("29.02.2020"), 1582934400);
  for (const char* text : {"29.02.2019", "2.1.1970", "01.13.2020", "32.01.2020", "00.01.2020",
                           "01.00.2020", "01.02.20", "01.02-2020", "01.02.2020."})
    EXPECT_FALSE(read_moment(text)) << text;
}

TEST(Clock, ReadsTimesOfDay) {
  EXPECT_EQ(read_clock("00:00"), 0);
  EXPECT_EQ(read_clock("23:59:59.5"), kDay - 0.5);
  EXPECT_EQ(read_clock("12:00+01:00"), 11 * 3600);
  EXPECT_EQ(read_clock("00:30+01:00"), -1800);
  for (const char* text :
       {"", "12", "24:00", "9:30", "12:60", "12:00x", "2020-01-01T12:00", "12:00 "})
    EXPECT_FALSE(read_clock(text)) << text;
}

TEST(UnorderedDate, HasOneReadingOrTwo) {
  const auto two = read_unordered_date("03/04/2020");
  ASSERT_TRUE(two);
  EXPECT_TRUE(two->day_first() && two->month_first());
  EXPECT_EQ(two->year, 2020);
  const auto day = read_unordered_date("13-4-2020 12:00");
  ASSERT_TRUE(day);
  EXPECT_TRUE(day->day_first());
  EXPECT_FALSE(day->month_first());
  EXPECT_TRUE(read_unordered_date("4/13/2020")->month_first());
  for (const char* text : {"", "13/14/2020", "2020/01/02", "1/2", "1/2/20", "1/2-2020", "1/2/20200",
                           "123/4/2020", "30/02/2020", "a/b/2020", "1//2020"})
    EXPECT_FALSE(read_unordered_date(text)) << text;
}

}  // namespace
}  // namespace sigconv
