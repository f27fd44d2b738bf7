#include "input/number.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace sigconv {
namespace {

using Kind = Number::Kind;

TEST(ReadNumber, ReadsEveryNotationOfADouble) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const struct {
    const char* text;
    double value;
  } kCases[] = {{"1", 1},
                {"-2.5", -2.5},
                {"+3", 3},
                {".5", 0.5},
                {"5.", 5},
                {"1e3", 1000},
                {"1E-3", 0.001},
                {"-0", -0.0},
                {"+.5e+1", 5},
                {"inf", kInfinity},
                {"-INF", -kInfinity},
                {"Infinity", kInfinity},
                {"1e-400", 0},
                {"5e-324", 5e-324},
                {"1.7976931348623157e308", 1.7976931348623157e308},
                {"0.1", 0.1},
                {"9007199254740993", 9007199254740992.0}};
  for (const auto& [text, value] : kCases) {
    const Number number = read_number(text, {});
    EXPECT_EQ(number.kind, Kind::number) << text;
    EXPECT_EQ(std::bit_cast<std::uint64_t>(number.value), std::bit_cast<std::uint64_t>(value))
        << text;
  }
}

TEST(ReadNumber, ReturnsOtherTextsAsText) {
  for (const char* text :
       {"x",  "1x", "1 2", "--1",  "+-1", "-+1",   "++1",      "+",   "-",    ".",
        "e5", "1e", "1e+", "0x10", "1,5", "1_000", "infinite", "NAT", "none", "-NA"})
    EXPECT_EQ(read_number(text, {}).kind, Kind::text) << text;
}

TEST(ReadNumber, ReportsNumbersBeyondTheLargestDouble) {
  for (const char* text : {"1e309", "-1e999", "+1e400", "1.8e308"})
    EXPECT_EQ(read_number(text, {}).kind, Kind::too_large) << text;
}

TEST(ReadNumber, KnowsMissingValues) {
  for (const char* text :
       {"", "NA", "na", "N/A", "nan", "NaN", "-nan", "nan(12)", "null", "NULL"}) {
    const Number number = read_number(text, {});
    EXPECT_EQ(number.kind, Kind::missing) << text;
    EXPECT_TRUE(std::isnan(number.value)) << text;
  }
}

TEST(ReadNumber, KnowsTheMissingValuesOfItsFormat) {
  NumberFormat format;
  format.missing = {"-999", "none"};
  format.missing_numbers = {-999};
  for (const char* text : {"-999", "-999.0", "-9.99e2", "none", "NA", ""})
    EXPECT_EQ(read_number(text, format).kind, Kind::missing) << text;
  for (const char* text : {"999", "-999.5"})
    EXPECT_EQ(read_number(text, format).kind, Kind::number) << text;
  EXPECT_EQ(read_number("None", format).kind, Kind::text);
}

TEST(ReadNumber, ReadsDecimalCommas) {
  NumberFormat format;
  format.decimal = ',';
  EXPECT_EQ(read_number("1,5", format).value, 1.5);
  EXPECT_EQ(read_number("1.5", format).kind, Kind::text);
}

TEST(HasGroups, FindsSeparatorsThatMaySeparateThousands) {
  for (const char* text : {"1,200", "12,345", "-1,234", "+123,456,789"})
    EXPECT_TRUE(has_groups(text, ',')) << text;
  for (const char* text : {"1200", "1,5", "0,123", "1234,567", ",200", "1,20", "1,2000", "1,200,",
                           "1,200.5", "1,2a0", "", ",", "-"})
    EXPECT_FALSE(has_groups(text, ',')) << text;
  EXPECT_TRUE(has_groups("1.200", '.'));
}

TEST(TrimBlanks, RemovesSpacesAndTabsAtBothEnds) {
  EXPECT_EQ(trim_blanks(" \t1 2\t "), "1 2");
  EXPECT_EQ(trim_blanks("  "), "");
  EXPECT_EQ(trim_blanks(""), "");
}

}  // namespace
}  // namespace sigconv
