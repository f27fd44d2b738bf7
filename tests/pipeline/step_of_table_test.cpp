#include "pipeline/step_of_table.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace sigconv::test {
namespace {

// A table of the columns t and x. The items of `list` are its rows.
struct Table {
  explicit Table(const std::string& list)
      : source(std::move(*ByteSource::of_list("x.csv", list, '.', '|'))) {
    options.columns.times = "1";
    options.dialect.delimiter = ';';
  }

  ByteSource source;
  TableOptions options;
};

TEST(FindStep, ReturnsTheStepAndGoesBackToTheStart) {
  Table table("0;1,0.5;2,7;3");
  const auto step = find_step(table.source, table.options);
  ASSERT_TRUE(step);
  EXPECT_EQ(step->rate(), 2);
  EXPECT_EQ(table.source.peeked(), "0;1\n0.5;2\n7;3\n");
}

TEST(FindStep, NeedsTwoRows) {
  Table table("0;1");
  const auto step = find_step(table.source, table.options);
  ASSERT_FALSE(step);
  EXPECT_EQ(step.error().hint, "set the step with --step STEP");
}

TEST(CheckTimes, ReadsEveryRow) {
  Table table("0;1,0.5;a,1;");
  EXPECT_EQ(check_times(table.source, table.options)->rate(), 2);
  Table gap("0;1,0.5;2,7;3");
  const auto step = check_times(gap.source, gap.options);
  ASSERT_FALSE(step);
  EXPECT_EQ(step.error().line, 3U);
}

}  // namespace
}  // namespace sigconv::test
