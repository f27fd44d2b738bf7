#include "pipeline/series_splitter.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "pipeline/tables.hpp"

namespace sigconv::test {
namespace {

using Strings = std::vector<std::string>;

std::string text_of(std::span<const double> samples) {
  std::string text;
  for (const double sample : samples)
    text += (text.empty() ? "" : " ") +
            (std::isnan(sample) ? std::string("?") : std::to_string(static_cast<int>(sample)));
  return text;
}

// Splits a table block by block. `parts` shows a part as "series:first line+rows: samples".
class Split {
 public:
  explicit Split(const Layout& layout, const SeriesOptions& options = {})
      : layout_(layout), splitter_(layout, options) {}

  Split& push(const std::string& text) {
    const ParsedBlock block = parse_block(layout_, text, line_);
    line_ = block.rows->first_line + block.rows->lines;
    splitter_.push(block.rows, block.values, batch_);
    return gather();
  }
  Split& settle() {
    splitter_.settle(batch_);
    return gather();
  }
  Split& finish() {
    splitter_.finish(batch_);
    return gather();
  }

  Strings parts;
  std::string error;  // "line:column message"

 private:
  Split& gather() {
    for (std::size_t i = 0; i < batch_.parts.size(); ++i) {
      const SeriesPart& part = batch_.parts[i];
      std::string text = std::to_string(part.series) + ":";
      if (part.ends_series) {
        parts.push_back(text + " end");
        continue;
      }
      const Rows& rows = *batch_.blocks[part.block];
      text += std::to_string(rows.first_line + rows.row(part.begin).line) + "+" +
              std::to_string(part.rows()) + ":";
      for (std::size_t column = 0; column < layout_.chosen.size(); ++column)
        text += (column == 0 ? " " : " | ") + text_of(batch_.samples(i, column));
      parts.push_back(text);
    }
    if (batch_.error)
      error = std::to_string(batch_.error->line) + ":" + std::to_string(batch_.error->column) +
              " " + batch_.error->message;
    batch_.clear();
    return *this;
  }

  const Layout& layout_;
  SeriesSplitter splitter_;
  SeriesBatch batch_;
  std::uint64_t line_ = 1;
};

TEST(SeriesSplitter, TakesABlockWithoutKeysAsOnePart) {
  const Layout layout = layout_of(2, {0, 1});
  Split split(layout);
  split.push("1,10\n2,20\n").push("3,30\n").finish();
  EXPECT_EQ(split.parts, (Strings{"0:1+2: 1 2 | 10 20", "0:3+1: 3 | 30", "0: end"}));
  EXPECT_EQ(split.error, "");
}

TEST(SeriesSplitter, NumbersKeysInOrderOfAppearanceAndJoinsNeighbours) {
  const Layout layout = layout_of(2, {1}, {0});
  Split split(layout);
  split.push("b,1\nb,2\na,3\nb,4\n").push("a,5\n").finish();
  EXPECT_EQ(split.parts,
            (Strings{"0:1+2: 1 2", "1:3+1: 3", "0:4+1: 4", "1:5+1: 5", "0: end", "1: end"}));
}

TEST(SeriesSplitter, EndsASortedSeriesWhereTheKeyChanges) {
  const Layout layout = layout_of(2, {1}, {0});
  Split split(layout, {.sorted = true});
  split.push("b,1\n").push("b,2\na,3\n").finish();
  EXPECT_EQ(split.parts, (Strings{"0:1+1: 1", "0:2+1: 2", "0: end", "1:3+1: 3", "1: end"}));
}

TEST(SeriesSplitter, RejectsASortedKeyThatReturns) {
  const Layout layout = layout_of(2, {1}, {0});
  Split split(layout, {.sorted = true});
  split.push("b,1\na,2\nb,3\na,4\n").finish();
  EXPECT_EQ(split.parts, (Strings{"0:1+1: 1", "0: end", "1:2+1: 2", "1: end"}));
  EXPECT_EQ(split.error, "3:1 this key occurred before, and its series has ended");
}

TEST(SeriesSplitter, KeepsTrailingBlankLinesUntilARowFollows) {
  const Layout layout = layout_of(1, {0});
  Split split(layout, {.missing = Missing::keep});
  split.push("1\n\n").push("\n");
  EXPECT_EQ(split.parts, (Strings{"0:1+1: 1"}));
  split.push("2\n\n");
  EXPECT_EQ(split.parts, (Strings{"0:1+1: 1", "0:2+1: ?", "0:3+1: ?", "0:4+1: 2"}));
  split.finish();
  EXPECT_EQ(split.parts.back(), "0: end");
  EXPECT_EQ(split.parts.size(), 5U);
}

TEST(SeriesSplitter, SettlesTrailingBlankLinesAsRows) {
  const Layout layout = layout_of(1, {0});
  Split split(layout, {.missing = Missing::keep});
  split.push("1\n\n").settle();
  EXPECT_EQ(split.parts, (Strings{"0:1+1: 1", "0:2+1: ?"}));
}

TEST(SeriesSplitter, RejectsABlankLineBetweenRowsOfSeveralColumns) {
  const Layout layout = layout_of(2, {0});
  Split split(layout);
  split.push("1,x\n\n").push("2,x\n");
  EXPECT_EQ(split.parts, (Strings{"0:1+1: 1"}));
  EXPECT_EQ(split.error, "2:1 this line is blank, but rows have 2 fields");
}

TEST(SeriesSplitter, TakesEmptyRowsOnlyIfARowFollows) {
  const Layout layout = layout_of(2, {0});
  Split split(layout, {.missing = Missing::keep});
  split.push("1,x\n,\n,\n").push(",\n");
  EXPECT_EQ(split.parts, (Strings{"0:1+1: 1"}));
  split.push("2,x\n,\n");
  EXPECT_EQ(split.parts, (Strings{"0:1+1: 1", "0:2+2: ? ?", "0:4+1: ?", "0:5+1: 2"}));
  split.finish();
  EXPECT_EQ(split.parts.back(), "0: end");
  EXPECT_EQ(split.parts.size(), 5U);
}

TEST(SeriesSplitter, ReportsEmptyRowsBeyondMaxBuffer) {
  const Layout layout = layout_of(2, {0});
  Split split(layout, {.max_buffer = 1});
  split.push("1,x\n,\n");
  EXPECT_EQ(split.parts, (Strings{"0:1+1: 1"}));
  EXPECT_EQ(split.error, "0:0 rows without any value exceed --max-buffer (1 bytes)");
}

TEST(SeriesSplitter, EndsTheRowsAtTheFirstMissingValueOfAnyColumn) {
  const Layout layout = layout_of(2, {0, 1});
  Split split(layout);
  split.push("1,10\n2,20\n3,\n,40\n").push("5,50\n").finish();
  EXPECT_EQ(split.parts, (Strings{"0:1+2: 1 2 | 10 20"}));
  EXPECT_EQ(split.error, "3:3 a missing value");
}

TEST(SeriesSplitter, ReportsTheParseErrorAfterTheRowsBeforeIt) {
  const Layout layout = layout_of(1, {0});
  Split split(layout);
  split.push("1\n2\nx\n4\n").push("5\n").finish();
  EXPECT_EQ(split.parts, (Strings{"0:1+2: 1 2"}));
  EXPECT_EQ(split.error, "3:1 'x' is not a number");
}

TEST(SeriesSplitter, FillsGapsOfEachSeriesAcrossBlocks) {
  const Layout layout = layout_of(2, {1}, {0});
  const auto parts = [&](Missing missing) {
    return Split(layout, {.missing = missing}).push("a,1\nb,7\na,\n").push("b,\na,3\nb,9\n").parts;
  };
  EXPECT_EQ(parts(Missing::zero),
            (Strings{"0:1+1: 1", "1:2+1: 7", "0:3+1: 0", "1:4+1: 0", "0:5+1: 3", "1:6+1: 9"}));
  EXPECT_EQ(parts(Missing::hold),
            (Strings{"0:1+1: 1", "1:2+1: 7", "0:3+1: 1", "1:4+1: 7", "0:5+1: 3", "1:6+1: 9"}));
  EXPECT_EQ(parts(Missing::linear),
            (Strings{"0:1+1: 1", "1:2+1: 7", "0:3+1: ", "1:4+1: ", "0:5+1: 2 3", "1:6+1: 8 9"}));
}

TEST(SeriesSplitter, KeepsFilledSamplesOfEarlierPartsWhileTheBatchGrows) {
  const Layout layout = layout_of(2, {1}, {0});
  SeriesSplitter splitter(layout, {.missing = Missing::hold});
  std::string text = "a,1\nb,2\n";
  for (int i = 0; i < 500; ++i) text += "a,\nb,\n";
  const ParsedBlock block = parse_block(layout, text);
  SeriesBatch batch;
  splitter.push(block.rows, block.values, batch);
  ASSERT_EQ(batch.parts.size(), 1002U);
  for (std::size_t i = 0; i < batch.parts.size(); ++i)
    ASSERT_EQ(text_of(batch.samples(i, 0)), i % 2 == 0 ? "1" : "2") << i;
}

TEST(SeriesSplitter, RejectsAGapThatCannotBeFilled) {
  const Layout layout = layout_of(2, {1}, {0});
  Split hold(layout, {.missing = Missing::hold});
  hold.push("a,1\nb,\n");
  EXPECT_EQ(hold.error, "2:3 a missing value, and no value before it to hold");
  Split begin(layout, {.missing = Missing::linear});
  begin.push("a,1\nb,\n");
  EXPECT_EQ(begin.error, "2:3 a missing value, and no value before it to interpolate from");
  Split end(layout, {.missing = Missing::linear});
  end.push("a,1\nb,2\na,\n").push("b,3\na,\n").finish();
  EXPECT_EQ(end.error, "3:3 a missing value, and no value after it to interpolate to");
  EXPECT_EQ(end.parts.size(), 5U);
}

// A layout of the columns k,t,x. Its rows are one unit of time apart.
Layout timed_layout(bool keys) {
  Layout layout =
      layout_of(3, {2}, keys ? std::vector<std::size_t>{0} : std::vector<std::size_t>());
  layout.keeps_fields = true;
  layout.times = 1;
  layout.time_step.emplace();
  return layout;
}

TEST(SeriesSplitter, SplitsASeriesAtAGap) {
  const Layout layout = timed_layout(false);
  Split split(layout, {.gaps = Gaps::split});
  split.push("a,0,1\na,1,2\na,5,3\n").push("a,6,4\na,9,5\n").finish();
  EXPECT_EQ(split.parts, (Strings{"0:1+2: 1 2", "0: end", "1:3+1: 3", "1:4+1: 4", "1: end",
                                  "2:5+1: 5", "2: end"}));
}

TEST(SeriesSplitter, SplitsEachKeyAtItsOwnGaps) {
  const Layout layout = timed_layout(true);
  Split split(layout, {.gaps = Gaps::split});
  split.push("a,0,1\nb,4,2\na,5,3\nb,5,4\n").push("a,6,5\n").finish();
  EXPECT_EQ(split.parts, (Strings{"0:1+1: 1", "1:2+1: 2", "0: end", "2:3+1: 3", "1:4+1: 4",
                                  "2:5+1: 5", "1: end", "2: end"}));
}

TEST(SeriesSplitter, FillsAGapWithMissingValues) {
  const Layout layout = timed_layout(false);
  Split split(layout, {.missing = Missing::keep, .gaps = Gaps::fill});
  split.push("a,0,1\n").push("a,3,4\na,4,5\n").finish();
  EXPECT_EQ(split.parts, (Strings{"0:1+1: 1", "0:2+2: ? ?", "0:2+2: 4 5", "0: end"}));
}

TEST(SeriesSplitter, AppliesThePolicyToFilledRows) {
  const Layout layout = timed_layout(false);
  Split split(layout, {.missing = Missing::linear, .gaps = Gaps::fill});
  split.push("a,0,1\na,3,4\n").finish();
  EXPECT_EQ(split.parts, (Strings{"0:1+1: 1", "0:2+2: ", "0:2+1: 2 3 4", "0: end"}));
}

TEST(SeriesSplitter, RejectsFilledRowsWithoutAPolicy) {
  const Layout layout = timed_layout(false);
  Split split(layout, {.gaps = Gaps::fill});
  split.push("a,0,1\na,3,4\n");
  EXPECT_EQ(split.error,
            "2:3 2 rows are missing after line 1; --na error accepts no missing values");
}

TEST(SeriesSplitter, FillsAGapOfManyBlocksOfRows) {
  const Layout layout = timed_layout(false);
  Split split(layout, {.missing = Missing::zero, .gaps = Gaps::fill});
  split.push("a,0,1\na,10001,4\n").finish();
  EXPECT_EQ(split.parts.size(), 6U);
  EXPECT_EQ(split.error, "");
}

TEST(SeriesSplitter, ReportsAnErrorInTimesAfterTheRowsBefore) {
  const Layout layout = timed_layout(false);
  Split split(layout);
  split.push("a,0,1\na,1,2\na,1,3\na,2,4\n").finish();
  EXPECT_EQ(split.parts, (Strings{"0:1+2: 1 2"}));
  EXPECT_EQ(split.error, "3:3 time '1' repeats the time of line 2");
}

TEST(SeriesSplitter, DoesNotCompareTimesAcrossSkippedRows) {
  const Layout layout = timed_layout(false);
  Split split(layout);
  split.push("a,0,1\n").settle().push("a,7,2\na,8,3\n").finish();
  EXPECT_EQ(split.parts, (Strings{"0:1+1: 1", "0:2+2: 2 3", "0: end"}));
  EXPECT_EQ(split.error, "");
}

}  // namespace
}  // namespace sigconv::test
