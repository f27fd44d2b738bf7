#include "input/header.hpp"

#include <gtest/gtest.h>

#include "input/record.hpp"
#include "input/table_notes.hpp"

namespace sigconv {
namespace {

using Fields = std::vector<std::string_view>;

TEST(KindOf, SeparatesNamesFromValuesAndPlaceholders) {
  Dialect dialect;
  dialect.number.missing = {"-999", "none"};
  dialect.number.missing_numbers = {-999};
  const struct {
    FieldKind kind;
    std::vector<std::string_view> fields;
  } kCases[] = {
      {FieldKind::word, {"temp", " \"a b\" ", "x1", "5 m", "°C", "%", "#", "_", "e", "1e5x"}},
      {FieldKind::value,
       {"1", "\"2\"", " -3e5 ", "inf", "1e999", "-999", "1,200", "1.234.567", "5%", "$5",
        "2020-01-31", "2020-01-31T12:00Z", "12:30", "12:30:05+01", "31.12.2020", "1/31/2020"}},
      {FieldKind::blank, {"", " ", "\"\"", "NA", "nan", "null", "none", "-", "?", ".", "--", "*"}},
  };
  for (const auto& [kind, fields] : kCases)
    for (const auto field : fields) EXPECT_EQ(kind_of(field, dialect), kind) << field;
}

TEST(JudgeFirstRow, LooksForWordsAndValues) {
  const auto judged = [](const Fields& fields) { return judge_first_row(fields, {}, {}); };
  EXPECT_EQ(judged({"a", "b"}), FirstRow::header);
  EXPECT_EQ(judged({"station", "NA", ""}), FirstRow::header);
  EXPECT_EQ(judged({"1", "NA", ""}), FirstRow::data);
  EXPECT_EQ(judged({"NA", "-"}), FirstRow::data);
  EXPECT_EQ(judged({"2020-01-01", "12:00"}), FirstRow::data);
  EXPECT_EQ(judged({"region", "2023"}), FirstRow::mixed);
  EXPECT_EQ(judged({"2020-01-01", "rain"}), FirstRow::mixed);
}

TEST(JudgeFirstRow, TakesARowThatAnOptionNames) {
  const Fields kRow = {"# region", "2023", "a-b", "2.5"};
  const auto judged = [&](const char* list) {
    ColumnOptions columns;
    columns.columns = list;
    return judge_first_row(kRow, {}, columns);
  };
  for (const char* list : {"region", "!region", "3,region", "region-2", "2-a-b", "a-b", "region-",
                           " region", "1,!a-b", "2.5", "\"region\""})
    EXPECT_EQ(judged(list), FirstRow::header) << list;
  for (const char* list : {"2023", "1", "#2", "1-3", "other", "!1", "regio", "2-", ""})
    EXPECT_EQ(judged(list), FirstRow::mixed) << list;
  ColumnOptions columns;
  columns.keys = "region";
  EXPECT_EQ(judge_first_row(kRow, {}, columns), FirstRow::header);
  columns = {};
  columns.times = "region";
  EXPECT_EQ(judge_first_row(kRow, {}, columns), FirstRow::header);
  columns = {};
  columns.target = "region";
  EXPECT_EQ(judge_first_row(kRow, {}, columns), FirstRow::header);
}

TEST(HasWordOverValue, ComparesTheFieldsOfEachColumn) {
  const Dialect dialect;
  EXPECT_TRUE(has_word_over_value({"country", "2000"}, {"1990", "1"}, dialect));
  EXPECT_TRUE(has_word_over_value({"day", "2000"}, {"2020-01-01", "x"}, dialect));
  EXPECT_FALSE(has_word_over_value({"region", "2023"}, {"EMEA", "1"}, dialect));
  EXPECT_FALSE(has_word_over_value({"region", "NA"}, {"EMEA", "1"}, dialect));
  EXPECT_FALSE(has_word_over_value({"region"}, {}, dialect));
}

TEST(NamesOf, LeavesOutAHashBeforeTheFirstName) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(names_of({"# time", "#temp"}), (Names{"time", "#temp"}));
  EXPECT_EQ(names_of({"#time", " \"a,b\" "}), (Names{"time", "a,b"}));
  EXPECT_EQ(names_of({"#", "x"}), (Names{"#", "x"}));
  EXPECT_EQ(names_of({}), Names{});
}

Layout layout_of(std::vector<std::string> names, std::vector<std::size_t> chosen) {
  Layout layout;
  layout.width = names.size();
  layout.names = std::move(names);
  layout.chosen = std::move(chosen);
  return layout;
}

// Returns the rows of the header above `text`, which is complete.
std::optional<std::size_t> count_rows(const char* text, std::vector<std::string> names,
                                      const std::vector<std::size_t>& columns) {
  return count_header_rows(text, 0, true, {}, layout_of(std::move(names), {}), columns);
}

TEST(CountHeaderRows, NeedsWordsOverValuesAndNoValues) {
  const std::vector<std::string> kNames = {"a", "b"};
  EXPECT_EQ(count_rows("s,degC\n0,1\n", kNames, {1}), 2U);
  EXPECT_EQ(count_rows(",%\n0,1\n", kNames, {0, 1}), 2U);
  EXPECT_EQ(count_rows("s,degC\n0,x\n", kNames, {1}), 1U);
  EXPECT_EQ(count_rows("5,degC\n0,1\n", kNames, {1}), 1U);
  EXPECT_EQ(count_rows("-,-\n0,1\n", kNames, {0, 1}), 1U);
  EXPECT_EQ(count_rows("s,\n0,1\n", kNames, {1}), 1U);
  EXPECT_EQ(count_rows("s,degC\n0\n", kNames, {1}), 1U);
  EXPECT_EQ(count_rows("s,degC\n", kNames, {1}), 1U);
}

TEST(CountHeaderRows, RejectsTextsThatBeginLikeNumbers) {
  for (const char* unit : {"degC", "m2", "1/s", "%", "[m]"})
    EXPECT_EQ(count_rows((std::string("s,") + unit + "\n0,1\n").c_str(), {"a", "b"}, {1}), 2U)
        << unit;
  for (const char* value : {"12%", "$5", "(3)", "0x1F", "1.5D+02", "7 kg", "#7"})
    EXPECT_EQ(count_rows((std::string("mon,") + value + "\ntue,1\n").c_str(), {"a", "b"}, {1}), 1U)
        << value;
}

TEST(CountHeaderRows, CountsRowsUpToTheFirstValue) {
  EXPECT_EQ(count_rows(",x,y\nidx,,\n0,1,2\n", {"", "a", "a"}, {1, 2}), 3U);
  EXPECT_EQ(count_rows("time,x,y\ns,,\n0,1,2\n", {"p", "q", "r"}, {0, 1, 2}), 1U);
  EXPECT_EQ(count_header_rows("x,y\n", 0, false, {}, layout_of({"a", "b"}, {}), {0}), std::nullopt);
}

TEST(CountHeaderRows, KnowsTheNameOfTheIndexBelowSeveralRows) {
  const auto count = [](const char* text, std::vector<std::vector<std::string>> more) {
    Layout layout = layout_of({"", "a", "a"}, {});
    layout.more_header_rows = std::move(more);
    return count_header_rows(text, 0, true, {}, layout, {1, 2});
  };
  EXPECT_EQ(count("idx,,\n0,1,2\n", {{"", "x", "y"}}), 3U);
  EXPECT_EQ(count("date,, \n2020-01-01,1,2\n", {{"", "x", "y"}}), 3U);
  EXPECT_EQ(count("idx,,\n0,1,2\n", {}), 1U);
  EXPECT_EQ(count("idx,,-\n0,1,2\n", {{"", "x", "y"}}), 1U);
  EXPECT_EQ(count("x,,\ny,1,2\n", {{"", "x", "y"}}), 1U);
  EXPECT_EQ(count("x,,\n,1,2\n", {{"", "x", "y"}}), 1U);
}

TEST(JudgeShortHeader, TakesDistinctQuotedFieldsForRowNames) {
  const auto judged = [](const char* text, const std::vector<std::string>& names, bool complete) {
    return judge_short_header(text, 0, complete, {}, names);
  };
  const std::vector<std::string> kNames = {"a", "b"};
  EXPECT_EQ(judged("\"x\",1.5,2\n", kNames, true), ShortHeader::row_names);
  EXPECT_EQ(judged("\"x\",1,-2\n", kNames, true), ShortHeader::row_names);
  EXPECT_EQ(judged("\"x\",1,2\n\"y\",3,4\n", kNames, true), ShortHeader::likely_row_names);
  EXPECT_EQ(judged("\"1\",1,2\n\"2\",3,4\n", {"year", "b"}, true), ShortHeader::likely_row_names);
  EXPECT_EQ(judged("\"x\",1,2\n\"x\",3,4\n", kNames, true), ShortHeader::decimal_commas);
  EXPECT_EQ(judged("\"x\",1,2\n\"y\",3,04\n", kNames, true), ShortHeader::decimal_commas);
  EXPECT_EQ(judged("x,1,2\ny,3,4\n", kNames, true), ShortHeader::decimal_commas);
  EXPECT_EQ(judged("\"x\",1,2\n", {"date", "b"}, true), ShortHeader::decimal_commas);
  EXPECT_EQ(judged("\"x\",1,2\n", kNames, false), ShortHeader::more);
}

TEST(TableNotes, NameAColumnOfNumbersThatWasLeftOut) {
  const Layout layout = layout_of({"v", "w"}, {1});
  const auto notes = table_notes("-,2\n1,3\n2,4\n", {}, layout);
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(
      notes[0],
      "column 'v' is left out, because its first value is '-'; name it with -c to convolve it");
  EXPECT_TRUE(table_notes("x,2\n1,3\n", {}, layout).empty()) << "half are numbers";
  EXPECT_TRUE(table_notes("-,2\n1,3\n2,4\n", {}, layout_of({"time", "w"}, {1})).empty());
}

TEST(TableNotes, NameAColumnThatRisesInEqualSteps) {
  const Layout layout = layout_of({"x", "v"}, {0, 1});
  EXPECT_EQ(table_notes("0.1,5\n0.2,7\n0.3,6\n0.4,1", {}, layout).size(), 1U);
  EXPECT_TRUE(table_notes("0.1,5\n0.2,7\n", {}, layout).empty()) << "too few rows";
  EXPECT_TRUE(table_notes("1,5\n2,7\n4,6\n", {}, layout).empty());
  EXPECT_TRUE(table_notes("3,5\n2,7\n1,6\n", {}, layout).empty());
  EXPECT_TRUE(table_notes("1,5\n,7\n3,6\n", {}, layout).empty());
  EXPECT_TRUE(table_notes("1,5\n2,6\n3,7\n", {}, layout).empty()) << "both rise";
  EXPECT_TRUE(table_notes("1,a\n2,b\n3,c\n", {}, layout_of({"x", "v"}, {0})).empty());
}

}  // namespace
}  // namespace sigconv
