#include "output/file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace sigconv {
namespace {

namespace fs = std::filesystem;

class OutputFileTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "sigconv-file-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(folder_ / name).rdbuf();
    return text.str();
  }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
};

TEST_F(OutputFileTest, AppearsWhole) {
  auto file = OutputFile::open(folder_ / "a");
  ASSERT_TRUE(file);
  EXPECT_FALSE(file->write("one\n"));
  EXPECT_FALSE(fs::exists(folder_ / "a"));
  EXPECT_FALSE(file->finish());
  EXPECT_EQ(read("a"), "one\n");
  EXPECT_EQ(files(), 1U);
}

TEST_F(OutputFileTest, OrNotAtAll) {
  std::ofstream(folder_ / "a") << "old";
  {
    auto file = OutputFile::open(folder_ / "a");
    ASSERT_TRUE(file);
    EXPECT_FALSE(file->write(std::string(2 * kHeld, 'x')));
  }
  EXPECT_EQ(read("a"), "old");
  EXPECT_EQ(files(), 1U);
}

TEST_F(OutputFileTest, KeepsModeAndFollowsLinks) {
  std::ofstream(folder_ / "a") << "old";
  chmod((folder_ / "a").c_str(), 0640);
  fs::create_symlink("a", folder_ / "link");
  auto file = OutputFile::open(folder_ / "link");
  ASSERT_TRUE(file);
  EXPECT_FALSE(file->write("new"));
  EXPECT_FALSE(file->finish());
  EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
  EXPECT_EQ(read("a"), "new");
  EXPECT_EQ(fs::status(folder_ / "a").permissions(), fs::perms(0640));
}

}  // namespace
}  // namespace sigconv
