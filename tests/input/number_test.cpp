#include "input/number.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace sigconv {
namespace {

using Kind = Number::Kind;

TEST(ReadNumber, ReadsEveryNotationOfADouble) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const struct {
    const char* text;
    double value;
  } kCases[] = {{"1", 1},
                {"-2.5", -2.5},
                {"+3", 3},
                {".5", 0.5},
                {"5.", 5},
                {"1e3", 1000},
                {"1E-3", 0.001},
                {"-0", -0.0},
                {"+.5e+1", 5},
                {"inf", kInfinity},
                {"-INF", -kInfinity},
                {"Infinity", kInfinity},
                {"1e-400", 0},
                {"5e-324", 5e-324},
                {"1.7976931348623157e308", 1.7976931348623157e308},
                {"0.1", 0.1},
                {"9007199254740993", 9007199254740992.0}};
  for (const auto& [text, value] : kCases) {
    const Number number = read_number(text, {});
    EXPECT_EQ(number.kind, Kind::number) << text;
    EXPECT_EQ(std::bit_cast<std::uint64_t>(number.value), std::bit_cast<std::uint64_t>(value))
        << text;
  }
}

TEST(ReadNumber, ReturnsOtherTextsAsText) {
  for (const char* text :
       {"x",  "1x", "1 2", "--1",  "+-1", "-+1",   "++1",      "+",   "-",    ".",
        "e5", "1e", "1e+", "0x10", "1,5", "1_000", "infinite", "NAT", "none", "-NA"})
    EXPECT_EQ(read_number(text, {}).kind, Kind::text) << text;
}

TEST(ReadNumber, ReportsNumbersBeyondTheLargestDouble) {
  for (const char* text : {"1e309", "-1e999", "+1e400", "1.8e308"})
    EXPECT_EQ(read_number(text, {}).kind, Kind::too_large) << text;
}

TEST(ReadNumber, KnowsMissingValues) {
  for (const char* text : {"", "NA", "na", "N/A", "n/a", "#N/A", "<NA>", "None", "\\N", "nan",
                           "NaN", "-nan", "nan(12)", "null", "NULL", "Null"}) {
    const Number number = read_number(text, {});
    EXPECT_EQ(number.kind, Kind::missing) << text;
    EXPECT_TRUE(std::isnan(number.value)) << text;
  }
  // Na is sodium.
  for (const char* text : {"Na", "nA", "N/a", "none", "NONE", "\\n", "<na>", "#n/a"})
    EXPECT_EQ(read_number(text, {}).kind, Kind::text) << text;
}

TEST(ReadNumber, KnowsTheMissingValuesOfItsFormat) {
  NumberFormat format;
  format.missing = {"-999", "none"};
  format.missing_numbers = {-999};
  for (const char* text : {"-999", "-999.0", "-9.99e2", "none", "NA", ""})
    EXPECT_EQ(read_number(text, format).kind, Kind::missing) << text;
  for (const char* text : {"999", "-999.5"})
    EXPECT_EQ(read_number(text, format).kind, Kind::number) << text;
  EXPECT_EQ(read_number("NONE", format).kind, Kind::text);
}

TEST(ReadNumber, ReadsDecimalCommas) {
  NumberFormat format;
  format.decimal = ',';
  EXPECT_EQ(read_number("1,5", format).value, 1.5);
  EXPECT_EQ(read_number("1.5", format).kind, Kind::text);
}

TEST(ReadNumber, ReadsThousandsSeparatorsBetweenWholeGroups) {
  NumberFormat format;
  format.thousands = ",";
  const struct {
    const char* text;
    double value;
  } kCases[] = {
      {"1,200", 1200},     {"12,345.5", 12345.5}, {"-1,234", -1234},  {"+123,456,789", 123456789},
      {"1,234e2", 123400}, {"1234", 1234},        {"1234.5", 1234.5}, {"0.125", 0.125},
      {"inf", INFINITY}};
  for (const auto& [text, value] : kCases) {
    const Number number = read_number(text, format);
    EXPECT_EQ(number.kind, Kind::number) << text;
    EXPECT_EQ(number.value, value) << text;
  }
  for (const char* text : {"1,5", "0,123", "1234,567", ",200", "1,20", "1,2000", "1,200,", "1,,200",
                           "1.5,200", "1,200.5,100", "1,2a0", ",", "1,200 ", "-,200", "1 200"})
    EXPECT_EQ(read_number(text, format).kind, Kind::text) << text;
  EXPECT_EQ(read_number("1,000,000e308", format).kind, Kind::too_large);

  format.missing_numbers = {1200};
  EXPECT_EQ(read_number("1,200", format).kind, Kind::missing);
}

TEST(ReadNumber, ReadsOtherThousandsSeparators) {
  NumberFormat format;
  format.decimal = ',';
  format.thousands = ".";
  EXPECT_EQ(read_number("1.234.567,5", format).value, 1234567.5);
  EXPECT_EQ(read_number("1.5", format).kind, Kind::text);
  format.thousands = " ";
  EXPECT_EQ(read_number("1 234,5", format).value, 1234.5);
  EXPECT_EQ(read_number("1\u00A0234\u00A0567", format).value, 1234567);
  EXPECT_EQ(read_number("1\u202F234", format).value, 1234);
  EXPECT_EQ(read_number("1\u202F234 567", format).kind, Kind::text);
  format.thousands = "'";
  EXPECT_EQ(read_number("1'234", format).value, 1234);
  EXPECT_EQ(read_number("1\u2019234", format).value, 1234);
}

TEST(HintForSigns, NeverTakesAThousandsSeparatorForADecimalSign) {
  const NumberFormat point;
  for (const char* text : {"1,200", "12,345", "-1,234", "+123,456,789", "1,200.5"})
    EXPECT_EQ(hint_for_signs(text, point, ','), "use --thousands , if commas separate thousands")
        << text;
  for (const char* text : {"1,5", "0,123", "1234,567", ",200", "1,20", "1,2000"})
    EXPECT_EQ(hint_for_signs(text, point, ','), "use --decimal , -d , to read decimal commas")
        << text;
  EXPECT_EQ(hint_for_signs("1,5", point, ';'), "use --decimal , to read decimal commas");
  EXPECT_EQ(hint_for_signs("1,5", point, ' '), "use --decimal , to read decimal commas");
  EXPECT_EQ(hint_for_signs("1.234,5", point, ';'),
            "use --decimal , --thousands . to read decimal commas");
  EXPECT_EQ(hint_for_signs("1 234", point, ','),
            "use --thousands space if spaces separate thousands");
  for (const char* text : {"1,2a0", "1,200,", "", ",", "-", "x", "1 5", "1", "NA"})
    EXPECT_EQ(hint_for_signs(text, point, ','), "") << text;

  NumberFormat comma;
  comma.decimal = ',';
  EXPECT_EQ(hint_for_signs("1.200.300", comma, ';'),
            "use --thousands . if points separate thousands");
  EXPECT_EQ(hint_for_signs("1.5", comma, ';'), "leave out --decimal , to read decimal points");
  EXPECT_EQ(hint_for_signs("1,200.5", comma, ';'), "use --thousands , and leave out --decimal ,");
}

TEST(AmbiguityOf, ShowsBothReadingsOfThreeDigitsBehindASign) {
  const NumberFormat point;
  NumberFormat comma;
  comma.decimal = ',';
  EXPECT_EQ(ambiguity_of("1,512", point, ';'), "1512 or 1.512");
  EXPECT_EQ(ambiguity_of("-12,500", point, '\t'), "-12500 or -12.500");
  EXPECT_EQ(ambiguity_of("1.512", comma, ';'), "1512 or 1,512");
  for (const char* text : {"1,51", "1,512,300", "1,512.5", "0,512", "1512", "1.512", "x", ""})
    EXPECT_EQ(ambiguity_of(text, point, ';'), "") << text;
  EXPECT_EQ(ambiguity_of("1,512", point, ','), "");
  NumberFormat grouped;
  grouped.thousands = "'";
  EXPECT_EQ(ambiguity_of("1,512", grouped, ';'), "");
}

TEST(HintForSigns, NamesBothReadingsOfThreeDigitsBehindASign) {
  NumberFormat comma;
  comma.decimal = ',';
  for (const char delimiter : {';', '\t', ' '})
    EXPECT_EQ(hint_for_signs("1,200", {}, delimiter),
              "use --thousands , if commas separate thousands, or --decimal , if they are decimal "
              "signs");
  EXPECT_EQ(hint_for_signs("1.200", comma, ';'),
            "use --thousands . if points separate thousands, or leave out --decimal if they are "
            "decimal signs");
}

TEST(HintForSigns, FindsDecimalCommasNextToAnotherSeparator) {
  NumberFormat spaces;
  spaces.thousands = " ";
  EXPECT_EQ(hint_for_signs("1,5", spaces, ';'), "use --decimal , to read decimal commas");
  EXPECT_EQ(hint_for_signs("1,512", spaces, ';'), "use --decimal , to read decimal commas");
  EXPECT_EQ(hint_for_signs("x", spaces, ';'), "");
}

TEST(ResemblesMissing, AcceptsTokensButNoUnits) {
  for (const char* text : {"-", "?", ".", "--", "#DIV/0!", "#REF!", "***", "none", "Missing"})
    EXPECT_TRUE(resembles_missing(text)) << text;
  for (const char* text : {"", "degC", "m", "1-", "x", "oops", "1e999", "\u00B0"})
    EXPECT_FALSE(resembles_missing(text)) << text;
}

TEST(ShellWord, QuotesCharactersThatAShellInterprets) {
  EXPECT_EQ(shell_word("a/b-1.csv"), "a/b-1.csv");
  EXPECT_EQ(shell_word("a b"), "'a b'");
  EXPECT_EQ(shell_word("#DIV/0!"), "'#DIV/0!'");
  EXPECT_EQ(shell_word("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_word(""), "''");
}

TEST(TrimBlanks, RemovesSpacesAndTabsAtBothEnds) {
  EXPECT_EQ(trim_blanks(" \t1 2\t "), "1 2");
  EXPECT_EQ(trim_blanks("  "), "");
  EXPECT_EQ(trim_blanks(""), "");
}

}  // namespace
}  // namespace sigconv
