#include "pipeline/stitch.hpp"

#include <gtest/gtest.h>

#include "pipeline/tables.hpp"

namespace sigconv::test {
namespace {

using Strings = std::vector<std::string>;

constexpr std::size_t kBuffer = 1 << 20;

// Cuts all work that is ready, and returns its rows, its error and its flushes.
Strings cut_all(Stitcher& stitcher) {
  Strings seen;
  for (Work work; stitcher.next(work);) {
    for (const std::string& row : row_texts(work)) seen.push_back(row);
    if (work.error) seen.push_back("error: " + work.error->message);
    if (work.stalled) seen.emplace_back("flush");
  }
  return seen;
}

void push(Stitcher& stitcher, const Layout& layout, const std::string& text, bool stalled = false) {
  const ParsedBlock block = parse_block(layout, text);
  block.rows->stalled = stalled;
  stitcher.push(block.rows, block.values);
}

TEST(Stitcher, KeepsRowOrderAcrossBlocksAndGroups) {
  const Layout layout = layout_of(2, {1}, {0});
  const Plan plan = plan_of({1, 1, 1});
  Stitcher stitcher(plan, layout, {}, {}, kBuffer, 1, {});
  push(stitcher, layout, "b,1\na,2\n");
  EXPECT_EQ(cut_all(stitcher), Strings{});
  push(stitcher, layout, "a,3\nb,4\n");
  EXPECT_EQ(cut_all(stitcher), (Strings{"b,1", "a,2"}));
  stitcher.finish();
  EXPECT_EQ(cut_all(stitcher), (Strings{"a,3", "b,4"}));
}

TEST(Stitcher, PutsOneGroupAfterAnotherIfRowsHaveNoOutput) {
  const Layout layout = layout_of(2, {1}, {0});
  Spec spec;
  spec.mode = Mode::valid;
  const Plan plan = plan_of({1}, spec);
  Stitcher stitcher(plan, layout, {}, {}, kBuffer, 1, {});
  push(stitcher, layout, "b,1\na,2\nb,3\n");
  stitcher.finish();
  EXPECT_EQ(cut_all(stitcher), (Strings{"b,1", "b,3", "a,2"}));
}

TEST(Stitcher, CutsTheErrorOnceAndAfterTheRowsBeforeIt) {
  const Layout layout = layout_of(1, {0});
  const Plan plan = plan_of({1});
  Stitcher stitcher(plan, layout, {}, {}, kBuffer, 1, {});
  push(stitcher, layout, "1\n2\nx\n");
  EXPECT_EQ(cut_all(stitcher), (Strings{"1", "2", "error: 'x' is not a number"}));
  push(stitcher, layout, "4\n");
  stitcher.finish();
  EXPECT_EQ(cut_all(stitcher), Strings{});
}

TEST(Stitcher, CutsTheSameRowsBeforeAnErrorForAllBlockSizes) {
  const Layout layout = layout_of(2, {1}, {0});
  const Plan plan = plan_of({1, 1, 1});
  const Strings rows = {"a,1\n", "b,2\n", "b,3\n", "a,4\n", "b,\n", "a,6\n"};
  const auto cut_in_blocks = [&](std::size_t size) {
    Stitcher stitcher(plan, layout, {}, {}, kBuffer, 1, {});
    Strings seen;
    for (std::size_t begin = 0; begin < rows.size(); begin += size) {
      std::string text;
      for (std::size_t i = begin; i < std::min(begin + size, rows.size()); ++i) text += rows[i];
      push(stitcher, layout, text);
      for (const std::string& each : cut_all(stitcher)) seen.push_back(each);
    }
    stitcher.finish();
    for (const std::string& each : cut_all(stitcher)) seen.push_back(each);
    return seen;
  };
  const Strings expected = {"a,1", "b,2", "error: a missing value"};
  for (const std::size_t size : {1, 2, 3, 4, 6}) EXPECT_EQ(cut_in_blocks(size), expected) << size;
}

TEST(Stitcher, CutsAReadErrorAfterTheOutputsThatAreReady) {
  const Layout layout = layout_of(1, {0});
  const Plan plan = plan_of({1, 1, 1});
  Stitcher stitcher(plan, layout, {}, {}, kBuffer, 1, {});
  push(stitcher, layout, "1\n2\n3\n");
  stitcher.fail(data_error("x.csv", "the disk failed"));
  EXPECT_EQ(cut_all(stitcher), (Strings{"1", "2", "error: the disk failed"}));
  EXPECT_EQ(cut_all(stitcher), Strings{});
}

TEST(Stitcher, FlushesReadyRowsIfTheInputStalls) {
  const Layout layout = layout_of(1, {0});
  const Plan plan = plan_of({1});
  Stitcher stitcher(plan, layout, {}, {}, kBuffer, 1, {});
  push(stitcher, layout, "1\n", true);
  EXPECT_EQ(cut_all(stitcher), (Strings{"1", "flush"}));
  EXPECT_EQ(cut_all(stitcher), Strings{});
  push(stitcher, layout, "2\n");
  EXPECT_EQ(cut_all(stitcher), (Strings{"2"}));
}

TEST(Stitcher, ReportsAnInputWithoutRows) {
  const Layout layout = layout_of(1, {0});
  const Plan plan = plan_of({1});
  Stitcher stitcher(plan, layout, {}, {}, kBuffer, 1, {});
  stitcher.finish();
  EXPECT_EQ(cut_all(stitcher), (Strings{"error: the signal is empty: there are no rows"}));
}

TEST(Stitcher, ReportsRowsThatWaitBeyondTheBuffer) {
  const Layout layout = layout_of(2, {1}, {0});
  const Plan plan = plan_of({1, 1, 1});
  Stitcher stitcher(plan, layout, {}, {}, 1000, 1, {});
  std::string text = "a,1\n";
  for (int i = 0; i < 500; ++i) text += "b,2\n";
  push(stitcher, layout, text);
  const Strings seen = cut_all(stitcher);
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0],
            "error: rows that wait for later rows of their group exceed --max-buffer "
            "(1000 bytes)");
}

TEST(Stitcher, EndsWithThePartAndIgnoresLaterErrors) {
  const Layout layout = layout_of(1, {0});
  const Plan plan = plan_of({1});
  Stitcher stitcher(plan, layout, {}, {}, kBuffer, 1, {0, 2, {}});
  push(stitcher, layout, "1\n");
  EXPECT_EQ(cut_all(stitcher), (Strings{"1"}));
  EXPECT_FALSE(stitcher.done());
  push(stitcher, layout, "2\n3\nx\n");
  EXPECT_EQ(cut_all(stitcher), (Strings{"2"}));
  EXPECT_TRUE(stitcher.done());
}

TEST(Stitcher, SkipsRowsThatAnotherShardHas) {
  const Layout layout = layout_of(1, {0});
  const Plan plan = plan_of({1});
  Stitcher stitcher(plan, layout, {.missing = Missing::keep}, {}, kBuffer, 1, {5, 7, {}});
  push(stitcher, layout, "0\n\n");  // the blank line is row 1
  const ParsedBlock block = parse_block(layout, "5\n6\n7\n");
  block.rows->skipped = 3;
  stitcher.push(block.rows, block.values);
  EXPECT_EQ(cut_all(stitcher), (Strings{"5", "6"}));
  EXPECT_TRUE(stitcher.done());
}

}  // namespace
}  // namespace sigconv::test
