#include "pipeline/cut_series.hpp"

#include <gtest/gtest.h>

#include "pipeline/tables.hpp"

namespace sigconv::test {
namespace {

using Strings = std::vector<std::string>;

// A cutter with its own store.
struct Cut {
  Cut(const Plan& plan, const Layout& layout, Index most, const Part& part = {})
      : fed_(plan, layout),
        builder_(plan, store, part, true),
        cutter_(plan, store, most, part.stop) {}

  void push(const std::string& text) { ASSERT_FALSE(fed_.push(text)); }
  void finish() { ASSERT_FALSE(fed_.finish()); }
  bool cut(bool hurry = false) {
    builder_.begin(work);
    cutter_.cut(builder_, hurry);
    return builder_.finish();
  }

 private:
  FedStore fed_;

 public:
  SeriesStore& store = fed_.store;
  Work work;

 private:
  WorkBuilder builder_;
  SeriesCutter cutter_;
};

TEST(SeriesCutter, CutsOneSeriesAfterAnother) {
  const Layout layout = layout_of(2, {1}, {0});
  Spec spec;
  spec.mode = Mode::valid;
  const Plan plan = plan_of({1, 1}, spec);
  Cut cut(plan, layout, 100);
  cut.push("b,1\na,2\nb,3\na,4\na,5\n");
  ASSERT_TRUE(cut.cut());
  EXPECT_EQ(cut.work.windows[0].key, (Strings{"b"}));
  EXPECT_EQ(row_texts(cut.work), (Strings{"b,3"}));
  EXPECT_FALSE(cut.cut()) << "more rows of b may follow";
  cut.push("b,6\n");
  ASSERT_TRUE(cut.cut());
  EXPECT_EQ(row_texts(cut.work), (Strings{"b,6"}));
  cut.finish();
  ASSERT_TRUE(cut.cut());
  EXPECT_EQ(cut.work.windows[0].key, (Strings{"a"}));
  EXPECT_EQ(row_texts(cut.work), (Strings{"a,4", "a,5"}));
  EXPECT_FALSE(cut.cut());
  cut.store.forget_blocks();
  EXPECT_EQ(cut.store.memory(), 0U) << "both series are closed";
}

TEST(SeriesCutter, EndsAPieceAfterItsMostOutputs) {
  const Layout layout = layout_of(1, {0});
  const Plan plan = plan_of({1});
  Cut cut(plan, layout, 2);
  cut.push("1\n2\n3\n");
  ASSERT_TRUE(cut.cut());
  EXPECT_EQ(row_texts(cut.work), (Strings{"1", "2"}));
  ASSERT_TRUE(cut.cut());
  EXPECT_EQ(row_texts(cut.work), (Strings{"3"}));
  EXPECT_FALSE(cut.cut());
}

TEST(SeriesCutter, WaitsForABatchOfTransformsUnlessInAHurry) {
  const Layout layout = layout_of(1, {0});
  Spec spec;
  spec.method = Method::fft;
  spec.align.kind = Align::Kind::causal;
  const Plan plan = plan_of(std::vector<double>(60000, 1.0), spec);
  ASSERT_GT(plan.batch, plan.grid) << "this kernel has no batches to wait for";
  Cut cut(plan, layout, plan.batch);
  std::string text;
  for (Index i = 0; i < plan.grid + 1; ++i) text += "1\n";
  cut.push(text);
  ASSERT_GT(cut.store.ready(cut.store[0]), 0);
  EXPECT_FALSE(cut.cut());
  ASSERT_TRUE(cut.cut(true));
  EXPECT_EQ(cut.work.windows[0].count, plan.grid);
}

TEST(SeriesCutter, WritesOnlyTheOutputsOfThePart) {
  const Layout layout = layout_of(1, {0});
  const Plan plan = plan_of({1});
  Cut cut(plan, layout, 100, {2, 4, {}});
  cut.push("0\n1\n2\n3\n4\n5\n");
  ASSERT_TRUE(cut.cut());
  EXPECT_EQ(row_texts(cut.work), (Strings{"2", "3"}));
  EXPECT_EQ(cut.work.lines[0].output, 2U) << "counted from the window's first output";
  EXPECT_FALSE(cut.cut());
}

TEST(SeriesCutter, GivesNoRowToOutputsBeyondTheEnds) {
  const Layout layout = layout_of(1, {0});
  Spec spec;
  spec.mode = Mode::full;
  const Plan plan = plan_of({1, 1, 1}, spec);
  Cut cut(plan, layout, 100);
  cut.push("1\n2\n");
  cut.finish();
  ASSERT_TRUE(cut.cut());
  EXPECT_EQ(row_texts(cut.work), (Strings{"none", "1", "2", "none"}));
}

TEST(SeriesCutter, SkipsRowsBetweenStrides) {
  const Layout layout = layout_of(1, {0});
  Spec spec;
  spec.stride = 3;
  const Plan plan = plan_of({1}, spec);
  Cut cut(plan, layout, 100);
  cut.push("0\n1\n2\n3\n");
  cut.push("4\n5\n6\n7\n");
  cut.finish();
  ASSERT_TRUE(cut.cut());
  EXPECT_EQ(row_texts(cut.work), (Strings{"0", "3", "6"}));
}

TEST(SeriesCutter, PutsShortSeriesIntoOnePieceAndFreesThem) {
  const Layout layout = layout_of(2, {1}, {0});
  Spec spec;
  spec.mode = Mode::valid;
  const Plan plan = plan_of({1}, spec);
  Cut cut(plan, layout, 40);  // a series counts as 16 outputs and its own
  cut.push("a,1\na,2\nb,3\nc,4\nd,5\n");
  cut.finish();
  ASSERT_TRUE(cut.cut());
  EXPECT_EQ(row_texts(cut.work), (Strings{"a,1", "a,2", "b,3", "c,4"}));
  EXPECT_EQ(cut.work.windows.size(), 3U);
  EXPECT_FALSE(cut.store.holds(2));
  EXPECT_TRUE(cut.store.holds(3));
  ASSERT_TRUE(cut.cut());
  EXPECT_EQ(row_texts(cut.work), (Strings{"d,5"}));
  EXPECT_FALSE(cut.cut());
}

}  // namespace
}  // namespace sigconv::test
