#include "input/decimal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "input/decimals.hpp"
#include "simd/dispatch.hpp"

namespace sigconv {
namespace {

// Reads `text` from a row with other fields. The reader loads bytes around `text`, which must not
// matter.
struct Read {
  bool done;
  double value;
};
Read read_between(const std::string& text, char point = '.') {
  const std::string row = "99999999999999999999999," + text + ",8888888888888888";
  Read read{false, 0};
  const char* begin = row.data() + 24;
  read.done = read_decimal(begin, begin + text.size(), point, read.value);
  return read;
}

std::uint64_t bits(double value) { return std::bit_cast<std::uint64_t>(value); }

TEST(Decimal, MatchesFastFloat) {
  std::mt19937_64 random(1);
  const auto digits = [&](std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += static_cast<char>('0' + random() % 10);
    return text;
  };
  for (std::size_t whole = 1; whole <= 8; ++whole)
    for (std::size_t behind = 0; behind + whole <= 19; ++behind)
      for (int i = 0; i < 500; ++i) {
        if (whole == 8 && behind > 0) continue;
        std::string text = (i % 2 == 0 ? "-" : "") + digits(whole);
        if (behind > 0 || (i % 4 < 2 && whole < 8)) text += "." + digits(behind);
        double expected = 0;
        fast_float::from_chars(text.data(), text.data() + text.size(), expected);
        const Read read = read_between(text);
        ASSERT_TRUE(read.done) << text;
        ASSERT_EQ(bits(read.value), bits(expected)) << text;
        for (char& c : text) c = c == '.' ? ',' : c;
        ASSERT_EQ(bits(read_between(text, ',').value), bits(expected)) << text;
      }
}

TEST(Decimal, LeavesOtherNotationsToSlowerReaders) {
  for (const char* text : {"",           "-",   "+1",  "1e5",  ".5",    "-.5",
                           " 1",         "1 ",  "NA",  "inf",  "nan",   "123456789",
                           "1.2.3",      "--1", "1-2", "0x10", "1,5",   "1.23456789012345678901",
                           "12345678.5", "1:5", "1/5", "\xff", "1.5e3", "1.",
                           "5"}) {
    const std::string given = text;
    const Read read = read_between(given);
    // It reads only "1." and "5" of these texts.
    EXPECT_EQ(read.done, given == "1." || given == "5") << text;
  }
}

// Replaces each byte by every other byte. The reader matches fast_float, or reads nothing.
TEST(Decimal, TakesNoOtherByteForADigit) {
  for (const std::string text : {"7", "-3.25", "1234567", "0.12345678901234567", "1234.5678901234"})
    for (std::size_t at = 0; at < text.size(); ++at)
      for (int c = 0; c < 256; ++c) {
        std::string changed = text;
        changed[at] = static_cast<char>(c);
        const Read read = read_between(changed);
        if (!read.done) continue;
        double expected = 0;
        const char* end = changed.data() + changed.size();
        const auto [stop, status] = fast_float::from_chars(changed.data(), end, expected);
        EXPECT_TRUE(stop == end && status == std::errc()) << changed;
        EXPECT_EQ(bits(read.value), bits(expected)) << changed;
      }
}

// Reads fields with an instruction set, from a text with bytes around them. The value is NaN for a
// field that is left to slower readers.
std::vector<double> read_fields(const std::vector<std::string>& fields, char point,
                                InstructionSet set) {
  const InstructionSetLimit limit(set);
  std::string text(64, '7');
  std::vector<std::uint32_t> ends{63};
  for (const std::string& field : fields) {
    text += field + "\r;";
    ends.push_back(static_cast<std::uint32_t>(text.size() - 1));
  }
  text += std::string(64, '8');
  std::vector<double> values(fields.size(), -1);
  const FieldsOfRecords all{text.data(), ends.data(), 1, 1};
  for (std::size_t i = 0;
       (i = read_decimals(all, i, fields.size(), point, values.data())) < fields.size();)
    values[i++] = std::nan("");
  return values;
}

TEST(Decimals, MatchFastFloatOnEveryInstructionSet) {
  std::mt19937_64 random(2);
  std::vector<std::string> fields;
  std::vector<double> expected;
  for (std::size_t digits = 1; digits <= 33; ++digits)
    for (std::size_t point = 0; point <= digits; ++point)
      for (int i = 0; i < 40; ++i) {
        const std::size_t zeros = i % 4 == 0 ? random() % digits : 0;
        std::string text(zeros, '0');
        while (text.size() < digits) text += static_cast<char>('0' + random() % 10);
        if (point < digits || i % 2 == 0) text.insert(point, ",");
        if (i % 3 == 0) text.insert(0, "-");
        fields.push_back(text);
        std::ranges::replace(text, ',', '.');
        double value = 0;
        fast_float::from_chars(text.data(), text.data() + text.size(), value);
        expected.push_back(value);
      }
  for (const InstructionSet set : available_instruction_sets()) {
    const auto values = read_fields(fields, ',', set);
    std::size_t read = 0;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (std::isnan(values[i])) continue;
      ++read;
      ASSERT_EQ(bits(values[i]), bits(expected[i])) << fields[i] << " " << name_of(set);
    }
    EXPECT_GT(read, fields.size() / 10);
  }
}

TEST(Decimals, LeaveOtherNotationsToSlowerReadersOnEveryInstructionSet) {
  std::vector<std::string> fields;
  for (const char* text : {"",
                           "-",
                           "+1",
                           "1e5",
                           ".",
                           "-.",
                           " 1",
                           "1 ",
                           "NA",
                           "inf",
                           "nan",
                           "1.2.3",
                           "--1",
                           "1-2",
                           "0x10",
                           "1,5",
                           "1:5",
                           "1/5",
                           "\xff",
                           "1.5e3",
                           "1.234567890123456789012",
                           "123456789012345678901234567890123456789012",
                           "0.0000000000000000000000000000000000000001"})
    fields.push_back(text);
  // Replaces each byte by every byte that is no digit, no point and no leading sign.
  for (const std::string text : {"7", "3.25", "1234567", "0.12345678901234567"})
    for (std::size_t at = 0; at < text.size(); ++at)
      for (int c = 0; c < 256; ++c) {
        if ((c >= '0' && c <= '9') || c == '.' || (c == '-' && at == 0)) continue;
        fields.push_back(text);
        fields.back()[at] = static_cast<char>(c);
      }
  for (const InstructionSet set : available_instruction_sets()) {
    const auto values = read_fields(fields, '.', set);
    for (std::size_t i = 0; i < fields.size(); ++i)
      EXPECT_TRUE(std::isnan(values[i])) << fields[i] << " " << name_of(set);
  }
}

}  // namespace
}  // namespace sigconv
