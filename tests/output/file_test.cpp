#include "output/file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace {

std::atomic<bool> ends_when_named = false;  // sends SIGTERM once a temporary file has a name
std::atomic<bool> has_no_nameless_files = false;

void file_has_a_name() {
  if (ends_when_named.exchange(false)) kill(getpid(), SIGTERM);
}

}  // namespace

// These functions replace those of the C library.
extern "C" int linkat(int from, const char* path, int to, const char* name, int flags) noexcept {
  const auto result = static_cast<int>(syscall(SYS_linkat, from, path, to, name, flags));
  if (result == 0) file_has_a_name();
  return result;
}

extern "C" int openat(int folder, const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const bool creates = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
  const mode_t mode = creates ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  if (has_no_nameless_files && (flags & O_TMPFILE) == O_TMPFILE) {
    errno = EOPNOTSUPP;
    return -1;
  }
  const auto result = static_cast<int>(syscall(SYS_openat, folder, path, flags, mode));
  if (result >= 0 && (flags & O_EXCL) != 0) file_has_a_name();
  return result;
}

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

  // Ends the process by a signal after a temporary file gets its name, and before the name is
  // registered for removal. Another thread may receive the signal, so this one waits for it.
  [[noreturn]] void end_within() const {
    ends_when_named = true;
    static_cast<void>(write_file(folder_ / "a", "new"));
    sleep(60);
    std::_Exit(0);
  }

  fs::path folder_;
};

TEST_F(OutputFileTest, IsRemovedIfASignalArrivesAsItGetsItsName) {
  std::ofstream(folder_ / "a") << "old";
  EXPECT_EXIT(end_within(), testing::KilledBySignal(SIGTERM), "");
  EXPECT_EXIT((has_no_nameless_files = true, end_within()), testing::KilledBySignal(SIGTERM), "");
  EXPECT_EQ(read("a"), "old");
  EXPECT_EQ(files(), 1U);
}

TEST_F(OutputFileTest, IsRemovedIfASignalArrivesInAnotherThread) {
  const auto end_among_threads = [&] {
    static_cast<void>(write_file(folder_ / "b", "new"));  // installs the signal handlers
    for (int i = 0; i < 4; ++i)
      std::thread([] {
        for (;;) pause();
      }).detach();
    end_within();
  };
  EXPECT_EXIT(end_among_threads(), testing::KilledBySignal(SIGTERM), "");
  EXPECT_EQ(read("b"), "new");
  EXPECT_EQ(files(), fs::exists(folder_ / "a") ? 2U : 1U);  // "a" is complete, or does not exist
}

TEST_F(OutputFileTest, IsWrittenIfTemporaryFilesNeedNames) {
  has_no_nameless_files = true;
  const std::string longest(255, 'x');
  EXPECT_FALSE(write_file(folder_ / "a", "one"));
  EXPECT_FALSE(write_file(folder_ / longest, "two"));
  has_no_nameless_files = false;
  EXPECT_EQ(read("a"), "one");
  EXPECT_EQ(read(longest), "two");
  EXPECT_EQ(files(), 2U);
}

TEST_F(OutputFileTest, AppearsOnceItIsFinished) {
  auto file = OutputFile::open(folder_ / "a");
  ASSERT_TRUE(file);
  EXPECT_FALSE(file->write("one\n"));
  EXPECT_FALSE(fs::exists(folder_ / "a"));
  EXPECT_FALSE(file->finish());
  EXPECT_EQ(read("a"), "one\n");
  EXPECT_EQ(files(), 1U);
}

TEST_F(OutputFileTest, DoesNotAppearUnlessFinished) {
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
