#include "input/byte_source.hpp"

#include <gtest/gtest.h>

#include "input/slow_pipe.hpp"

namespace sigconv {
namespace {

TEST(ByteSource, FindsAMagicThatHoldsALineEndInASlowPipe) {
  const test::SlowPipe pipe("ab\ncd");
  auto source = ByteSource::open(pipe.path());
  ASSERT_TRUE(source);
  for (const auto& [magic, expected] :
       {std::pair{"ab\nd", false}, {"ab\nc", true}, {"ab", true}, {"ab\ncd!", false}, {"", true}}) {
    const auto begins = source->begins_with(magic);
    ASSERT_TRUE(begins);
    EXPECT_EQ(*begins, expected) << magic;
  }
  EXPECT_EQ(source->peeked(), "ab\ncd");
}

TEST(ByteSource, PeeksNoFurtherThanAMagicCanMatch) {
  const test::SlowPipe pipe("abcd");
  auto source = ByteSource::open(pipe.path());
  ASSERT_TRUE(source);
  const auto begins = source->begins_with("aXcd");
  ASSERT_TRUE(begins);
  EXPECT_FALSE(*begins);
  EXPECT_EQ(source->peeked(), "ab");
  EXPECT_EQ(*source->peek_all(), "abcd");
}

}  // namespace
}  // namespace sigconv
