#include "pipeline/survey.hpp"

#include <gtest/gtest.h>

#include "pipeline/tables.hpp"

namespace sigconv::test {
namespace {

// An input with one row per block.
class RowByRow : public RowSource {
 public:
  RowByRow(const Layout& layout, std::vector<std::string> rows)
      : RowSource(layout), rows_(std::move(rows)) {}

  Result<bool> read(Block& block) override {
    if (next_ == rows_.size()) return false;
    block.first_line = 0;
    block.text.clear();
    block.text.append(rows_[next_++] + "\n");
    return true;
  }
  void parse(Block& block, Rows& rows, Values& values) const override {
    sigconv::parse({}, *layout(), block, rows, values);
  }

 private:
  std::vector<std::string> rows_;
  std::size_t next_ = 0;
};

Plan plan_of_mean() {
  Spec spec;
  spec.extension.rule = Rule::constant;
  spec.extension.value.kind = PadValue::Kind::mean;
  return plan_of({1, 1, 1}, spec);
}

TEST(SurveyTable, SurveysEachColumnOfEachSeries) {
  const Layout layout = layout_of(3, {1, 2}, {0});
  const Plan plan = plan_of_mean();
  for (const Index threads : {1, 3}) {
    RowByRow input(layout, {"b,1,10", "a,2,20", "b,3,50", "a,4,60", "b,8,90"});
    PassMeter meter(nullptr, 0);
    const auto surveys = survey_table(plan, layout, {}, input, meter, threads);
    ASSERT_TRUE(surveys);
    ASSERT_EQ(surveys->size(), 2U);
    EXPECT_EQ((*surveys)[0][0].length, 3);
    EXPECT_EQ((*surveys)[0][0].pad_value, 4);
    EXPECT_EQ((*surveys)[0][1].pad_value, 50);
    EXPECT_EQ((*surveys)[1][0].length, 2);
    EXPECT_EQ((*surveys)[1][1].pad_value, 40);
  }
}

TEST(SurveyTable, SurveysFilledGaps) {
  const Layout layout = layout_of(2, {1});
  const Plan plan = plan_of_mean();
  RowByRow input(layout, {"x,1", "x,", "x,", "x,7"});
  PassMeter meter(nullptr, 0);
  const auto surveys = survey_table(plan, layout, {.missing = Missing::linear}, input, meter, 1);
  ASSERT_TRUE(surveys);
  EXPECT_EQ((*surveys)[0][0].length, 4);
  EXPECT_EQ((*surveys)[0][0].pad_value, 4);
}

TEST(SurveyTable, ReturnsTheFirstErrorWithItsLine) {
  const Layout layout = layout_of(2, {1});
  const Plan plan = plan_of_mean();
  for (const Index threads : {1, 3}) {
    RowByRow input(layout, {"x,1", "x,2", "x,3", "x,4", "x,5", "x,6", "x,", "x,oops"});
    PassMeter meter(nullptr, 0);
    const auto surveys = survey_table(plan, layout, {}, input, meter, threads);
    ASSERT_FALSE(surveys);
    EXPECT_EQ(surveys.error().line, 7U);
    EXPECT_EQ(surveys.error().message, "a missing value");
  }
}

}  // namespace
}  // namespace sigconv::test
