#include "input/kernel_source.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace sigconv {
namespace {

using Numbers = std::vector<double>;

// A test with files in a folder of its own.
class KernelSource : public testing::Test {
 public:
  KernelSource()
      : folder_(std::filesystem::temp_directory_path() /
                ("kernel_source_" + std::to_string(getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~KernelSource() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return (folder_ / name).string();
  }
  static Numbers taps(const std::string& text, const KernelRules& rules) {
    const auto kernel = read_kernel(text, {}, rules);
    EXPECT_TRUE(kernel) << text << ": " << kernel.error().message;
    return kernel ? kernel->taps : Numbers();
  }
  static std::string message(const std::string& text, const KernelRules& rules) {
    const auto kernel = read_kernel(text, {}, rules);
    return kernel ? "read" : kernel.error().message;
  }

 private:
  std::filesystem::path folder_;
};

TEST_F(KernelSource, ReadsColumnWithAllOptionsOfTable) {
  KernelRules rules;
  rules.dialect.delimiter = ';';
  rules.dialect.delimiter_given = true;
  rules.dialect.comment = "#";
  rules.dialect.skip_lines = 1;
  rules.dialect.header = Header::present;
  rules.dialect.header_rows = 2;
  const auto path = file("k.csv", "title\n# made\nx;y\nm;s\n1;10\n2;20\n");
  EXPECT_EQ(taps(path + ":y", rules), (Numbers{10, 20}));
  rules.dialect.header = Header::absent;
  rules.dialect.header_rows = 1;
  rules.dialect.skip_lines = 4;
  EXPECT_EQ(taps(path + ":2", rules), (Numbers{10, 20}));
}

TEST_F(KernelSource, RejectsTokenOfMissingValueWithItsPlace) {
  KernelRules rules;
  rules.dialect.number.missing_numbers = {-9999};
  const auto path = file("k.csv", "t,w\n0,1\n1,-9999\n");
  const auto kernel = read_kernel(path + ":w", {}, rules);
  ASSERT_FALSE(kernel);
  EXPECT_EQ(kernel.error().message, "a tap is missing");
  EXPECT_EQ(kernel.error().line, 3U);
  EXPECT_EQ(kernel.error().column, 3U);
  EXPECT_EQ(message(file("plain.csv", "1\n-9999\n"), rules), "a tap is missing");
  EXPECT_EQ(taps("segment:" + path + ":w,0,1", rules), Numbers{1});
  EXPECT_EQ(message("segment:" + path + ":w,1,1", rules),
            "the chosen part of the signal has a missing sample");
}

TEST_F(KernelSource, ReadsInputOfRunAsSignal) {
  const auto path = file("x.csv", "1\n2\n3\n");
  KernelRules rules;
  rules.dialect.header = Header::present;
  EXPECT_EQ(taps(path, rules), (Numbers{1, 2, 3}));
  rules.inputs = {path};
  EXPECT_EQ(taps(path, rules), (Numbers{2, 3}));
}

TEST_F(KernelSource, TriesGivenDelimiterBeforeItsOwn) {
  KernelRules rules;
  rules.dialect.delimiter_given = true;
  rules.dialect.delimiter = '|';
  EXPECT_EQ(taps(file("bar.csv", "1|2\n"), rules), (Numbers{1, 2}));
  EXPECT_EQ(taps(file("comma.csv", "1,2\n"), rules), (Numbers{1, 2}));
  EXPECT_EQ(taps(file("semicolon.csv", "1;2\n"), rules), (Numbers{1, 2}));
  rules.dialect.delimiter = ' ';
  rules.dialect.blanks = true;
  EXPECT_EQ(taps(file("blank.csv", "1  2\n"), rules), (Numbers{1, 2}));
  EXPECT_EQ(taps(file("prose.csv", "1, 2\n"), rules), (Numbers{1, 2}));
}

TEST_F(KernelSource, ChecksTimesOfNamedColumnOnly) {
  KernelRules rules;
  int rows = 0;
  rules.check_times = [&](const Layout&) -> RowCheck {
    return [&](const Rows&, std::size_t begin, std::size_t end) -> Failure {
      rows += static_cast<int>(end - begin);
      return std::nullopt;
    };
  };
  rules.times.times = "t";
  const auto path = file("k.csv", "t,w\n0,1\n1,2\n2,3\n");
  EXPECT_EQ(taps(path + ":w", rules), (Numbers{1, 2, 3}));
  EXPECT_EQ(rows, 3);
  EXPECT_EQ(taps("segment:" + path + ":w,1,1", rules), Numbers{2});
  EXPECT_EQ(rows, 4);
  EXPECT_EQ(taps(path + ":t", rules), (Numbers{0, 1, 2}));
  rules.times.times = "u";
  EXPECT_EQ(taps(path + ":w", rules), (Numbers{1, 2, 3}));
  rules.times.times = "1";
  EXPECT_EQ(taps(path + ":w", rules), (Numbers{1, 2, 3}));
  EXPECT_EQ(rows, 4);
  rules.inputs = {path};
  EXPECT_EQ(taps(path + ":w", rules), (Numbers{1, 2, 3}));
  EXPECT_EQ(rows, 7);
}

}  // namespace
}  // namespace sigconv
