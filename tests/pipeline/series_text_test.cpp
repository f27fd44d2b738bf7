#include "pipeline/series_text.hpp"

#include <gtest/gtest.h>

#include "pipeline/tables.hpp"

namespace sigconv::test {
namespace {

// The rows a,1 to d,4 in two blocks, whose second column is chosen. Row b is the first of its block
// that belongs to the series.
WholeSeries series_of_two_blocks() {
  WholeSeries series;
  series.layout = std::make_shared<Layout>(layout_of(2, {1}));
  series.layout->keeps_fields = true;
  const ParsedBlock first = parse_block(*series.layout, "x,0\na,1\nb,2\n");
  const ParsedBlock second = parse_block(*series.layout, "c,3\nd,4");
  series.values = {{1, 2, 3, 4}};
  series.rows = {{first.rows, 1, 3}, {second.rows, 0, 2}};
  return series;
}

// Returns the format that the command line makes without options.
Format plain_format(const WholeSeries& series) { return *make_format({}, *series.layout); }

// Returns the text of a table that is one series.
std::string text_of(const WholeSeries& series, const Format& format, const Outputs& outputs,
                    Index shift = 0) {
  return series_text({&series, 1}, format, {outputs}, {shift, false});
}

// Rows of two series in turn, in one block whose last row lacks its line end. The key of the second
// has quotes.
std::vector<WholeSeries> two_groups() {
  auto layout = std::make_shared<Layout>(layout_of(2, {1}));
  layout->keys = {0};
  layout->keeps_fields = true;
  const ParsedBlock block = parse_block(*layout, "a,1\n\"b,c\",2\na,3\n\"b,c\",4");
  std::vector<WholeSeries> all(2);
  all[0] = {layout, {{1, 3}}, {{block.rows, 0, 1, 0}, {block.rows, 2, 3, 2}}, {"a"}};
  all[1] = {layout, {{2, 4}}, {{block.rows, 1, 2, 1}, {block.rows, 3, 4, 3}}, {"b,c"}};
  return all;
}

TEST(SeriesText, KeepsTheOrderOfTheRowsOfGroups) {
  const auto all = two_groups();
  EXPECT_EQ(series_text(all, plain_format(all[0]), {{{10, 30}}, {{20, 40}}}, {0, true}),
            "a,10\n\"b,c\",20\na,30\n\"b,c\",40");
}

TEST(SeriesText, WritesTheKeyAsInTheInputOnRowsThatAreAdded) {
  const auto all = two_groups();
  EXPECT_EQ(series_text(all, plain_format(all[0]), {{{1, 2, 3}}, {{4, 5, 6}}}),
            "a,1\na,2\na,3\n\"b,c\",4\n\"b,c\",5\n\"b,c\",6\n");
}

TEST(SeriesText, WritesAnArrayOfGroupsInRowOrder) {
  const auto all = two_groups();
  Format format;
  format.rows = Format::Rows::npy;
  const std::string bytes = series_text(all, format, {{{10, 30}}, {{20, 40}}}, {0, true});
  const double values[] = {10, 20, 30, 40};
  EXPECT_TRUE(bytes.ends_with({reinterpret_cast<const char*>(values), sizeof values}));
}

TEST(SeriesText, ReplacesTheChosenColumnOnEachRow) {
  const WholeSeries series = series_of_two_blocks();
  Format format = plain_format(series);
  format.header = "key,value\n";
  EXPECT_EQ(text_of(series, format, {{10, 20, 30, 40}}), "key,value\na,10\nb,20\nc,30\nd,40");
}

TEST(SeriesText, LeavesOtherFieldsEmptyBeyondTheRows) {
  const WholeSeries series = series_of_two_blocks();
  EXPECT_EQ(text_of(series, plain_format(series), {{9, 10, 20, 30, 40, 50}}, -1),
            ",9\na,10\nb,20\nc,30\nd,40\n,50\n");
}

TEST(SeriesText, BeginsAtTheShiftedRow) {
  const WholeSeries series = series_of_two_blocks();
  for (const auto& [shift, text] :
       {std::pair<Index, const char*>{1, "b,1\nc,2\n"}, {2, "c,1\nd,2"}, {3, "d,1\n,2\n"}})
    EXPECT_EQ(text_of(series, plain_format(series), {{1, 2}}, shift), text) << shift;
}

TEST(SeriesText, WritesAnArrayOfTheColumnsWithoutRows) {
  Format format;
  format.rows = Format::Rows::npy;
  const std::string bytes = text_of({}, format, {{1, 2, 3}, {4, 5, 6}});
  EXPECT_NE(bytes.find("'shape': (3, 2)"), std::string::npos);
  const double row[] = {3, 6};
  EXPECT_TRUE(bytes.ends_with({reinterpret_cast<const char*>(row), sizeof row}));
}

}  // namespace
}  // namespace sigconv::test
