#include "pipeline/write.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "pipeline/tables.hpp"

namespace sigconv::test {
namespace {

// Makes a folder for one output file and removes it after the test.
class Write : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "/sigconv-write-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path() const { return folder_ / "out"; }
  std::string content() const {
    std::ifstream file(path(), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }

 private:
  std::filesystem::path folder_;
};

Text text_of(std::string_view bytes) {
  Text text;
  text.bytes.append(bytes);
  return text;
}

Text numbers_of(const std::vector<double>& numbers) {
  return text_of({reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(double)});
}

TEST_F(Write, EndsEachLineExceptTheLast) {
  Layout layout = layout_of(1, {0});
  layout.line_end = "\r\n";
  auto output = OutputFile::open(path());
  ASSERT_TRUE(output);
  const auto writer = make_table_writer({}, layout, 0, *output);
  ASSERT_FALSE(writer->write(text_of("1\r\n2")));
  ASSERT_FALSE(writer->write(text_of("")));
  ASSERT_FALSE(writer->write(text_of("3\r\n")));
  ASSERT_FALSE(writer->write(text_of("4")));
  ASSERT_FALSE(writer->finish());
  ASSERT_FALSE(output->finish());
  EXPECT_EQ(content(), "1\r\n2\r\n3\r\n4");
}

TEST_F(Write, ReturnsTheErrorOfATextAfterItsBytes) {
  const Layout layout = layout_of(1, {0});
  auto output = OutputFile::open(path());
  ASSERT_TRUE(output);
  const auto writer = make_table_writer({}, layout, 0, *output);
  Text text = text_of("1\n");
  text.error = data_error("x.csv", "wrong");
  const Failure error = writer->write(text);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->message, "wrong");
  ASSERT_FALSE(output->finish());
  EXPECT_EQ(content(), "1\n");
}

TEST_F(Write, HoldsTheNumbersOfAnArrayUntilItsShapeIsKnown) {
  const Layout layout = layout_of(2, {0, 1});
  Format format;
  format.rows = Format::Rows::npy;
  auto output = OutputFile::open(path());
  ASSERT_TRUE(output);
  const auto writer = make_table_writer(format, layout, 1 << 10, *output);
  ASSERT_FALSE(writer->write(numbers_of({1, 2, 3, 4})));
  ASSERT_FALSE(writer->write(numbers_of({})));
  ASSERT_FALSE(writer->write(numbers_of({5, 6})));
  ASSERT_FALSE(writer->finish());
  ASSERT_FALSE(output->finish());
  const std::string bytes = content();
  EXPECT_NE(bytes.find("'shape': (3, 2)"), std::string::npos);
  std::vector<double> numbers(6);
  ASSERT_GT(bytes.size(), 48U);
  std::memcpy(numbers.data(), bytes.data() + bytes.size() - 48, 48);
  EXPECT_EQ(numbers, (std::vector<double>{1, 2, 3, 4, 5, 6}));
}

TEST_F(Write, RejectsAnArrayBeyondTheBuffer) {
  const Layout layout = layout_of(1, {0});
  Format format;
  format.rows = Format::Rows::npy;
  auto output = OutputFile::open(path());
  ASSERT_TRUE(output);
  const auto writer = make_table_writer(format, layout, 16, *output);
  EXPECT_FALSE(writer->write(numbers_of({1, 2})));
  const Failure error = writer->write(numbers_of({3}));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->source, "x.csv");
  EXPECT_EQ(
      error->message,
      "the outputs exceed --max-buffer, and a .npy output holds them until it knows their number");
}

}  // namespace
}  // namespace sigconv::test
