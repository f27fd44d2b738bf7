#include "input/other_delimiter.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sigconv {
namespace {

using Answer = OtherDelimiter::Answer;

OtherDelimiter found_in(std::string_view text, bool complete = true) {
  return find_other_delimiter(text, 0, {}, complete);
}

TEST(FindOtherDelimiter, FindsWhatSplitsDecimalCommas) {
  for (const char* text :
       {"2020-01-01;1,5\n", "d;a, b\n2020-01-01;1,5\n", "a;b\n1,5;2\n2;3\n", "a|b\nx|1.234,5\n",
        "a\tb\n1\t1,5\n", "0 1,5\n1 2,5\n", "# t v\n0 1,5\n", "\"v\"\n\"x\";1,5\n",
        "t;u\ns;m/s\n0;1,5\n", "n;v;a, b\nx;5;c, 7\n", "year;2020\n1;1,5\n", "x;,5\ny;1,5\n"})
    EXPECT_EQ(found_in(text).answer, Answer::yes) << text;
}

TEST(FindOtherDelimiter, LeavesTablesWithCommasAlone) {
  for (const char* text :
       {"a,b\n1,2\n", "1,2;3\n4,5\n", "note,v\na;b,1\nc,2\n", "pair,v\n1;2,5\n3;4,6\n",
        "\"pair\",\"v\"\n1;2,5\n3;4,6\n", "lat;lon,v\n1.5;2.5,5\n", "\"1;2\",5\n",
        "site name,v\nsite 1,5\n", "lat lon,v\n1 2,5\n", "a, b\n1, 2\n3 ,4\n", "a,\tb\n1,\t2\n",
        "2020-01-01 00:00,1.5\n", "v\n1\n2\n", "a;b\n1;2\n", "lat;lon, v\na;b, 5\n", ""})
    EXPECT_EQ(found_in(text).answer, Answer::no) << text;
}

TEST(FindOtherDelimiter, AsksForMoreTextOnlyWhereItMatters) {
  EXPECT_EQ(found_in("2020-01-01;1,5\n", false).answer, Answer::more);
  EXPECT_EQ(found_in("a;b\n", false).answer, Answer::more);
  EXPECT_EQ(found_in("1;a\n2,b\n", false).answer, Answer::no);
  EXPECT_EQ(found_in("1,2\n", false).answer, Answer::no);
  EXPECT_EQ(found_in("2020-01-01 00:00,1.5\n", false).answer, Answer::no);
  EXPECT_EQ(found_in("x,1\n", false).answer, Answer::no);
  std::string rows;
  for (int i = 0; i < 10; ++i) rows += "a;1,5\n";
  EXPECT_EQ(found_in(rows, false).answer, Answer::yes);
}

TEST(FindOtherDelimiter, GivesUpInRowsThatAreTooLong) {
  EXPECT_EQ(found_in("a;b" + std::string(100000, 'x'), false).answer, Answer::no);
}

TEST(FindOtherDelimiter, NamesThousandsWhereBlanksMaySeparateThem) {
  EXPECT_EQ(found_in("1 000,5\n2 000,5\n").hint,
            "use --decimal , --thousands space if each row is one number, or -d , if they separate "
            "the fields");
  EXPECT_EQ(found_in("a;b\n1;1,512\n").hint, "use -d ';' if semicolons separate the fields");
}

}  // namespace
}  // namespace sigconv
