#include "pipeline/time_check.hpp"

#include <gtest/gtest.h>

#include "input/time_column.hpp"
#include "pipeline/tables.hpp"

namespace sigconv::test {
namespace {

// A table of the columns t,x. The step is that of its first two rows unless one is given.
class Checked {
 public:
  explicit Checked(const std::string& text, Gaps gaps = Gaps::error, const std::string& step = "")
      : layout_(layout_of(2, {1})), check_(layout_, gaps, false) {
    layout_.keeps_fields = true;
    layout_.times = 0;
    block_ = parse_block(layout_, text);
    if (!step.empty())
      layout_.time_step = read_step(step);
    else if (rows().size() > 1)
      layout_.time_step = step_between(rows().times[0], rows().times[1]);
    stop_ = check_.follow(track_, rows(), 0, rows().size());
  }

  const Rows& rows() const { return *block_.rows; }
  // Returns the number of rows that follow one another.
  std::size_t stop() const { return stop_; }
  // Returns the rows that are missing after them, or the error.
  std::string gap() const {
    const auto missing = check_.gap(track_, rows(), stop_);
    return missing ? std::to_string(*missing)
                   : missing.error().message + "; " + missing.error().hint;
  }
  const TimeCheck& check() const { return check_; }
  const TimeTrack& track() const { return track_; }

 private:
  Layout layout_;
  TimeCheck check_;
  TimeTrack track_;
  ParsedBlock block_;
  std::size_t stop_ = 0;
};

TEST(TimeCheck, FollowsEquallySpacedRows) {
  EXPECT_EQ(Checked("0,1\n1,1\n2,1\n").stop(), 3U);
  EXPECT_EQ(Checked("0.1,1\n0.2,1\n0.3,1\n0.4,1\n").stop(), 4U);
  EXPECT_EQ(Checked("2020-02-28,1\n2020-02-29,1\n2020-03-01,1\n").stop(), 3U);
  EXPECT_EQ(Checked("5,1\n").stop(), 1U);
}

TEST(TimeCheck, StopsAtTheRowAfterAGap) {
  EXPECT_EQ(Checked("0,1\n1,1\n3,1\n4,1\n").stop(), 2U);
  EXPECT_EQ(Checked("0,1\n1,1\n3,1\n", Gaps::fill).gap(), "1");
  EXPECT_EQ(Checked("0,1\n1,1\n3,1\n", Gaps::split).gap(), "1");
  EXPECT_EQ(Checked("0,1\n1,1\n3.6,1\n", Gaps::split).gap(), "0");
}

TEST(TimeCheck, ReportsAGapWithBothRows) {
  EXPECT_EQ(Checked("0,1\n1,1\n3,1\n").gap(),
            "time '3' is 2 after '1' in line 2, and the first step is 1; use --gaps split to start "
            "a new series at each gap, or --gaps fill to insert rows");
}

TEST(TimeCheck, SplitsOnlyBeyondAStepAndAHalf) {
  EXPECT_EQ(Checked("0,1\n1,1\n2.4,1\n", Gaps::split).gap(),
            "time '2.4' is 1.4 after '1' in line 2, and the first step is 1; set the step with "
            "--step STEP");
  EXPECT_EQ(Checked("0,1\n1,1\n2.6,1\n", Gaps::split).gap(), "0");
}

TEST(TimeCheck, RejectsTimesThatDoNotRise) {
  for (const Gaps gaps : {Gaps::error, Gaps::split, Gaps::fill}) {
    EXPECT_TRUE(Checked("0,1\n1,1\n1,1\n", gaps).gap().starts_with("time '1' repeats"));
    EXPECT_TRUE(Checked("0,1\n1,1\n0.5,1\n", gaps).gap().starts_with("time '0.5' is before"));
    EXPECT_TRUE(Checked("0,1\n1,1\n1.5,1\n", gaps).gap().starts_with("time '1.5' is 0.5 after"));
  }
}

TEST(TimeCheck, DoesNotAddUpRoundingErrors) {
  std::string text;
  for (int row = 0; row < 10000; ++row) text += std::to_string(row * 0.1) + ",1\n";
  EXPECT_EQ(Checked(text).stop(), 10000U);
}

TEST(TimeCheck, AcceptsTimesRoundedToTheirLastDigit) {
  std::string text;
  for (int row = 0; row < 3000; ++row) {
    char time[32];
    std::snprintf(time, sizeof time, "%.6g", row / 360.0);
    text += std::string(time) + ",1\n";
  }
  EXPECT_EQ(Checked(text).stop(), 3000U);
  EXPECT_EQ(Checked("0,1\n33,1\n67,1\n100,1\n", Gaps::error, "100/3").stop(), 4U);
}

TEST(TimeCheck, RejectsAStepThatWasRoundedTooFar) {
  EXPECT_EQ(Checked("0,1\n33,1\n67,1\n").stop(), 2U);
  EXPECT_EQ(Checked("0,1\n1,1\n2.1,1\n").stop(), 2U);
}

TEST(TimeCheck, FollowsTheCalendar) {
  EXPECT_EQ(Checked("2020-01-31,1\n2020-02-29,1\n2020-03-31,1\n2020-04-30,1\n").stop(), 4U);
  EXPECT_EQ(Checked("2020-04-30,1\n2020-05-30,1\n2020-06-30,1\n").stop(), 3U);
  EXPECT_EQ(Checked("2020-04-30,1\n2020-05-31,1\n2020-06-30,1\n").stop(), 3U);
  EXPECT_EQ(Checked("2020-04-30,1\n2020-05-31,1\n2020-07-30,1\n").stop(), 2U);
  EXPECT_EQ(Checked("2019-01-30,1\n2019-02-28,1\n2019-03-30,1\n", Gaps::error, "1mo").stop(), 3U);
  EXPECT_EQ(Checked("2019-01-15,1\n2019-02-15,1\n2019-03-16,1\n").stop(), 2U);
}

TEST(TimeCheck, FindsThePlacesOfMissingRows) {
  const Checked ends("2020-01-31,1\n2020-02-29,1\n", Gaps::fill);
  EXPECT_EQ(clock_of(ends.check().at(ends.track(), 3)).day, 30);
  EXPECT_EQ(clock_of(ends.check().at(ends.track(), 3)).month, 2020 * 12 + 3);
  const Checked days("2019-01-30,1\n2019-02-28,1\n2019-03-30,1\n", Gaps::fill, "1mo");
  EXPECT_EQ(clock_of(days.check().at(days.track(), 4)).day, 30);
}

TEST(TimeCheck, DoesNotGuessTheRowsOfALongGapFromARoundedStep) {
  EXPECT_EQ(Checked("0,1\n0.0333,1\n100.0237,1\n", Gaps::fill).gap().substr(0, 24),
            "time '100.0237' is 99.99");
  EXPECT_EQ(Checked("0,1\n0.0333,1\n100.0237,1\n", Gaps::split).gap(), "0");
  EXPECT_EQ(Checked("0,1\n1,1\n100000,1\n", Gaps::fill).gap(), "99998");
}

TEST(TimeCheck, RejectsFieldsThatAreNoTimes) {
  EXPECT_EQ(Checked("0,1\n,1\n").gap().substr(0, 19), "the time is missing");
  EXPECT_EQ(Checked("0,1\nx,1\n").gap().substr(0, 52),
            "'x' is neither a number, a date nor a time of day; g");
  EXPECT_EQ(Checked("0,1\n2020-01-01,1\n").gap(),
            "time '2020-01-01' is a date, and the rows before have numbers; ");
  EXPECT_EQ(Checked("0,1\n1,1\n", Gaps::error, "1h").stop(), 0U);
}

TEST(CheckRate, ComparesWithTheStep) {
  Layout layout = layout_of(2, {1});
  layout.source = "x.csv";
  EXPECT_FALSE(check_rate(layout, 5));
  layout.time_step = read_step("0.01");
  EXPECT_FALSE(check_rate(layout, std::nullopt));
  EXPECT_FALSE(check_rate(layout, 100));
  EXPECT_TRUE(check_rate(layout, 101));
  layout.time_step = read_step("3mo");
  EXPECT_FALSE(check_rate(layout, 1 / 3.0));
}

TEST(TimeCheck, FollowsTimesOfDayUntilMidnight) {
  EXPECT_EQ(Checked("12:00,1\n12:15,1\n12:30,1\n").stop(), 3U);
  EXPECT_EQ(Checked("12:00,1\n12:15,1\n12:45,1\n", Gaps::fill).gap(), "1");
  const Checked midnight("23:30,1\n23:45,1\n00:00,1\n", Gaps::split);
  EXPECT_EQ(midnight.gap(),
            "time '00:00' is before '23:45' in line 2, and times of day without dates cannot pass "
            "midnight; write each time with its date, such as 2020-01-31T12:00");
}

TEST(TimeCheck, RejectsDatesWhoseOrderIsUnknown) {
  EXPECT_EQ(Checked("03/04/2020,1\n").gap(),
            "'03/04/2020' may be 3 April 2020 or 4 March 2020; write dates as YYYY-MM-DD: "
            "2020-04-03 or 2020-03-04");
  EXPECT_EQ(Checked("4/13/2020,1\n").gap(),
            "'4/13/2020' is 13 April 2020, but other dates of this form have two readings; write "
            "dates as YYYY-MM-DD: 2020-04-13");
}

}  // namespace
}  // namespace sigconv::test
