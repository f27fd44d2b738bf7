// A pipe is convolved in constant memory.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "cli/run.hpp"

namespace sigconv::test {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

TEST(Memory, OfALongPipeStaysBelow64Megabytes) {
  if (kSanitized) GTEST_SKIP() << "the sanitizer's own memory counts too";
  const Outcome result =
      run("yes 1.5 | head -c 50M | sigconv conv -k box:101 --digits 3 | tail -n 1");
  EXPECT_EQ(result.out, "0.757\n");
  rusage usage{};
  ASSERT_EQ(getrusage(RUSAGE_CHILDREN, &usage), 0);
  EXPECT_LT(usage.ru_maxrss, 64 << 10) << "KiB, the largest of the processes of this run";
}

}  // namespace
}  // namespace sigconv::test
