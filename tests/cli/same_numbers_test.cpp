// Writes a table in many dialects. The program must print the same numbers for each, or an error.
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "cli/hint_reader.hpp"
#include "cli/run.hpp"

namespace sigconv::test {
namespace {

using Row = std::vector<std::string>;
using Rows = std::vector<Row>;

enum class Quotes { none, all, header };
enum class Header { plain, hash, mark, brackets, suffix, none };

struct Style {
  char delimiter = ',';
  Quotes quotes = Quotes::none;
  Header header = Header::plain;
  std::string line_end = "\n";
  bool last_line_end = true;
};

std::string to_text(const Style& style) {
  return std::string("delimiter '") + style.delimiter + "', quotes " +
         std::to_string(static_cast<int>(style.quotes)) + ", header " +
         std::to_string(static_cast<int>(style.header)) + ", line end of " +
         std::to_string(style.line_end.size()) + (style.line_end[0] == '\r' ? " (CR)" : "") +
         (style.last_line_end ? "" : ", none at the end");
}

std::string join(const Row& fields, const Style& style, bool quoted) {
  std::string line;
  for (const std::string& field : fields) {
    if (&field != fields.data()) line += style.delimiter;
    line += quoted ? '"' + field + '"' : field;
  }
  return line;
}

// Returns the table as a file of that style. `names`: its header.
std::string file_of(Row names, const Rows& rows, const Style& style) {
  std::string text;
  if (style.header == Header::mark) text += "\xEF\xBB\xBF";
  if (style.header == Header::hash) names[0] = "# " + names[0];
  if (style.header == Header::brackets)
    for (std::string& name : names) name += " [s]";
  if (style.header == Header::suffix)
    for (std::string& name : names) name += "_s";
  if (style.header != Header::none)
    text += join(names, style, style.quotes != Quotes::none) + style.line_end;
  for (const Row& row : rows)
    text += join(row, style, style.quotes == Quotes::all) + style.line_end;
  if (!style.last_line_end) text.resize(text.size() - style.line_end.size());
  return text;
}

// Returns the fields of a CSV text whose fields hold neither delimiters nor line ends.
Rows parse(std::string text, char delimiter) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  Rows rows;
  Row row;
  std::string field;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool ends = c == '\n' || c == '\r';
    if (c == '"') continue;
    if (c != delimiter && !ends) {
      field += c;
      continue;
    }
    row.push_back(std::exchange(field, {}));
    if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
    if (ends) rows.push_back(std::exchange(row, {}));
  }
  if (!row.empty() || !field.empty()) {
    row.push_back(field);
    rows.push_back(row);
  }
  return rows;
}

struct Attempt {
  std::string what;
  std::string file;
  std::string command;
  char delimiter = ',';
  bool header = true;       // the output has one
  bool must_work = false;   // an error is no answer
  bool note_works = false;  // a note about a column is an answer
  Rows right;
};

constexpr const char* kEnd = "\n--end--\n";

// Runs all attempts in one shell and checks each output.
void check(const std::vector<Attempt>& attempts) {
  std::string script;
  for (const Attempt& one : attempts)
    script += "printf %s " + shell_quoted(one.file) + " >x.csv; " + one.command +
              " x.csv 2>err; echo \"\n--$?--\"; cat err; printf '" + "\\n--end--\\n'\n";
  const Outcome outcome = run(script);
  std::size_t at = 0;
  for (const Attempt& one : attempts) {
    if (testing::Test::HasFailure()) return;  // the first one says enough
    SCOPED_TRACE(one.what + ": " + one.command + "\n" + one.file);
    const auto end = outcome.out.find(kEnd, at);
    ASSERT_NE(end, std::string::npos);
    const std::string all = outcome.out.substr(at, end - at);
    at = end + std::string(kEnd).size();
    const auto status = all.rfind("\n--");
    const std::string status_text = all.substr(status + 3, all.find("--", status + 3) - status - 3);
    const std::string out = all.substr(0, all.rfind("\n--" + status_text + "--"));
    const std::string err = all.substr(all.find("--\n", status + 3) + 3);
    if (status_text == "1" || status_text == "2") {
      EXPECT_FALSE(one.must_work) << err;
      continue;
    }
    ASSERT_EQ(status_text, "0") << err;
    Rows rows = parse(out, one.delimiter);
    if (one.header && !rows.empty()) rows.erase(rows.begin());
    if (one.note_works && err.find("note: ") != std::string::npos) continue;
    EXPECT_EQ(rows, one.right) << err;
  }
}

std::string option_of(char delimiter) {
  return delimiter == '\t'  ? " -d tab"
         : delimiter == ' ' ? " -d space"
                            : std::string(" -d '") + delimiter + "'";
}

constexpr char kDelimiters[] = {',', ';', '\t', '|', ' '};

// Calls `each` with the styles of one delimiter.
template <class Each>
void for_each_style(char delimiter, Each each) {
  for (const Quotes quotes : {Quotes::none, Quotes::all, Quotes::header})
    for (const Header header : {Header::plain, Header::hash, Header::mark, Header::brackets,
                                Header::suffix, Header::none})
      for (const char* line_end : {"\n", "\r\n", "\r"})
        for (const bool last : {true, false}) {
          if (!last && line_end[0] == '\r' && line_end[1] == '\n') continue;
          each(Style{delimiter, quotes, header, line_end, last});
        }
}

// Between blanks, a name with a blank is two fields unless it is quoted.
bool splits_names(const Style& style) {
  return style.delimiter == ' ' && style.quotes == Quotes::none && style.header == Header::brackets;
}

class EachDelimiter : public testing::TestWithParam<char> {};

TEST_P(EachDelimiter, GivesTheSameNumbersInEachStyle) {
  const Rows rows = {{"0", "1", "10"}, {"1", "2", "20"}, {"2", "4", "50"}, {"3", "8", "90"}};
  const Rows right = {{"0", "4", "40"}, {"1", "9", "100"}, {"2", "18", "210"}, {"3", "20", "230"}};
  std::vector<Attempt> attempts;
  for_each_style(GetParam(), [&](const Style& style) {
    const bool named = style.header != Header::none;
    // Without names nothing shows that the first column is a time.
    const std::string command = std::string("sigconv conv -q -k 1,2,1") + (named ? "" : " -c 2,3");
    Attempt one{to_text(style),
                file_of({"time", "temp", "wind"}, rows, style),
                command + option_of(style.delimiter),
                style.delimiter,
                named,
                !splits_names(style),
                false,
                right};
    attempts.push_back(one);
    one.command = command;
    one.must_work = style.delimiter == ',';
    attempts.push_back(one);
  });
  check(attempts);
}

TEST_P(EachDelimiter, GivesTheSameNumbersBesideWordsAndDates) {
  const Rows rows = {
      {"Oslo", "2020-01-01", "1.5"}, {"Rome", "2020-01-02", "-2"}, {"Bonn", "2020-01-03", "1e3"}};
  const Rows right = {
      {"Oslo", "2020-01-01", "15"}, {"Rome", "2020-01-02", "-20"}, {"Bonn", "2020-01-03", "10000"}};
  std::vector<Attempt> attempts;
  for_each_style(GetParam(), [&](const Style& style) {
    const bool named = style.header != Header::none;
    Attempt one{to_text(style),
                file_of({"town", "day", "temp"}, rows, style),
                "sigconv conv -q -k 10" + option_of(style.delimiter),
                style.delimiter,
                named,
                named && !splits_names(style),
                false,
                right};
    attempts.push_back(one);
    one.command = "sigconv conv -q -k 10";
    one.must_work = named && style.delimiter == ',';
    attempts.push_back(one);
  });
  check(attempts);
}

TEST_P(EachDelimiter, GivesTheSameNumbersWithDecimalCommas) {
  const Rows rows = {{"0", "1,5", "10"}, {"1", "2,25", "20,125"}, {"2", "-4,0", "50"}};
  const Rows right = {{"0", "15", "100"}, {"1", "22,5", "201,25"}, {"2", "-40", "500"}};
  std::vector<Attempt> attempts;
  for_each_style(GetParam(), [&](const Style& style) {
    if (style.header == Header::none) return;
    const std::string delimiter = option_of(style.delimiter);
    for (const std::string& options :
         {std::string(), delimiter, std::string(" --decimal ,"), " --decimal ," + delimiter}) {
      Attempt one{to_text(style),
                  file_of({"time", "temp", "wind"}, rows, style),
                  "sigconv conv -q -k 10" + options,
                  style.delimiter,
                  true,
                  false,
                  false,
                  right};
      if (style.delimiter == ',') {
        if (style.quotes != Quotes::all) continue;  // each comma separates two fields
        one.delimiter = '\n';                       // the fields hold the delimiter
        one.right = {{"0,15,100"}, {"1,22,5,201,25"}, {"2,-40,500"}};
      }
      one.must_work = options == " --decimal ," + delimiter && !splits_names(style);
      attempts.push_back(one);
    }
  });
  check(attempts);
}

TEST_P(EachDelimiter, GivesTheSameNumbersToALayer) {
  const Rows rows = {{"1", "10"}, {"2", "20"}, {"4", "50"}};
  std::vector<Attempt> attempts;
  for_each_style(GetParam(), [&](const Style& style) {
    if (style.quotes == Quotes::header) return;
    Attempt one{to_text(style),
                file_of({"temp", "wind"}, rows, style),
                "sigconv conv1d -k 3 --groups 1" + option_of(style.delimiter),
                style.delimiter,
                false,
                false,
                false,
                {}};
    // A kernel of one channel fits no input of two: the groups make it fit.
    one.command = "printf '3\\n\\n5\\n' >k.csv; sigconv conv1d -k k.csv --groups 2" +
                  option_of(style.delimiter);
    one.right = {{"3", "50"}, {"6", "100"}, {"12", "250"}};
    attempts.push_back(one);
    one.command = "printf '3\\n\\n5\\n' >k.csv; sigconv conv1d -k k.csv --groups 2";
    attempts.push_back(one);
  });
  check(attempts);
}

INSTANTIATE_TEST_SUITE_P(All, EachDelimiter, testing::ValuesIn(kDelimiters),
                         [](const testing::TestParamInfo<char>& each) -> std::string {
                           switch (each.param) {
                             case ',':
                               return "Comma";
                             case ';':
                               return "Semicolon";
                             case '\t':
                               return "Tab";
                             case '|':
                               return "Pipe";
                             default:
                               return "Space";
                           }
                         });

// A value that a reader may take for a header, for a missing value or for a word decides nothing by
// the place of its row.
TEST(SameNumbers, InEachOrderOfRows) {
  const Rows rows = {{"a", "1", "5"},     {"b", "-", "NA"},   {"c", "", "7"},    {"d", "1e3", "+2"},
                     {"e", "#N/A", "-3"}, {"f", "?", "2023"}, {"g", "2024", ""}, {"h", "7", "9"}};
  const std::vector<std::pair<std::string, std::string>> tenfold = {
      {"1", "10"},       {"5", "50"},       {"NA", ""},   {"7", "70"},
      {"1e3", "10000"},  {"+2", "20"},      {"#N/A", ""}, {"-3", "-30"},
      {"2023", "20230"}, {"2024", "20240"}, {"9", "90"}};
  const auto after = [&](const std::string& field) {
    const auto found =
        std::ranges::find(tenfold, field, &std::pair<std::string, std::string>::first);
    return found == tenfold.end() ? field : found->second;
  };
  std::vector<Attempt> attempts;
  // Each row first, each row second, and some tokens left out.
  for (const std::string& without :
       {std::string("none"), std::string("-"), std::string("?"), std::string("both")})
    for (std::size_t first = 0; first < rows.size(); ++first)
      for (std::size_t second = 0; second < rows.size(); ++second) {
        Rows table = {rows[first]};
        if (second != first) table.push_back(rows[second]);
        for (std::size_t i = 0; i < rows.size(); ++i)
          if (i != first && i != second) table.push_back(rows[i]);
        std::erase_if(table, [&](const Row& row) {
          return (row[1] == "-" && (without == "-" || without == "both")) ||
                 (row[1] == "?" && (without == "?" || without == "both"));
        });
        Attempt one{"rows in another order",
                    file_of({"k", "v", "w"}, table, {}),
                    "sigconv conv -k 10 --na keep",
                    ',',
                    true,
                    false,
                    true,
                    table};
        for (Row& row : one.right)
          for (std::size_t i = 1; i < 3; ++i) row[i] = after(row[i]);
        attempts.push_back(one);
        one.command += " -c v,w --na-values '-,?,#N/A'";
        one.must_work = true;
        one.note_works = false;
        for (Row& row : one.right)
          for (std::string& field : row)
            if (field == "-" || field == "?") field.clear();
        attempts.push_back(one);
      }
  check(attempts);
}

TEST(SameNumbers, InEachOrderOfRowsWithoutAHeader) {
  const Rows rows = {{"1", "5"}, {"2", "NA"}, {"3", "7"}, {"4", "x"}, {"5", ""},
                     {"6", "-"}, {"7", "8"},  {"8", "9"}, {"9", "11"}};
  std::vector<Attempt> attempts;
  for (std::size_t first = 0; first < rows.size(); ++first) {
    if (rows[first][1] == "x" || rows[first][1] == "-") continue;  // a header over the next row
    for (std::size_t left = 0; left < rows.size(); ++left) {
      Rows table = {rows[first]};
      for (std::size_t i = 0; i < rows.size(); ++i)
        if (i != first && i != left) table.push_back(rows[i]);
      Attempt one{"rows in another order",
                  file_of({}, table, {.header = Header::none}),
                  "sigconv conv -k 10 --na keep",
                  ',',
                  false,
                  false,
                  true,
                  {}};
      for (const Row& row : table) {
        const std::string& v = row[1];
        const bool number = !v.empty() && v != "NA" && v != "x" && v != "-";
        one.right.push_back({row[0] + "0", number ? v + "0" : v == "NA" ? "" : v});
      }
      attempts.push_back(one);
    }
  }
  check(attempts);
}

TEST(SameNumbers, InEachOrderOfGroups) {
  // Rows of a group keep their order; the groups are interleaved in many ways.
  const Rows x = {{"x", "1"}, {"x", "2"}, {"x", "4"}};
  const Rows y = {{"y", "10"}, {"y", "20"}, {"y", "40"}};
  const Rows x_right = {{"x", "3"}, {"x", "7"}, {"x", "6"}};
  const Rows y_right = {{"y", "30"}, {"y", "70"}, {"y", "60"}};
  std::vector<Attempt> attempts;
  for (int pattern = 0; pattern < 64; ++pattern) {
    Attempt one{
        "groups interleaved", {}, "sigconv conv -k 1,1,1 --by k", ',', true, true, false, {}};
    Rows table;
    std::size_t of_x = 0;
    std::size_t of_y = 0;
    for (int i = 0; i < 6; ++i) {
      const bool takes_x = (pattern >> i & 1) != 0;
      if (takes_x ? of_x == 3 : of_y == 3) continue;
      one.right.push_back(takes_x ? x_right[of_x] : y_right[of_y]);
      table.push_back(takes_x ? x[of_x++] : y[of_y++]);
    }
    if (table.size() < 6) continue;
    one.file = file_of({"k", "v"}, table, {});
    attempts.push_back(one);
  }
  check(attempts);
}

// The name of the first column says whether it is a time axis or a key.
TEST(SameNumbers, WithEachNameOfATimeAxisOrKey) {
  std::vector<std::string> axes;
  for (const std::string name :
       {"time",    "timestamp", "ts",      "date",  "datetime", "epoch", "unix",     "elapsed",
        "seconds", "year",      "quarter", "month", "week",     "day",   "hour",     "minute",
        "t",       "index",     "idx",     "id",    "row",      "lag",   "frequency"}) {
    std::string upper = name;
    std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return std::toupper(c); });
    std::string capital = name;
    capital[0] = upper[0];
    for (const std::string& each : {std::string(name), upper, capital, "#" + name, "# " + name})
      axes.push_back(each);
    for (const std::string unit : {" (s)", "(s)", " [ms]", "_s", " s"}) {
      axes.push_back(name + unit);
      axes.push_back(capital + unit);
    }
  }
  for (const char* name : {"", "user_id", "User_ID", "user id", "DateTime"}) axes.push_back(name);
  std::vector<Attempt> attempts;
  const Rows rows = {{"3", "1"}, {"5", "2"}, {"6", "4"}};
  const Style style;
  for (const std::string& name : axes)
    attempts.push_back({"the axis '" + name + "'",
                        file_of({name, "v"}, rows, style),
                        "sigconv conv -q -k 10",
                        ',',
                        true,
                        true,
                        false,
                        {{"3", "10"}, {"5", "20"}, {"6", "40"}}});
  for (const char* name :
       {"today", "tension", "grid", "paid", "lagoon", "idle", "rows", "timer", "v"})
    attempts.push_back({"no axis '" + std::string(name) + "'",
                        file_of({name, "w"}, rows, style),
                        "sigconv conv -q -k 10",
                        ',',
                        true,
                        true,
                        false,
                        {{"30", "10"}, {"50", "20"}, {"60", "40"}}});
  check(attempts);
}

}  // namespace
}  // namespace sigconv::test
