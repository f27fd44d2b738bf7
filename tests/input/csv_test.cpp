#include "input/csv.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace sigconv {
namespace {

Layout layout_of(std::size_t width, std::vector<std::size_t> chosen) {
  Layout layout;
  layout.source = "x.csv";
  layout.width = width;
  layout.chosen = std::move(chosen);
  return layout;
}

Rows parse_text(const Layout& layout, const std::string& text, std::uint64_t first_line = 1) {
  return parse({}, layout, {text, first_line, false});
}

TEST(Parse, ReadsChosenColumnsAlone) {
  const Layout layout = layout_of(3, {0, 2});
  const Rows rows = parse_text(layout, "1,x,2\n 3 ,\"y,\n\",\"4\"\r\n5,,6");
  ASSERT_FALSE(rows.error);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows.values[0], (std::vector<double>{1, 3, 5}));
  EXPECT_EQ(rows.values[1], (std::vector<double>{2, 4, 6}));
  EXPECT_EQ(rows.text_of(rows.rows[1]), " 3 ,\"y,\n\",\"4\"\r\n");
  const Cell quoted = rows.cell(1, 1);
  EXPECT_EQ(rows.text.substr(quoted.begin, quoted.end - quoted.begin), "4");
  EXPECT_EQ(rows.rows[2].line, 3U);
}

TEST(Parse, MarksWhatIsMissing) {
  const Layout layout = layout_of(2, {0, 1});
  const Rows rows = parse_text(layout, "1,NA\n,2\n");
  EXPECT_TRUE(std::isnan(rows.values[1][0]));
  EXPECT_TRUE(std::isnan(rows.values[0][1]));
  EXPECT_EQ(rows.values[1][1], 2);
}

TEST(Parse, KeepsTheRowsBeforeAnError) {
  const Layout layout = layout_of(2, {0, 1});
  const Rows rows = parse_text(layout, "1,2\n3,4\n5,oops\n7,8\n", 10);
  EXPECT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows.cells.size(), 4U);
  EXPECT_EQ(rows.values[0], (std::vector<double>{1, 3}));
  EXPECT_EQ(rows.values[1], (std::vector<double>{2, 4}));
  ASSERT_TRUE(rows.error);
  EXPECT_EQ(rows.error->source, "x.csv");
  EXPECT_EQ(rows.error->line, 12U);
  EXPECT_EQ(rows.error->column, 3U);
  EXPECT_EQ(rows.error->text, "5,oops");
  EXPECT_EQ(rows.error->width, 4U);
}

TEST(Parse, CountsBlankLinesAtTheEndApart) {
  const Layout narrow = layout_of(1, {0});
  const Rows rows = parse_text(narrow, "1\n\n2\n\n \n");
  EXPECT_EQ(rows.size(), 5U);
  EXPECT_EQ(rows.trailing_blank, 2U);
  EXPECT_TRUE(std::isnan(rows.values[0][1]));

  const Layout wide = layout_of(2, {0});
  EXPECT_FALSE(parse_text(wide, "1,2\n\n\n").error);
  const Rows broken = parse_text(wide, "1,2\n\n\n3,4\n");
  EXPECT_EQ(broken.size(), 1U);
  ASSERT_TRUE(broken.error);
  EXPECT_EQ(broken.error->line, 2U);
}

}  // namespace
}  // namespace sigconv
