#include "input/record.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "table/rows.hpp"

namespace sigconv {
namespace {

using Records = std::vector<std::vector<std::string>>;

// Splits a text by record_end() and read_field(). Returns the fields without their quotes.
Records read_all(std::string_view text, const Dialect& dialect = {}) {
  Records records;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = record_end(text, begin, dialect, true);
    auto& fields = records.emplace_back();
    std::size_t at = begin;
    Field field;
    do {
      field = read_field(text, at, dialect);
      fields.push_back(unquoted(text.substr(field.begin, field.end - field.begin)));
      at = field.next;
    } while (!field.last);
    begin = end;
  }
  return records;
}

TEST(Record, IsSplitByTheRulesOfRfc4180) {
  const struct {
    const char* text;
    Records records;
  } kCases[] = {
      {"a,b\nc,d\n", {{"a", "b"}, {"c", "d"}}},
      {"a,b\r\nc,d\r\n", {{"a", "b"}, {"c", "d"}}},
      {"a,b\rc,d\r", {{"a", "b"}, {"c", "d"}}},
      {"a,b\nc,d", {{"a", "b"}, {"c", "d"}}},
      {"a\n\r\nb", {{"a"}, {""}, {"b"}}},
      {"\"a,b\",c\n", {{"a,b", "c"}}},
      {"\"a\nb\",c\n", {{"a\nb", "c"}}},
      {"\"a\r\nb\",\"c\"\r\n", {{"a\r\nb", "c"}}},
      {"\"a \"\"b\"\"\",\"\"\n", {{"a \"b\"", ""}}},
      {"\"\"\"\"\n", {{"\""}}},
      {",,\n", {{"", "", ""}}},
      {"a, b ,c\n", {{"a", " b ", "c"}}},
      // A quote opens only at the start of a field.
      {"5\",a\n6\",b\n", {{"5\"", "a"}, {"6\"", "b"}}},
      {"a \"x,y\"\n", {{"a \"x", "y\""}}},
      // Text after a closing quote belongs to the field. Its readers report an error.
      {"\"a\"b,c\n", {{"ab", "c"}}},
      {"\"a\"\"b\",c\n", {{"a\"b", "c"}}},
  };
  for (const auto& [text, records] : kCases) EXPECT_EQ(read_all(text), records) << text;
}

TEST(Record, IsSplitAtOtherDelimiters) {
  Dialect tab;
  tab.delimiter = '\t';
  EXPECT_EQ(read_all("a\tb,c\n", tab), (Records{{"a", "b,c"}}));
}

TEST(Record, IsSplitAtRunsOfBlanks) {
  Dialect blanks;
  blanks.delimiter = ' ';
  blanks.blanks = true;
  EXPECT_EQ(read_all("  a \t b\t\nc\n", blanks), (Records{{"a", "b"}, {"c"}}));
  EXPECT_EQ(read_all("\"a  b\"  c,d ", blanks), (Records{{"a  b", "c,d"}}));
}

TEST(ReadField, ReportsQuotedAndOpenFields) {
  EXPECT_TRUE(read_field("\"a\",b", 0, {}).quoted);
  EXPECT_FALSE(read_field("\"a\"x,b", 0, {}).quoted);
  EXPECT_FALSE(read_field("a,b", 0, {}).quoted);
  EXPECT_TRUE(read_field("\"a,b\n", 0, {}).open);
  EXPECT_TRUE(read_field("\"a\"\"", 0, {}).open);
  EXPECT_FALSE(read_field("\"a\"", 0, {}).open);
}

TEST(ReadField, ReportsTextAfterAClosingQuote) {
  Dialect blanks;
  blanks.blanks = true;
  const struct {
    const char* text;
    const char* surplus;
    Dialect dialect;
  } kCases[] = {
      {"\"a\"x,b", "x", {}},   {"\"a\nb\"x\nc", "x", {}},
      {"\"a\" x,b", "x", {}},  {"\"a\"\"b\" \"c\",d", "\"c\"", {}},
      {"\"a\",b", "", {}},     {"\"a\"\t ,b", "", {}},
      {"a\"b\"c,d", "", {}},   {"a", "", {}},
      {"\"a\" b", "", blanks}, {"\"a\"b c", "b", blanks},
  };
  for (const auto& [text, surplus, dialect] : kCases) {
    const Field field = read_field(text, 0, dialect);
    EXPECT_EQ(std::string_view(text).substr(field.surplus, field.end - field.surplus), surplus)
        << text;
  }
}

// A record is whole if later text cannot change it. For every known part of a text, the whole
// records and the remaining text, read separately, must give all records.
TEST(WholeRecords, CutOnlyAtRecordEnds) {
  for (const std::string text : {"a,b\nc,d\ne", "a\r\nb\r\n", "a\rb\r", "\"a\nb\",c\r\n\"d\"\r\n",
                                 "x,\"\"\"\n\"\ny,\"\r\"\n", "5\"\n6\"\n", "\n\n\r\n\r\r\n"}) {
    const Records all = read_all(text);
    for (std::size_t known = 0; known <= text.size(); ++known) {
      const auto whole = whole_records(std::string_view(text).substr(0, known), {}, false);
      ASSERT_LE(whole, known);
      Records joined = read_all(std::string_view(text).substr(0, whole));
      for (auto& record : read_all(std::string_view(text).substr(whole))) joined.push_back(record);
      EXPECT_EQ(joined, all) << text << " cut at " << whole << " of " << known;
    }
    EXPECT_EQ(whole_records(text, {}, true), text.size());
  }
}

TEST(WholeRecords, IncludeEveryCompleteRecord) {
  EXPECT_EQ(whole_records("a\nb\nc", {}, false), 4U);
  EXPECT_EQ(whole_records("a\r\nb\r", {}, false), 3U);  // the \r may be half a line end
  EXPECT_EQ(whole_records("\"a\n\"\n\"b", {}, false), 5U);
  EXPECT_EQ(whole_records("abc", {}, false), 0U);
}

TEST(CountLines, CountsEachLineEndOnce) {
  EXPECT_EQ(count_lines("a\nb\r\nc\rd"), 3U);
  EXPECT_EQ(count_lines("\r\r\n\n"), 3U);
  EXPECT_EQ(count_lines(""), 0U);
}

}  // namespace
}  // namespace sigconv
