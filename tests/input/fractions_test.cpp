#include "input/fractions.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "input/kernel_source.hpp"

namespace sigconv {
namespace {

using Numbers = std::vector<double>;

void expect(const std::string& text, const Numbers& taps, double divisor) {
  const auto kernel = read_kernel(text);
  ASSERT_TRUE(kernel) << text << ": " << kernel.error().message;
  EXPECT_EQ(kernel->taps, taps) << text;
  EXPECT_EQ(kernel->divisor, divisor) << text;
}

TEST(Fractions, HaveTheLeastCommonDenominator) {
  expect("1/3,1/3,1/3", {1, 1, 1}, 3);
  expect("1/4,1/2,1/4", {1, 2, 1}, 4);
  expect("1,2,1/4", {4, 8, 1}, 4);
  expect("2/4,6/-4", {1, -3}, 2);
  expect(" 1 / 6 , -3/4", {2, -9}, 12);
  expect("4/2,3/3", {2, 1}, 1);
  expect("0/5,1/3", {0, 1}, 3);
}

TEST(Fractions, TakeNumbersAsDecimals) {
  expect("0.1,1/3", {3, 10}, 30);
  expect("1/2.5,1e-3", {400, 1}, 1000);
  expect("0.5/0.25", {2}, 1);
}

TEST(Fractions, ListsWithoutFractionsStayAsTheyAre) {
  expect("0.25,0.5,0.25", {0.25, 0.5, 0.25}, 1);
  expect("1,2,1", {1, 2, 1}, 1);
}

TEST(Fractions, BecomeQuotientsIfTheirIntegersAreTooLarge) {
  expect("1e300/3,1", {1e300 / 3, 1}, 1);
  expect("1/9007199254740881,1/9007199254740847", {1.0 / 9007199254740881, 1.0 / 9007199254740847},
         1);
  expect("inf/2,1/3", {std::numeric_limits<double>::infinity(), 1.0 / 3}, 1);
}

TEST(Fractions, DivisionByZeroAndOtherTextsAreErrors) {
  EXPECT_EQ(read_kernel("1/3,1/0").error().message, "'1/0' divides by 0");
  EXPECT_EQ(read_kernel("1/3,1/x").error().message, "'1/x' is not a number");
  EXPECT_EQ(read_kernel("1/3,1/2/3").error().message, "'1/2/3' is not a number");
  EXPECT_EQ(read_kernel("1/3,/3").error().message, "'/3' is not a number");
  EXPECT_EQ(read_kernel("1/3,N/A").error().message, "'N/A' is not a number");
  EXPECT_TRUE(kernel_is_path("data/3"));
  EXPECT_TRUE(kernel_is_list("1/3"));
}

TEST(Fractions, DesignsKeepTheirDivisor) {
  expect("box:3", {1, 1, 1}, 3);
  expect("triangle:4", {1, 3, 3, 1}, 8);
  expect("savgol:5,2", {-3, 12, 17, 12, -3}, 35);
  expect("matched:1,1/2", {1, 2}, 2);
  expect("segment:box:5,1,2", {1, 1}, 5);
}

}  // namespace
}  // namespace sigconv
