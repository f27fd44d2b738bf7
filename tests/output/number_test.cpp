#include "output/number.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <random>

namespace sigconv {
namespace {

std::string text_of(double value, NumberStyle style = {}) {
  std::string out = "before ";
  append_number(out, value, style);
  return out.substr(7);
}

// The texts are Python's repr() of the doubles, without `.0`.
TEST(AppendNumber, MatchesPythonsRepr) {
  const struct {
    double value;
    const char* text;
  } kCases[] = {{0, "0"},
                {-0.0, "0"},
                {1, "1"},
                {-1.5, "-1.5"},
                {0.1, "0.1"},
                {1.0 / 3, "0.3333333333333333"},
                {100, "100"},
                {123456789, "123456789"},
                {1e15, "1000000000000000"},
                {9999999999999998, "9999999999999998"},
                {1e16, "1e+16"},
                {1.5e16, "1.5e+16"},
                {12345678901234567890.0, "1.2345678901234567e+19"},
                {1e100, "1e+100"},
                {0.001, "0.001"},
                {0.0001, "0.0001"},
                {0.00012345, "0.00012345"},
                {0.00001, "1e-05"},
                {1.25e-7, "1.25e-07"},
                {1e-100, "1e-100"},
                {5e-324, "5e-324"},
                {2.2250738585072014e-308, "2.2250738585072014e-308"},
                {1.7976931348623157e308, "1.7976931348623157e+308"},
                {INFINITY, "inf"},
                {-INFINITY, "-inf"}};
  for (const auto& [value, text] : kCases) EXPECT_EQ(text_of(value), text);
}

TEST(AppendNumber, ReadsBackToTheSameDouble) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 200000; ++i) {
    const double value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    const std::string text = text_of(value);
    double back = 0;
    const auto [stop, status] = std::from_chars(text.data(), text.data() + text.size(), back);
    ASSERT_TRUE(status == std::errc() && stop == text.data() + text.size()) << text;
    ASSERT_EQ(back, value) << text;
  }
}

TEST(AppendNumber, RoundsToDigitsOrDecimalPlaces) {
  const NumberStyle three{NumberStyle::Kind::digits, 3};
  EXPECT_EQ(text_of(3.14159, three), "3.14");
  EXPECT_EQ(text_of(1e-5, three), "1e-05");
  EXPECT_EQ(text_of(-0.0, three), "0");
  const NumberStyle two{NumberStyle::Kind::fixed, 2};
  EXPECT_EQ(text_of(2.675, two), "2.67");  // the double is less than 2.675
  EXPECT_EQ(text_of(-0.004, two), "0.00");
  EXPECT_EQ(text_of(-0.006, two), "-0.01");
  EXPECT_EQ(text_of(1e22, two), "10000000000000000000000.00");
  EXPECT_EQ(text_of(-0.4, {NumberStyle::Kind::fixed, 0}), "0");
  EXPECT_EQ(text_of(INFINITY, two), "inf");
}

}  // namespace
}  // namespace sigconv
