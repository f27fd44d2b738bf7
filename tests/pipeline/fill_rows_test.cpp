#include "pipeline/fill_rows.hpp"

#include <gtest/gtest.h>

#include "input/time_column.hpp"
#include "pipeline/tables.hpp"

namespace sigconv::test {
namespace {

TEST(FillRows, WritesTimesAndKeysAndLeavesOtherFieldsEmpty) {
  Layout layout = layout_of(4, {2}, {0});
  layout.times = 1;
  const ParsedBlock block =
      parse_block(layout, "\"a\",1.50,5,note\n\"a\",1.75,5,note\n\"a\",2.5,6,\n");
  const Rows& rows = *block.rows;
  layout.time_step = step_between(rows.times[0], rows.times[1]);
  TimeCheck check(layout, Gaps::fill, false);
  TimeTrack track;
  ASSERT_EQ(check.follow(track, rows, 0, rows.size()), 2U);
  ASSERT_EQ(*check.gap(track, rows, 2), 2);
  const auto filled = fill_rows(layout, check, track, rows, 2, 2, 2);
  EXPECT_EQ(filled->size(), 2U);
  EXPECT_EQ(filled->text.view(), "\"a\",2.00,,\n\"a\",2.25,,\n");
  EXPECT_EQ(filled->field(1, 0), "\"a\"");
  EXPECT_EQ(filled->field(1, 1), "2.25");
  EXPECT_EQ(filled->field(1, 3), "");
  EXPECT_EQ(filled->cell(1, 0).begin, filled->cell(1, 0).end);
  EXPECT_EQ(filled->cell(1, 0).begin, filled->field_cell(1, 2).begin);
  EXPECT_TRUE(filled->any_missing);
}

}  // namespace
}  // namespace sigconv::test
