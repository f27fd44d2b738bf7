// Compares the shortest form with that of std::to_chars, which uses another algorithm (Ryu).
#include "output/shortest.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

namespace sigconv {
namespace {

// Returns the digits of std::to_chars in the layout of Python's repr, without its .0.
std::string judged(double value) {
  char buffer[32];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, std::abs(value), std::chars_format::scientific)
          .ptr;
  const std::string text(buffer, end);
  const auto e = text.find('e');
  const int exponent = std::atoi(text.c_str() + e + 1);
  std::string digits(1, text[0]);
  if (e > 2) digits += text.substr(2, e - 2);
  const auto count = static_cast<int>(digits.size());
  std::string out = value < 0 ? "-" : "";
  if (exponent < -4 || exponent >= 16) {
    const std::string size = std::to_string(std::abs(exponent));
    return out + digits[0] + (count > 1 ? "." + digits.substr(1) : "") +
           (exponent < 0 ? "e-" : "e+") + (size.size() < 2 ? "0" : "") + size;
  }
  if (exponent < 0)
    return out + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) return out + digits + std::string(whole - digits.size(), '0');
  return out + digits.substr(0, whole) + "." + digits.substr(whole);
}

std::string written(double value) {
  char text[kShortestSize];
  return {text, write_shortest(text, value)};
}

void expect_judged(double value) {
  if (!std::isfinite(value) || value == 0) return;
  ASSERT_EQ(written(value), judged(value)) << std::hexfloat << value;
}

// Checks a double and the three doubles on either side of it.
void expect_neighbours(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  for (int off = -3; off <= 3; ++off)
    ASSERT_NO_FATAL_FAILURE(
        expect_judged(std::bit_cast<double>(bits + static_cast<std::uint64_t>(off))));
}

TEST(Shortest, MatchesToCharsForRandomBits) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 300000; ++i)
    ASSERT_NO_FATAL_FAILURE(expect_judged(std::bit_cast<double>(random())));
}

TEST(Shortest, MatchesToCharsForNumbersOfTypicalColumns) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 100000; ++i) {
    const auto drawn = static_cast<double>(random() % 100000000);
    for (const double value :
         {drawn, drawn / 1000, -drawn / 64, drawn * 1e-9, std::ldexp(drawn, -53), drawn * 1e12})
      ASSERT_NO_FATAL_FAILURE(expect_judged(value));
  }
}

TEST(Shortest, MatchesToCharsNextToPowersOfTwo) {
  for (int e = -1074; e < 1024; ++e) ASSERT_NO_FATAL_FAILURE(expect_neighbours(std::ldexp(1.0, e)));
}

TEST(Shortest, MatchesToCharsNextToMultiplesOfPowersOfTen) {
  for (int e = -323; e <= 308; ++e)
    for (const char* digits : {"1", "5", "9.5", "2.5", "1.5", "9.999999999999999"})
      ASSERT_NO_FATAL_FAILURE(
          expect_neighbours(std::strtod((digits + ("e" + std::to_string(e))).c_str(), nullptr)));
}

TEST(Shortest, MatchesToCharsForSubnormals) {
  for (std::uint64_t bits = 1; bits < 20000; ++bits)
    ASSERT_NO_FATAL_FAILURE(expect_judged(std::bit_cast<double>(bits)));
  for (int shift = 0; shift < 52; ++shift)
    ASSERT_NO_FATAL_FAILURE(expect_neighbours(std::bit_cast<double>(std::uint64_t{9} << shift)));
}

// Integers below and above 2^53, and numbers half-way between two integers.
TEST(Shortest, MatchesToCharsForIntegersAndHalves) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 100000; ++i) {
    const auto whole = static_cast<double>(random() >> (random() % 64));
    for (const double value : {whole, whole + 0.5, whole / 2, 9007199254740992.0 + whole})
      ASSERT_NO_FATAL_FAILURE(expect_judged(value));
  }
}

// Every exponent with every count of digits, which covers every layout of the text.
TEST(Shortest, MatchesToCharsForEveryLayout) {
  std::mt19937_64 random(4);
  for (int exponent = -324; exponent <= 308; ++exponent)
    for (std::size_t count = 1; count <= 17; ++count) {
      std::string digits = std::to_string(1 + random() % 9) + ".";
      for (std::size_t i = 1; i < count; ++i) digits += static_cast<char>('0' + random() % 10);
      const std::string text = digits + "e" + std::to_string(exponent);
      for (const char* sign : {"", "-"})
        ASSERT_NO_FATAL_FAILURE(expect_judged(std::strtod((sign + text).c_str(), nullptr)));
    }
}

// The fast path cannot decide ties: values half-way between two decimals, or decimals half-way
// between two doubles.
TEST(Shortest, MatchesToCharsForTies) {
  std::mt19937_64 random(5);
  for (int q = -60; q <= 60; ++q)
    for (int i = 0; i < 2000; ++i) {
      // The product with 2^q is a multiple of 1/4 or 1/8, or a multiple of 4 with 17 digits.
      const std::uint64_t c = std::uint64_t{1} << 52 | random() >> (12 + random() % 52);
      ASSERT_NO_FATAL_FAILURE(expect_judged(std::ldexp(static_cast<double>(c), q)));
    }
}

TEST(Shortest, WritesNothingOutsideItsBuffer) {
  std::mt19937_64 random(6);
  for (int i = 0; i < 100000; ++i) {
    const double drawn = std::bit_cast<double>(random());
    if (!std::isfinite(drawn)) continue;
    for (const double value : {drawn, std::remainder(drawn, 1e3), std::rint(drawn), -1.0 / drawn}) {
      if (!std::isfinite(value)) continue;
      std::string text(kShortestSize + 2, '#');
      write_shortest(text.data() + 1, value);
      ASSERT_EQ(text.front(), '#') << value;
      ASSERT_EQ(text.back(), '#') << value;
    }
  }
}

TEST(Shortest, WritesNegativeZeroAsZero) {
  EXPECT_EQ(written(-0.0), "0");
  EXPECT_EQ(written(0.0), "0");
  EXPECT_EQ(written(std::numeric_limits<double>::denorm_min()), "5e-324");
  EXPECT_EQ(written(-std::numeric_limits<double>::max()), "-1.7976931348623157e+308");
}

}  // namespace
}  // namespace sigconv
