#include "input/csv.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "input/record.hpp"

namespace sigconv {
namespace {

Layout layout_of(std::size_t width, std::vector<std::size_t> chosen) {
  Layout layout;
  layout.source = "x.csv";
  layout.width = width;
  layout.chosen = std::move(chosen);
  return layout;
}

struct Parsed {
  Rows rows;
  Values values;
};

Parsed parse_text(const Layout& layout, const std::string& text, std::uint64_t first_line = 1,
                  const Dialect& dialect = {}) {
  Block block{Bytes(text), first_line, {}};
  Parsed parsed;
  parse(dialect, layout, block, parsed.rows, parsed.values);
  std::uint64_t line = 1;
  number_lines(block, parsed.rows, line);
  return parsed;
}

TEST(Parse, ReadsOnlyChosenColumns) {
  const Layout layout = layout_of(3, {0, 2});
  const auto [rows, values] = parse_text(layout, "1,x,2\n 3 ,\"y,\n\",\"4\"\r\n5,,6");
  ASSERT_FALSE(rows.error);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(values[0], (std::vector<double>{1, 3, 5}));
  EXPECT_EQ(values[1], (std::vector<double>{2, 4, 6}));
  EXPECT_EQ(rows.text_of(rows.row(1)), " 3 ,\"y,\n\",\"4\"\r\n");
  const Cell quoted = rows.cell(1, 1);
  EXPECT_EQ(rows.text.view().substr(quoted.begin, quoted.end - quoted.begin), "4");
  EXPECT_EQ(rows.row(2).line, 3U);
}

TEST(Parse, MarksMissingValues) {
  const Layout layout = layout_of(2, {0, 1});
  const auto [rows, values] = parse_text(layout, "1,NA\n,2\n");
  EXPECT_TRUE(std::isnan(values[1][0]));
  EXPECT_TRUE(std::isnan(values[0][1]));
  EXPECT_EQ(values[1][1], 2);
}

TEST(Parse, KeepsTheRowsBeforeAnError) {
  const Layout layout = layout_of(2, {0, 1});
  const auto [rows, values] = parse_text(layout, "1,2\n3,4\n5,oops\n7,8\n", 10);
  EXPECT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows.cells.size(), 4U);
  EXPECT_EQ(values[0], (std::vector<double>{1, 3}));
  EXPECT_EQ(values[1], (std::vector<double>{2, 4}));
  ASSERT_TRUE(rows.error);
  EXPECT_EQ(rows.error->source, "x.csv");
  EXPECT_EQ(rows.error->line, 12U);
  EXPECT_EQ(rows.error->column, 3U);
  EXPECT_EQ(rows.error->text, "5,oops");
  EXPECT_EQ(rows.error->width, 4U);
}

// The fast path leaves some records to the thorough one, and both must give the same rows. A quote
// in the last row sends the whole block through the thorough path.
TEST(Parse, GivesTheSameRowsOnTheFastAndTheThoroughPath) {
  const std::vector<std::string> numbers = {"1",   "-2.5e3", "+7", " 4 ", "\t5", "",       "NA",
                                            "1e9", "inf",    ".5", "5.",  "nan", "1e-320", "  "};
  for (const char* line_end : {"\n", "\r\n", "\r"})
    for (const std::string& a : numbers)
      for (const std::string& b : numbers) {
        const std::string row = a + ",text," + b + line_end;
        const std::string text = row + "8,,9" + line_end + row;
        Layout layout = layout_of(3, {0, 2});
        for (const bool keeps : {false, true}) {
          layout.keeps_fields = keeps;
          const auto quick = parse_text(layout, text);
          const auto thorough = parse_text(layout, text + "1,\"\",1");
          ASSERT_FALSE(quick.rows.error) << text;
          ASSERT_EQ(quick.rows.size(), 3U) << text;
          ASSERT_EQ(thorough.rows.size(), 4U) << text;
          for (std::size_t i = 0; i < 3; ++i) {
            EXPECT_EQ(quick.rows.row(i).begin, thorough.rows.row(i).begin);
            EXPECT_EQ(quick.rows.row(i).end, thorough.rows.row(i).end);
            EXPECT_EQ(quick.rows.row(i).line, thorough.rows.row(i).line);
            for (std::size_t c = 0; c < 2; ++c) {
              EXPECT_EQ(std::bit_cast<std::uint64_t>(quick.values[c][i]),
                        std::bit_cast<std::uint64_t>(thorough.values[c][i]))
                  << text;
              EXPECT_EQ(quick.rows.cell(i, c).begin, thorough.rows.cell(i, c).begin) << text;
              EXPECT_EQ(quick.rows.cell(i, c).end, thorough.rows.cell(i, c).end) << text;
            }
            for (std::size_t c = 0; keeps && c < 3; ++c)
              EXPECT_EQ(quick.rows.field(i, c), thorough.rows.field(i, c));
          }
        }
      }
}

// These delimiters can also be part of a number.
TEST(Parse, SplitsFieldsBeforeItReadsNumbers) {
  const Layout layout = layout_of(2, {0, 1});
  for (const char delimiter : {'-', '.', 'e', '5'}) {
    Dialect dialect;
    dialect.delimiter = delimiter;
    const auto [rows, values] =
        parse_text(layout, std::string("1") + delimiter + "2\n", 1, dialect);
    ASSERT_EQ(rows.size(), 1U) << delimiter;
    EXPECT_EQ(values[0][0], 1) << delimiter;
    EXPECT_EQ(values[1][0], 2) << delimiter;
  }
}

// The rows drop the numbers that outputs replace, and keep the text around them. `kept` shows the
// place of a number as |.
TEST(Parse, DropsOnlyTheNumbers) {
  Layout layout = layout_of(3, {0, 2});
  layout.drops_numbers = true;
  struct Case {
    std::string text;
    std::vector<std::string> kept;
  };
  for (const auto& [text, kept] :
       {Case{"1,a,2\n-3.5,b,4\n", {"|,a,|\n", "|,b,|\n"}},
        Case{"1,a,2\r\n3,b,4\r\n", {"|,a,|\r\n", "|,b,|\r\n"}},
        Case{"1,a,2\n3,b,4", {"|,a,|\n", "|,b,|"}},
        Case{"1,a, 2 \n3,b,4\n", {"|,a, | \n", "|,b,|\n"}},
        Case{"1,\"a\n\",2\n3,b,\"4\"\r\n", {"|,\"a\n\",|\n", "|,b,\"|\"\r\n"}},
        Case{"1,a,\n3,b,4\n", {"1,a,\n", "3,b,4\n"}}}) {  // keeps all if a value is missing
    const auto [rows, values] = parse_text(layout, text);
    ASSERT_EQ(rows.size(), kept.size()) << text;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const Row row = rows.row(i);
      std::string shown(rows.text_of(row));
      for (const std::size_t chosen : {1U, 0U}) {
        const Cell cell = rows.cell(i, chosen);
        if (!rows.any_missing) {
          EXPECT_EQ(cell.begin, cell.end) << text;
          shown.insert(cell.begin - row.begin, 1, '|');
        }
      }
      EXPECT_EQ(shown, kept[i]) << text;
    }
  }
}

TEST(Parse, KeepsNothingOfTheBlockBefore) {
  const Layout layout = layout_of(2, {1});
  Rows rows;
  Values values;
  for (const std::string text : {"1,2\n3,4\n5,6\n", "7,8\n", "1,x\n", "9,10\n11,12\n"}) {
    Block block;
    block.text.append(text);
    parse({}, layout, block, rows, values);
    const auto [fresh, fresh_values] = parse_text(layout, text);
    EXPECT_EQ(values, fresh_values);
    EXPECT_EQ(rows.size(), fresh.size());
    EXPECT_EQ(rows.error.has_value(), fresh.error.has_value());
  }
}

TEST(Parse, CountsTrailingEmptyRowsSeparately) {
  const Layout layout = layout_of(2, {0});
  for (const char* text : {"1,2\n,\n3,\n,\n , \n,\n", "1,\"2\"\n,\n3,\n,\n , \n\"\",\n"}) {
    const auto [rows, values] = parse_text(layout, text);
    EXPECT_EQ(rows.size(), 6U) << text;
    EXPECT_EQ(rows.trailing_empty, 3U) << text;
    EXPECT_FALSE(rows.blank_row) << text;
    EXPECT_TRUE(std::isnan(values[0][1])) << text;
  }
  const auto [mixed, values] = parse_text(layout, "1,2\n,\n\n,\n\n");
  EXPECT_EQ(mixed.size(), 4U);
  EXPECT_EQ(mixed.trailing_empty, 3U);
  EXPECT_EQ(mixed.blank_row, 2U);
  const Rows broken = parse_text(layout, "1,2\n,\n\n,\n3,4\n").rows;
  EXPECT_EQ(broken.size(), 2U);
  EXPECT_EQ(broken.trailing_empty, 0U);
  ASSERT_TRUE(broken.error);
  EXPECT_EQ(broken.error->line, 3U);
  // In one column, an empty quoted field is a row.
  EXPECT_EQ(parse_text(layout_of(1, {0}), "1\n\"\"\n").rows.trailing_empty, 0U);
}

TEST(Parse, CountsTrailingBlankLinesSeparately) {
  const Layout narrow = layout_of(1, {0});
  const auto [rows, values] = parse_text(narrow, "1\n\n2\n\n \n");
  EXPECT_EQ(rows.size(), 5U);
  EXPECT_EQ(rows.trailing_empty, 2U);
  EXPECT_TRUE(std::isnan(values[0][1]));

  const Layout wide = layout_of(2, {0});
  EXPECT_FALSE(parse_text(wide, "1,2\n\n\n").rows.error);
  const Rows broken = parse_text(wide, "1,2\n\n\n3,4\n").rows;
  EXPECT_EQ(broken.size(), 1U);
  ASSERT_TRUE(broken.error);
  EXPECT_EQ(broken.error->line, 2U);
}

}  // namespace
}  // namespace sigconv
