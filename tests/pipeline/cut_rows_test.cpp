#include "pipeline/cut_rows.hpp"

#include <gtest/gtest.h>

#include "pipeline/tables.hpp"

namespace sigconv::test {
namespace {

using Strings = std::vector<std::string>;

// Cuts the rows of keyed series in row order.
class RowOrder : public testing::Test {
 protected:
  void push(const std::string& text) {
    ASSERT_FALSE(fed_.push(text));
    pending_.push_back(fed_.batch());
  }
  void finish() {
    ASSERT_FALSE(fed_.finish());
    pending_.push_back(fed_.batch());
  }
  bool cut(Index most) {
    if (!cutter_) cutter_.emplace(fed_.store, most);
    add_pending();
    builder_.begin(work_);
    cutter_->cut(builder_, false);
    return builder_.finish();
  }

  // Returns the number of series that still have samples.
  std::size_t held_series() const { return fed_.store.series_held(); }

  Layout layout_ = layout_of(2, {1}, {0});
  Plan plan_ = plan_of({1, 1, 1});  // an output waits for the next sample of its series
  Work work_;

 private:
  void add_pending() {
    for (const SeriesBatch& batch : pending_) cutter_->add(batch);
    pending_.clear();
  }

  FedStore fed_{plan_, layout_};
  std::vector<SeriesBatch> pending_;  // not yet added to the cutter
  WorkBuilder builder_{plan_, fed_.store, {}, false};
  std::optional<RowCutter> cutter_;
};

TEST_F(RowOrder, HoldsARowUntilTheRowsBeforeItAreReady) {
  push("a,1\nb,2\nb,3\nb,4\n");
  EXPECT_FALSE(cut(100)) << "row 1 waits for another sample of a";
  push("a,5\nb,6\n");
  ASSERT_TRUE(cut(100));
  EXPECT_EQ(row_texts(work_), (Strings{"a,1", "b,2", "b,3", "b,4"}));
  EXPECT_FALSE(cut(100));
  finish();
  ASSERT_TRUE(cut(100));
  EXPECT_EQ(row_texts(work_), (Strings{"a,5", "b,6"}));
  EXPECT_FALSE(cut(100));
}

TEST_F(RowOrder, GivesEachSeriesOneWindow) {
  push("a,1\nb,2\na,3\nb,4\n");
  finish();
  ASSERT_TRUE(cut(100));
  ASSERT_EQ(work_.windows.size(), 2U);
  EXPECT_EQ(work_.windows[0].count, 2);
  EXPECT_EQ(work_.windows[1].count, 2);
  ASSERT_EQ(work_.lines.size(), 4U);
  EXPECT_EQ(work_.lines[2].window, 0U);
  EXPECT_EQ(work_.lines[2].output, 1U);
  const auto samples = work_.windows[1].columns[0].view;  // padding, 2, 4, padding
  EXPECT_EQ(std::vector(samples.begin(), samples.end()), (std::vector<double>{0, 2, 4, 0}));
  EXPECT_TRUE(work_.windows[0].key.empty()) << "each output has a row that holds the key";
}

TEST_F(RowOrder, EndsAPieceAfterItsMostOutputs) {
  push("a,1\na,2\na,3\nb,4\na,5\n");
  finish();
  ASSERT_TRUE(cut(2));
  EXPECT_EQ(row_texts(work_), (Strings{"a,1", "a,2"}));
  ASSERT_TRUE(cut(2));
  EXPECT_EQ(row_texts(work_), (Strings{"a,3", "b,4"}));
  ASSERT_TRUE(cut(2));
  EXPECT_EQ(row_texts(work_), (Strings{"a,5"}));
  EXPECT_EQ(work_.windows[0].first, 3);
  EXPECT_FALSE(cut(2));
}

TEST_F(RowOrder, JoinsRowsOfOneSeriesAcrossBlocks) {
  push("a,1\na,2\n");
  push("a,3\na,4\n");
  finish();
  ASSERT_TRUE(cut(100));
  EXPECT_EQ(row_texts(work_), (Strings{"a,1", "a,2", "a,3", "a,4"}));
  EXPECT_EQ(work_.windows.size(), 1U);
  EXPECT_EQ(work_.held.size(), 2U) << "the blocks of its rows";
}

TEST_F(RowOrder, FreesASeriesAfterItsLastOutput) {
  push("a,1\nb,2\n");
  finish();
  ASSERT_TRUE(cut(100));
  EXPECT_FALSE(cut(100));
  EXPECT_EQ(held_series(), 0U);
}

}  // namespace
}  // namespace sigconv::test
