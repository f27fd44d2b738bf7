#include "input/columns.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sigconv {
namespace {

using Columns = std::vector<std::size_t>;

Layout table() {
  Layout layout;
  layout.source = "x.csv";
  layout.names = {"date", "temp", "wind-max", "3", "temp", "a,b"};
  layout.width = layout.names.size();
  return layout;
}

TEST(SelectColumns, FindsNamesIndicesAndRanges) {
  const struct {
    const char* list;
    Columns columns;
  } kCases[] = {
      {"date", {0}},
      {"temp", {1, 4}},
      {"1", {0}},
      {"3", {3}},
      {"#3", {2}},
      {"wind-max", {2}},
      {"2-#4", {1, 2, 3}},
      {"5-", {4, 5}},
      {"date-wind-max", {0, 1, 2}},
      {"\"a,b\",1", {0, 5}},
      {"2,2,2", {1}},
      {"1-3,!2", {0, 2, 3}},
      {"!date,1,2", {1}},
      {"#1-#2", {0, 1}},
      {"6-6", {5}},
  };
  for (auto [list, columns] : kCases) {
    const auto selected = select_columns(list, table());
    ASSERT_TRUE(selected) << list;
    std::ranges::sort(columns);
    EXPECT_EQ(selected->columns, columns) << list;
    EXPECT_FALSE(selected->excludes_only) << list;
  }
}

TEST(SelectColumns, ReportsAListThatOnlyExcludes) {
  const auto selected = select_columns("!date,!3", table());
  ASSERT_TRUE(selected);
  EXPECT_TRUE(selected->excludes_only);
  EXPECT_EQ(selected->excluded, (Columns{0, 3}));
}

TEST(SelectColumns, NamesTheSourceOfAMissingColumn) {
  ColumnOptions options;
  options.columns = "tmep";
  for (const auto& selected : {select_columns("tmep", table()), select_chosen(options, table())}) {
    ASSERT_FALSE(selected);
    EXPECT_EQ(selected.error().source, "x.csv");
    EXPECT_EQ(selected.error().message, "there is no column 'tmep'; did you mean temp?");
    EXPECT_EQ(selected.error().hint,
              "choose from these columns: date, temp, wind-max, 3, temp, a,b");
  }
}

TEST(SelectColumns, RejectsUnknownColumnsAndMalformedLists) {
  for (const char* list :
       {"none", "0", "7", "#0", "#7", "4-2", "2-9", "x-y", "", "1,,2", "!", "!x"})
    EXPECT_FALSE(select_columns(list, table())) << list;
}

}  // namespace
}  // namespace sigconv
