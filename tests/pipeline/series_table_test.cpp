#include "pipeline/series_table.hpp"

#include <gtest/gtest.h>

namespace sigconv::test {
namespace {

TEST(SeriesTable, KeepsNumbersWhenSeriesAreFreed) {
  SeriesTable<int> table;
  EXPECT_EQ(table.size(), 0U);
  EXPECT_FALSE(table.holds(0));
  for (int i = 0; i < 4; ++i) EXPECT_EQ(table.add(10 * i), 10 * i);
  table.free(1);
  EXPECT_EQ(table.first(), 0U);
  table.free(0);
  EXPECT_EQ(table.first(), 2U);
  EXPECT_EQ(table.size(), 4U);
  EXPECT_EQ(table.held(), 2U);
  EXPECT_FALSE(table.holds(0));
  EXPECT_FALSE(table.holds(1));
  EXPECT_TRUE(table.holds(3));
  EXPECT_EQ(table[3], 30);
  table.add(40);
  EXPECT_EQ(table[4], 40);
  for (const std::size_t number : {3U, 4U, 2U}) table.free(number);
  EXPECT_EQ(table.first(), 5U);
  EXPECT_EQ(table.size(), 5U);
  EXPECT_FALSE(table.holds(5));
}

}  // namespace
}  // namespace sigconv::test
