// Writes a table in many dialects, runs the program without options, and follows its hints. A run
// that succeeds must print the right numbers.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/hint_reader.hpp"
#include "cli/run.hpp"

namespace sigconv::test {
namespace {

using Row = std::vector<std::string>;

enum class Extra {
  none,
  units,
  title,
  comment,
  separator_line,
  repeated_header,
  blank_line,
  empty_rows,
  short_row,
  missing_token,
  dash,
};

constexpr const char* kExtras[] = {"none",        "a row of units",    "a title",      "a comment",
                                   "a line sep=", "a repeated header", "a blank line", "empty rows",
                                   "a short row", "a missing token",   "a dash"};

struct Dialect {
  char delimiter = ',';
  char decimal = '.';
  char thousands = 0;
  Extra extra = Extra::none;
};

// Returns a number, written with a decimal point, in the dialect. Its integer part has four digits
// at most.
std::string number(std::string text, const Dialect& dialect) {
  std::size_t point = text.find('.');
  if (point == std::string::npos) point = text.size();
  if (point < text.size()) text[point] = dialect.decimal;
  if (dialect.thousands != 0 && point == 4) text.insert(1, 1, dialect.thousands);
  const bool quoted = text.find(dialect.delimiter) != std::string::npos;
  return quoted ? '"' + text + '"' : text;
}

std::string line_of(const Row& row, const Dialect& dialect) {
  std::string line;
  for (const std::string& field : row)
    line += (line.empty() ? "" : std::string(1, dialect.delimiter)) + field;
  return line + "\n";
}

std::string file_of(const Dialect& dialect) {
  const auto n = [&](const char* text) { return number(text, dialect); };
  std::string text;
  if (dialect.extra == Extra::title) text += "Report 7\n";
  if (dialect.extra == Extra::comment) text += "# made by hand\n";
  if (dialect.extra == Extra::separator_line)
    text += std::string("sep=") + dialect.delimiter + "\n";
  const std::string header = line_of({"k", "v", "w"}, dialect);
  text += header;
  if (dialect.extra == Extra::units) text += line_of({"text", "m", "kg"}, dialect);
  text += line_of({"mon", n("1234.5"), n("0.25")}, dialect);
  if (dialect.extra == Extra::repeated_header) text += header;
  if (dialect.extra == Extra::blank_line) text += "\n";
  text += line_of({"tue", n("20.75"),
                   dialect.extra == Extra::missing_token ? "NA"
                   : dialect.extra == Extra::dash        ? "-"
                                                         : n("3")},
                  dialect);
  text += line_of({"wed", n("-8"), n("40.5")}, dialect);
  if (dialect.extra == Extra::short_row) text += "thu\n";
  if (dialect.extra == Extra::empty_rows)
    for (int i = 0; i < 2; ++i) text += std::string(2, dialect.delimiter) + "\n";
  return text;
}

// Returns the fields of the output whose first field is the name of a row.
std::vector<Row> rows_of(const std::string& text, const Dialect& dialect) {
  std::vector<Row> rows;
  Row row;
  std::string field;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == dialect.delimiter || c == '\n')) {
      row.push_back(std::exchange(field, {}));
      if (c != '\n') continue;
      if (row[0] == "mon" || row[0] == "tue" || row[0] == "wed") rows.push_back(row);
      row.clear();
    } else {
      field += c == dialect.decimal ? '.' : c;
    }
  }
  return rows;
}

// Sums of three neighbours; beyond the ends the end is repeated.
const std::vector<Row> kRight = {
    {"mon", "2489.75", "3.5"}, {"tue", "1247.25", "43.75"}, {"wed", "4.75", "84"}};

class EachDialect : public testing::TestWithParam<char> {
 public:
  void follow(const Dialect& dialect, const std::string& command, int depth) {
    const Outcome outcome = run(command, file_of(dialect));
    const std::string before = log_;
    log_ += "$ " + command + "\n" + outcome.out + outcome.err;
    if (outcome.status == 0) {
      check(dialect, outcome);
    } else {
      ASSERT_LT(outcome.status, 3) << log_;
      const auto alternatives = hinted_words(command, hint_of(outcome.err), {{"-c", "v,w"}});
      if (depth < 4)
        for (const Words& words : alternatives) {
          std::string longer = command;
          for (const std::string& word : words) longer += " " + shell_quoted(word);
          if (!HasFatalFailure()) follow(dialect, longer, depth + 1);
        }
    }
    log_ = before;
  }

  int right() const { return right_; }

 private:
  void check(const Dialect& dialect, const Outcome& outcome) {
    // A note says that a column is left out.
    if (outcome.err.find("note: ") != std::string::npos) return;
    std::vector<Row> rows = rows_of(outcome.out, dialect);
    std::vector<Row> expected = kRight;
    const bool gap = dialect.extra == Extra::missing_token || dialect.extra == Extra::dash;
    ASSERT_EQ(rows.size(), expected.size()) << file_of(dialect) << log_;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      ASSERT_EQ(rows[i].size(), 3U) << file_of(dialect) << log_;
      if (gap) rows[i][2] = expected[i][2];  // the policy decides
      if (dialect.extra == Extra::short_row && i == 2) rows[i] = expected[i];
    }
    ASSERT_EQ(rows, expected) << kExtras[static_cast<int>(dialect.extra)] << "\n"
                              << file_of(dialect) << log_;
    ++right_;
  }

  std::string log_;
  int right_ = 0;
};

TEST_P(EachDialect, IsReadRightWhereHintsLead) {
  bool names_columns = false;
  for (const char decimal : {'.', ','})
    for (const char thousands : {'\0', decimal == '.' ? ',' : '.', ' '})
      for (int extra = 0; extra <= static_cast<int>(Extra::dash); ++extra) {
        names_columns = !names_columns;
        const int before = right();
        const Dialect dialect{GetParam(), decimal, thousands, static_cast<Extra>(extra)};
        follow(dialect,
               std::string("sigconv conv -k 1,1,1 --pad edge") + (names_columns ? " -c v,w" : ""),
               0);
        if (HasFatalFailure()) return;
        if (thousands == 0 && dialect.extra == Extra::none) {
          EXPECT_GT(right(), before) << "no hint leads to the right numbers\n" << file_of(dialect);
        }
      }
}

INSTANTIATE_TEST_SUITE_P(All, EachDialect, testing::Values(',', ';', '\t', '|', ' '),
                         [](const testing::TestParamInfo<char>& each) -> std::string {
                           return each.param == ','    ? "Comma"
                                  : each.param == ';'  ? "Semicolon"
                                  : each.param == '\t' ? "Tab"
                                  : each.param == '|'  ? "Pipe"
                                                       : "Space";
                         });

}  // namespace
}  // namespace sigconv::test
