#include "pipeline/key_set.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sigconv::test {
namespace {

TEST(KeySet, ContainsTheKeysThatWereInserted) {
  KeySet keys;
  EXPECT_FALSE(keys.contains(""));
  for (int i = 0; i < 1000; i += 2) {
    keys.insert(std::to_string(i));
    keys.insert(std::to_string(i));
  }
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(keys.contains(std::to_string(i)), i % 2 == 0) << i;
  EXPECT_FALSE(keys.contains(""));
  keys.insert("");
  EXPECT_TRUE(keys.contains(""));
}

}  // namespace
}  // namespace sigconv::test
