// Compares the digits with those of std::to_string.
#include "output/sixteen_digits.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>

namespace sigconv {
namespace {

std::string judged(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  return std::string(16 - digits.size(), '0') + digits;
}

void expect_judged(std::uint64_t number) {
  const SixteenDigits digits(number);
  const std::string text = judged(number);
  std::string written(16, '#');
  digits.write(written.data());
  ASSERT_EQ(written, text);
  for (std::size_t i = 0; i < 16; ++i)
    ASSERT_EQ(digits.nonzero() >> i & 1, text[i] == '0' ? 0U : 1U) << text << ' ' << i;
  ASSERT_EQ(digits.nonzero() >> 16, 0U);
}

// Every group of four digits, in each of the four places.
TEST(SixteenDigits, MatchesToStringForEveryFourDigits) {
  for (std::uint64_t four = 0; four < 10000; ++four) {
    const std::uint64_t other = 9999 - four;
    ASSERT_NO_FATAL_FAILURE(expect_judged(((four * 10000 + other) * 10000 + four) * 10000 + other));
  }
}

// Multiples of 10^4 and of 10^8 and the numbers before them: an inexact reciprocal fails there
// first.
TEST(SixteenDigits, MatchesToStringNextToMultiples) {
  std::mt19937_64 random(1);
  for (std::uint64_t i = 1; i < 10000; ++i) {
    const std::uint64_t eight = i * 10000 * 100000001;
    ASSERT_NO_FATAL_FAILURE(expect_judged(eight));
    ASSERT_NO_FATAL_FAILURE(expect_judged(eight - 100000001));
    const std::uint64_t multiple = random() % 100000000 * 100000000;
    ASSERT_NO_FATAL_FAILURE(expect_judged(multiple));
    ASSERT_NO_FATAL_FAILURE(expect_judged(multiple + 99999999));
  }
}

TEST(SixteenDigits, MatchesToStringForRandomNumbers) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 100000; ++i)
    ASSERT_NO_FATAL_FAILURE(expect_judged((random() >> random() % 64) % 10000000000000000));
}

TEST(SixteenDigits, LeavesAGapAfterAnyDigit) {
  const SixteenDigits digits(1234567890123456);
  const std::string text = judged(1234567890123456);
  for (std::size_t whole = 0; whole <= 16; ++whole) {
    std::string written(18, '#');
    digits.write_with_gap(written.data(), SixteenDigits::first(whole));
    EXPECT_EQ(written.back(), '#');
    written[whole] = '.';
    written.pop_back();
    EXPECT_EQ(written, text.substr(0, whole) + "." + text.substr(whole));
  }
}

}  // namespace
}  // namespace sigconv
