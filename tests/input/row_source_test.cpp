#include "input/row_source.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <string>

#include "input/csv.hpp"
#include "input/npy.hpp"
#include "input/open_rows.hpp"
#include "input/read_whole.hpp"
#include "input/slow_pipe.hpp"

namespace sigconv {
namespace {

std::string npy(const std::string& descr, const std::string& shape, const std::string& numbers,
                const std::string& fortran = "False") {
  std::string header =
      "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }";
  header.resize(118 - 1, ' ');
  header += '\n';
  return std::string("\x93NUMPY\x01\x00\x76\x00", 10) + header + numbers;
}

// Returns the bytes of `numbers`, little-endian.
template <class T>
std::string bytes_of(std::initializer_list<T> numbers) {
  return {reinterpret_cast<const char*>(numbers.begin()), numbers.size() * sizeof(T)};
}

// Returns the numbers 1 to 6, two per row, in each format.
std::vector<std::string> formats() {
  return {"1,2\n3,4\n5,6\n",
          npy("<f8", "(3, 2)", bytes_of<double>({1, 2, 3, 4, 5, 6})),
          npy("<i2", "(3, 2)", bytes_of<std::int16_t>({1, 2, 3, 4, 5, 6})),
          npy(">u2", "(3, 2)", std::string("\0\1\0\2\0\3\0\4\0\5\0\6", 12)),
          npy("|u1", "(3, 2)", bytes_of<std::uint8_t>({1, 2, 3, 4, 5, 6})),
          npy("<f4", "(3, 2)", bytes_of<float>({1, 3, 5, 2, 4, 6}), "True")};
}

class TempFile {
 public:
  explicit TempFile(const std::string& bytes)
      : path(testing::TempDir() + "row_source_test." + std::to_string(getpid())) {
    std::ofstream(path, std::ios::binary) << bytes;
  }
  ~TempFile() { unlink(path.c_str()); }

  std::string path;
};

struct Read {
  std::string text;
  Values values;
  std::vector<std::uint64_t> lines;  // number of the first line of each block
  std::int64_t skipped = 0;
};

// Reads the remaining rows and their text.
Read read_all(RowSource& input) {
  Read read;
  read.values.resize(input.layout()->chosen.size());
  const auto error = for_each_block(
      input, [&](const std::shared_ptr<Rows>& rows, const Values& values) -> Failure {
        read.text += rows->text.view();
        read.lines.push_back(rows->first_line);
        read.skipped += rows->skipped;
        for (std::size_t i = 0; i < values.size(); ++i)
          read.values[i].insert(read.values[i].end(), values[i].begin(), values[i].end());
        return rows->error;
      });
  EXPECT_FALSE(error) << error->message;
  return read;
}

TEST(RowSource, ReadsTheSameRowsFromEachFormatTwice) {
  for (const std::string& bytes : formats())
    for (const std::size_t block_size : {1, 5, 16, 65536}) {
      const TempFile file(bytes);
      auto source = ByteSource::open(file.path);
      ASSERT_TRUE(source);
      RowOptions options;
      options.block_size = block_size;
      const auto input = open_rows(*source, options);
      ASSERT_TRUE(input);
      EXPECT_EQ((*input)->layout()->width, 2U);
      (*input)->layout()->keeps_fields = true;
      for (int pass = 0; pass < 2; ++pass) {
        const Read read = read_all(**input);
        EXPECT_EQ(read.text, "1,2\n3,4\n5,6\n");
        EXPECT_EQ(read.values, (Values{{1, 3, 5}, {2, 4, 6}}));
        ASSERT_FALSE((*input)->rewind());
      }
    }
}

TEST(RowSource, ReadsEachFormatFromAPipeThatGivesAByteAtATime) {
  for (const std::string& bytes : formats()) {
    const test::SlowPipe pipe(bytes);
    auto source = ByteSource::open(pipe.path());
    ASSERT_TRUE(source);
    const auto input = open_rows(*source, {});
    ASSERT_TRUE(input);
    (*input)->layout()->keeps_fields = true;
    EXPECT_EQ(read_all(**input).text, "1,2\n3,4\n5,6\n");
  }
}

TEST(RowSource, ParsesEachFormatIntoRecycledRows) {
  for (const std::string& bytes : formats()) {
    const TempFile file(bytes);
    auto source = ByteSource::open(file.path);
    ASSERT_TRUE(source);
    const auto input = open_rows(*source, {});
    ASSERT_TRUE(input);
    (*input)->layout()->keeps_fields = true;
    Block block;
    ASSERT_TRUE(*(*input)->read(block));
    Rows rows;
    rows.text.append("9,9\n");
    rows.first_line = 7;
    rows.padded = rows.any_missing = rows.stalled = true;
    rows.carriage_size = 1;
    rows.seams = {1, 2};
    rows.trailing_empty = 2;
    rows.error = data_error("x", "wrong");
    rows.skipped = 5;
    Values values(7, {9});
    (*input)->parse(block, rows, values);
    EXPECT_EQ(values, (Values{{1, 3, 5}, {2, 4, 6}}));
    EXPECT_EQ(rows.text.view(), "1,2\n3,4\n5,6\n");
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows.field(1, 1), "4");
    EXPECT_EQ(rows.first_line, 1U);
    EXPECT_EQ(rows.lines, 3U);
    EXPECT_FALSE(rows.padded || rows.any_missing || rows.stalled || rows.error);
    EXPECT_TRUE(rows.seams.empty());
    EXPECT_EQ(rows.trailing_empty, 0U);
    EXPECT_EQ(rows.skipped, 0);
  }
}

TEST(RowSource, JumpsToAMappedRowInEachFormat) {
  for (const std::string& bytes : formats()) {
    const TempFile file(bytes);
    auto source = ByteSource::open(file.path);
    ASSERT_TRUE(source);
    const auto input = open_rows(*source, {});
    ASSERT_TRUE(input);
    (*input)->layout()->keeps_fields = true;
    const auto end = (*input)->end_of_rows();
    ASSERT_TRUE(end && *end);
    const auto map = (*input)->map(**end);
    ASSERT_TRUE(map);
    const auto second = (*map)->at_row(1);
    const auto third = (*map)->at_byte(second->byte + 1);
    ASSERT_TRUE(second && third);
    EXPECT_EQ(third->row, 2);
    EXPECT_EQ(third->line, 3U);
    ASSERT_FALSE((*input)->rewind());
    (*input)->jump(second->byte - (*input)->layout()->first_byte, *third, 1);
    const Read read = read_all(**input);
    EXPECT_EQ(read.text, "1,2\n5,6\n");
    EXPECT_EQ(read.lines, (std::vector<std::uint64_t>{1, 3}));
    EXPECT_EQ(read.skipped, 1);
  }
}

TEST(NpyRows, LeavesOutTheTextThatOutputsReplace) {
  const TempFile file(npy("<i2", "(2, 3)", bytes_of<std::int16_t>({1, 2, 3, 4, 5, 6})));
  auto source = ByteSource::open(file.path);
  RowOptions options;
  options.columns.columns = "2";
  const auto input = open_rows(*source, options);
  ASSERT_TRUE(input);
  EXPECT_EQ(read_all(**input).text, "1,,3\n4,,6\n");
}

TEST(NpyRows, WritesEachTypeAsItsShortestText) {
  const auto text_of = [](const std::string& bytes) {
    const TempFile file(bytes);
    auto source = ByteSource::open(file.path);
    const auto input = open_rows(*source, {});
    EXPECT_TRUE(input);
    (*input)->layout()->keeps_fields = true;
    return read_all(**input).text;
  };
  EXPECT_EQ(text_of(npy("<f4", "(3,)", bytes_of<float>({0.1F, -0.0F, NAN}))), "0.1\n-0\n\n");
  EXPECT_EQ(text_of(npy("<f8", "(2,)", bytes_of<double>({0.1, INFINITY}))), "0.1\ninf\n");
  EXPECT_EQ(text_of(npy("<u8", "(1,)", bytes_of<std::uint64_t>({UINT64_MAX}))),
            "18446744073709551615\n");
  EXPECT_EQ(text_of(npy("<i8", "(1,)", bytes_of<std::int64_t>({INT64_MIN}))),
            "-9223372036854775808\n");
  EXPECT_EQ(text_of(npy("|b1", "(2,)", bytes_of<std::uint8_t>({0, 1}))), "0\n1\n");
}

TEST(NpyRows, MarksNanAndMissingNumbers) {
  const TempFile file(npy("<f8", "(3,)", bytes_of<double>({NAN, -999, 2})));
  auto source = ByteSource::open(file.path);
  RowOptions options;
  options.dialect.number.missing_numbers = {-999};
  const auto input = open_rows(*source, options);
  ASSERT_TRUE(input);
  const Read read = read_all(**input);
  EXPECT_TRUE(std::isnan(read.values[0][0]));
  EXPECT_TRUE(std::isnan(read.values[0][1]));
  EXPECT_EQ(read.values[0][2], 2);
}

// The numbers are 1, the largest, the smallest denormal, -0, infinity and NaN.
TEST(ParseNpy, ReadsHalfPrecisionOfEitherByteOrder) {
  const auto little = parse_npy(
      "x", npy("<f2", "(6,)",
               bytes_of<std::uint16_t>({0x3C00, 0x7BFF, 0x0001, 0x8000, 0x7C00, 0x7E01})));
  const auto big = parse_npy(
      "x", npy(">f2", "(6,)", std::string("\x3C\x00\x7B\xFF\x00\x01\x80\x00\x7C\x00\x7E\x01", 12)));
  for (const auto& tensor : {little, big}) {
    ASSERT_TRUE(tensor);
    EXPECT_EQ(tensor->values[0], 1);
    EXPECT_EQ(tensor->values[1], 65504);
    EXPECT_EQ(tensor->values[2], 0x1p-24);
    EXPECT_TRUE(tensor->values[3] == 0 && std::signbit(tensor->values[3]));
    EXPECT_EQ(tensor->values[4], INFINITY);
    EXPECT_TRUE(std::isnan(tensor->values[5]));
  }
}

TEST(ParseNpy, ReadsBigEndianDoublesInFortranOrder) {
  const auto tensor =
      parse_npy("x", npy(">f8", "(2, 2)",
                         std::string("\x3F\xF0\0\0\0\0\0\0\x40\x08\0\0\0\0\0\0", 16) +
                             std::string("\x40\0\0\0\0\0\0\0\x40\x10\0\0\0\0\0\0", 16),
                         "True"));
  ASSERT_TRUE(tensor);
  EXPECT_EQ(tensor->values, (std::vector<double>{1, 2, 3, 4}));
}

}  // namespace
}  // namespace sigconv
