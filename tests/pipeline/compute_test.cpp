#include "pipeline/compute.hpp"

#include <gtest/gtest.h>

#include "pipeline/stitch.hpp"
#include "pipeline/tables.hpp"

namespace sigconv::test {
namespace {

// Returns a whole table as one piece of work.
Work work_of(const Plan& plan, const Layout& layout, const std::string& text) {
  Stitcher stitcher(plan, layout, {}, {}, 1 << 20, 1, {});
  const ParsedBlock block = parse_block(layout, text);
  stitcher.push(block.rows, block.values);
  stitcher.finish();
  Work work;
  EXPECT_TRUE(stitcher.next(work));
  return work;
}

struct Computed {
  std::string bytes;
  std::size_t texts = 0;
  std::string error;  // of the last text
  bool stalled = false;
};

Computed compute(Computer& computer, const Work& work, const Executor& executor, bool one_by_one) {
  Computed computed;
  computer.compute(work, executor, one_by_one, [&](const std::shared_ptr<Text>& text) {
    EXPECT_EQ(computed.error, "") << "only the last text has the error";
    computed.bytes += text->bytes.view();
    ++computed.texts;
    if (text->error) computed.error = text->error->message;
    computed.stalled = text->stalled;
  });
  return computed;
}

// Calls `function` in reverse order: independent calls may run in any order.
void in_reverse(std::size_t count, const std::function<void(std::size_t)>& function) {
  while (count-- > 0) function(count);
}

TEST(Compute, PrintsRowsWithTheirOutputs) {
  const Layout layout = layout_of(2, {1});
  const Plan plan = plan_of({1, 1, 1});
  const Format format = *make_format({}, layout);
  Computer computer(plan, layout, format, nullptr);
  const Work work = work_of(plan, layout, "x,1\ny,2\nz,3\n");
  EXPECT_EQ(compute(computer, work, in_turn, true).bytes, "x,3\ny,6\nz,5\n");
}

TEST(Compute, ConvolvesEachColumnAndGroupByItself) {
  const Layout layout = layout_of(3, {1, 2}, {0});
  const Plan plan = plan_of({1, 1, 1});
  const Format format = *make_format({}, layout);
  Computer computer(plan, layout, format, nullptr);
  const Work work = work_of(plan, layout, "a,1,10\nb,2,20\na,3,30\nb,4,40\na,5,50\n");
  EXPECT_EQ(compute(computer, work, in_turn, true).bytes,
            "a,4,40\nb,6,60\na,9,90\nb,6,60\na,8,80\n");
}

TEST(Compute, GivesTheSameTextInEveryRunAndWithEveryExecutor) {
  const Layout layout = layout_of(2, {0, 1});
  const Plan plan = plan_of(std::vector<double>(301, 0.25));
  const Format format = *make_format({}, layout);
  Computer computer(plan, layout, format, nullptr);
  std::string table;
  for (int i = 0; i < 9000; ++i) table += std::to_string(i % 77) + "," + std::to_string(i) + "\n";
  const Work work = work_of(plan, layout, table);
  const Computed first = compute(computer, work, in_turn, true);
  EXPECT_FALSE(first.bytes.empty());
  for (const bool one_by_one : {true, false})
    for (const Executor& executor : {Executor(in_turn), Executor(in_reverse)}) {
      const Computed again = compute(computer, work, executor, one_by_one);
      EXPECT_TRUE(again.bytes == first.bytes);
      EXPECT_EQ(again.texts, first.texts);
    }
}

TEST(Compute, SplitsManyLinesIntoTextsOfWholeLines) {
  const Layout layout = layout_of(2, {1}, {0});
  const Plan plan = plan_of({1});
  const Format format = *make_format({}, layout);
  Computer computer(plan, layout, format, nullptr);
  std::string table;
  for (int i = 0; i < 12000; ++i) table += (i % 2 == 0 ? "a," : "b,") + std::to_string(i) + "\n";
  const Work work = work_of(plan, layout, table);
  std::size_t texts = 0;
  std::string bytes;
  computer.compute(work, in_turn, true, [&](const std::shared_ptr<Text>& text) {
    EXPECT_TRUE(text->bytes.view().ends_with('\n'));
    ++texts;
    bytes += text->bytes.view();
  });
  EXPECT_GT(texts, 1U);
  EXPECT_TRUE(bytes == table);
}

TEST(Compute, PassesTheErrorAndTheFlushWithTheLastText) {
  const Layout layout = layout_of(1, {0});
  const Plan plan = plan_of({1});
  const Format format = *make_format({}, layout);
  Computer computer(plan, layout, format, nullptr);
  Work work;
  work.error = data_error("x.csv", "wrong");
  work.stalled = true;
  const Computed computed = compute(computer, work, in_turn, false);
  EXPECT_EQ(computed.bytes, "");
  EXPECT_EQ(computed.texts, 1U);
  EXPECT_EQ(computed.error, "wrong");
  EXPECT_TRUE(computed.stalled);
  // A recycled text keeps no error of its last use.
  const Work next = work_of(plan, layout, "1\n");
  EXPECT_EQ(compute(computer, next, in_turn, false).error, "");
}

}  // namespace
}  // namespace sigconv::test
