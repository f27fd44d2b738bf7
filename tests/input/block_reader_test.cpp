#include "input/block_reader.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "input/open_rows.hpp"

namespace sigconv {
namespace {

TEST(BlockReader, GivesWholeRecordsInOrder) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += std::to_string(i) + ",\"line\nbreak\"\r\n";
  text += "last";
  for (const std::size_t size : {1UL, 2UL, 7UL, 100UL, 65536UL}) {
    const std::string path = testing::TempDir() + "block_reader_test.csv";
    const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ASSERT_EQ(write(fd, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    close(fd);
    auto source = ByteSource::open(path);
    ASSERT_TRUE(source);
    const Dialect dialect;
    BlockReader reader(*source, dialect, size);
    std::string joined;
    for (Block block;;) {
      const auto more = reader.next(block);
      ASSERT_TRUE(more);
      if (!*more) break;
      const auto part = block.text.view();
      joined += part;
      if (joined.size() < text.size()) {
        EXPECT_TRUE(part.ends_with("\"\r\n"));
      }
    }
    EXPECT_EQ(joined, text) << "blocks of " << size;
    unlink(path.c_str());
  }
}

// The reader returns complete rows before it waits for more input.
TEST(BlockReader, MarksABlockIfTheInputStalls) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const int saved = dup(STDIN_FILENO);
  dup2(ends[0], STDIN_FILENO);
  ASSERT_EQ(write(ends[1], "1\n2\n3", 5), 5);
  auto source = ByteSource::open("-");
  ASSERT_TRUE(source);
  const Dialect dialect;
  BlockReader reader(*source, dialect, kBlockSize);
  Block block;
  auto more = reader.next(block);
  ASSERT_TRUE(more && *more);
  EXPECT_EQ(block.text.view(), "1\n2\n");
  EXPECT_TRUE(block.stalled);
  close(ends[1]);
  more = reader.next(block);
  ASSERT_TRUE(more && *more);
  EXPECT_EQ(block.text.view(), "3");
  EXPECT_FALSE(block.stalled);
  dup2(saved, STDIN_FILENO);
  close(saved);
  close(ends[0]);
}

}  // namespace
}  // namespace sigconv
