#include "pipeline/series_store.hpp"

#include <gtest/gtest.h>

#include "pipeline/tables.hpp"

namespace sigconv::test {
namespace {

TEST(SeriesStore, CountsOutputsWhoseWindowIsComplete) {
  const Layout layout = layout_of(1, {0});
  const Plan plan = plan_of({1, 1, 1});  // centered: an output waits for the next sample
  FedStore fed(plan, layout);
  ASSERT_FALSE(fed.push("1\n2\n3\n"));
  EXPECT_EQ(fed.store.ready(fed.store[0]), 2);
  ASSERT_FALSE(fed.push("4\n"));
  EXPECT_EQ(fed.store.ready(fed.store[0]), 3);
  ASSERT_FALSE(fed.finish());
  EXPECT_EQ(fed.store.ready(fed.store[0]), 4);
}

TEST(SeriesStore, WaitsForTheColumnWhoseGapIsOpen) {
  const Layout layout = layout_of(2, {0, 1});
  const Plan plan = plan_of({1});
  FedStore fed(plan, layout, {.missing = Missing::linear});
  ASSERT_FALSE(fed.push("1,1\n2,\n3,\n"));
  EXPECT_EQ(fed.store.ready(fed.store[0]), 1);
  ASSERT_FALSE(fed.push("4,4\n"));
  EXPECT_EQ(fed.store.ready(fed.store[0]), 4);
}

TEST(SeriesStore, WaitsForTheRowOfAnOutput) {
  const Layout layout = layout_of(1, {0});
  Spec spec;
  spec.mode = Mode::valid;
  spec.align = {Align::Kind::lookback, 2};  // output 0 belongs to row 2
  const Plan plan = plan_of({1}, spec);
  FedStore fed(plan, layout);
  ASSERT_FALSE(fed.push("1\n2\n"));
  EXPECT_EQ(fed.store.ready(fed.store[0]), 0);
  ASSERT_FALSE(fed.push("3\n4\n"));
  EXPECT_EQ(fed.store.ready(fed.store[0]), 2);
  ASSERT_FALSE(fed.finish());
  EXPECT_EQ(fed.store.ready(fed.store[0]), 4);
}

TEST(SeriesStore, KeepsTheKeyFieldsAsWrittenUnlessEachRowHasAnOutput) {
  const Layout layout = layout_of(3, {2}, {0, 1});
  Spec spec;
  spec.mode = Mode::valid;
  const Plan plan = plan_of({1}, spec);
  FedStore fed(plan, layout);
  ASSERT_FALSE(fed.push("\"a\",x,1\nb,y,2\na,x,3\n"));
  ASSERT_EQ(fed.store.size(), 2U);
  EXPECT_EQ(fed.store[0].key, (std::vector<std::string>{"\"a\"", "x"}));
  EXPECT_EQ(fed.store[1].key, (std::vector<std::string>{"b", "y"}));
  EXPECT_EQ(fed.store[0].rows, 2);
  const Plan same = plan_of({1});
  FedStore rows(same, layout);
  ASSERT_FALSE(rows.push("a,x,1\n"));
  EXPECT_TRUE(rows.store[0].key.empty());
}

TEST(SeriesStore, CountsGroupsThatAreTooShortAndNamesTheFirst) {
  const Layout layout = layout_of(2, {1}, {0});
  Spec spec;
  spec.mode = Mode::valid;
  const Plan plan = plan_of({1, 1, 1}, spec);
  FedStore fed(plan, layout);
  ASSERT_FALSE(fed.push("a,1\nb,2\na,3\na,4\nc,5\n"));
  ASSERT_FALSE(fed.finish());
  EXPECT_EQ(fed.store.short_groups(), 2U);
  const Failure& error = fed.store.short_group();
  ASSERT_TRUE(error);
  EXPECT_EQ(error->source, "x.csv");
  EXPECT_EQ(error->part, "group 'b'");
  EXPECT_EQ(fed.store.ready(fed.store[0]), 1) << "the other group is complete";
}

TEST(SeriesStore, FreesABlockOnceNoRowOfItWaits) {
  const Layout layout = layout_of(1, {0});
  const Plan plan = plan_of({1});
  SeriesSplitter splitter(layout, {});
  SeriesStore store(plan, layout, {}, 0);
  SeriesBatch batch;
  const ParsedBlock block = parse_block(layout, "1\n2\n3\n");
  const std::weak_ptr<const Rows> rows = block.rows;
  splitter.push(block.rows, block.values, batch);
  ASSERT_FALSE(store.add(batch));
  batch.clear();
  const std::size_t held = store.held_rows();
  EXPECT_EQ(held, block.rows->memory());
  EXPECT_EQ(rows.use_count(), 2);

  store[0].next = 2;
  store.release_rows(store[0]);
  store.forget_blocks();
  EXPECT_EQ(rows.use_count(), 2) << "row 2 waits";
  EXPECT_EQ(store.held_rows(), held);

  store[0].next = 3;
  store.release_rows(store[0]);
  EXPECT_EQ(rows.use_count(), 1);
  EXPECT_EQ(store.held_rows(), held) << "until forget_blocks()";
  store.forget_blocks();
  EXPECT_EQ(store.held_rows(), 0U);
}

TEST(SeriesStore, FreesABlockThatNoOutputNeeds) {
  const Layout layout = layout_of(1, {0});
  Spec spec;
  spec.max_lag = 1;
  const Plan plan = plan_of({1, 2}, spec);  // three outputs at most
  FedStore fed(plan, layout);
  ASSERT_FALSE(fed.push("1\n2\n3\n4\n"));
  fed.store[0].next = *plan.most;
  fed.store.release_rows(fed.store[0]);
  ASSERT_FALSE(fed.push("5\n6\n"));
  fed.store.forget_blocks();
  EXPECT_EQ(fed.store.held_rows(), 0U);
  EXPECT_EQ(fed.store[0].rows, 6);
}

TEST(SeriesStore, FreesAClosedSeries) {
  const Layout layout = layout_of(2, {1}, {0});
  Spec spec;
  spec.mode = Mode::valid;  // the last row has no output
  const Plan plan = plan_of({1, 1}, spec);
  FedStore fed(plan, layout);
  ASSERT_FALSE(fed.push("a,1\na,2\nb,3\nb,4\n"));
  ASSERT_FALSE(fed.finish());
  EXPECT_GT(fed.store.memory(), 0U);
  fed.store.close(0);
  fed.store.close(1);
  fed.store.forget_blocks();
  EXPECT_EQ(fed.store.memory(), 0U);
}

TEST(SeriesStore, CountsSkippedRows) {
  const Layout layout = layout_of(1, {0});
  const Plan plan = plan_of({1});
  SeriesStore store(plan, layout, {}, 10);
  store.skip(10);
  EXPECT_EQ(store[0].rows, 10);
  EXPECT_EQ(store[0].next, 10);
  SeriesSplitter splitter(layout, {});
  SeriesBatch batch;
  const ParsedBlock block = parse_block(layout, "7\n");
  splitter.push(block.rows, block.values, batch);
  ASSERT_FALSE(store.add(batch));
  EXPECT_EQ(store.ready(store[0]), 11);
  EXPECT_EQ(store[0].waiting.front().first, 10);
}

}  // namespace
}  // namespace sigconv::test
