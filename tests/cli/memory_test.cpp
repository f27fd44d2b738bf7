// Checks that memory stays bounded for inputs of any length and any number of threads.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <string>

#include "cli/run.hpp"

namespace sigconv::test {
namespace {

class Memory : public testing::Test {
 protected:
  void SetUp() override {
    if (kSanitized) GTEST_SKIP() << "the sanitizer's own memory counts too";
  }

  // Checks the largest process of all that this test program has run.
  static void expect_below_64_megabytes() {
    rusage usage{};
    ASSERT_EQ(getrusage(RUSAGE_CHILDREN, &usage), 0);
    EXPECT_LT(usage.ru_maxrss, 64 << 10) << "KiB";
  }
};

TEST_F(Memory, StaysBelow64MegabytesForALongPipe) {
  const Outcome result =
      run("yes 1.5 | head -c 50M | sigconv conv -k box:101 --digits 3 | tail -n 1");
  EXPECT_EQ(result.out, "0.757\n");
  expect_below_64_megabytes();
}

TEST_F(Memory, StaysBelow64MegabytesForFourGigabytesInAPipe) {
  const std::string row = std::string(900, 'x') + ",1.5";
  const Outcome result = run("yes " + row +
                             " | head -n 4750000 | sigconv conv -k box:101 -c 2 --no-header -j 8 "
                             "--only --fixed 2 | tail -n 1");
  EXPECT_EQ(result.out, "0.76\n");
  EXPECT_EQ(result.err, "");
  expect_below_64_megabytes();
}

// The reader allocates for rows; line breaks in quotes and blank lines are no rows.
TEST_F(Memory, StaysBelow64MegabytesForManyColumnsAndLineBreaks) {
  const Outcome result =
      run("awk 'BEGIN { n = \"\"; for (i = 0; i < 2000; ++i) n = n \"ab\\n\"; c = \"\"; for (i = "
          "0; i < "
          "100; ++i) c = c \",\" i; for (r = 0; r < 300; ++r) print \"\\\"\" n \"\\\"\" c; for (i "
          "= 0; i < "
          "100000; ++i) print \"\" }' >x.csv\n"
          "sigconv conv -k 1,1 -c 2- --no-header -j 2 x.csv | cksum");
  EXPECT_EQ(result.err, "");
  expect_below_64_megabytes();
}

TEST_F(Memory, StaysBelow64MegabytesForALongKernelOverTenColumns) {
  for (const char* threads : {"1", "2", "8"}) {
    const Outcome result = run(
        std::string("awk 'BEGIN { for (i = 0; i < 100000; ++i) print sin(i * i) }' >k.csv\n"
                    "awk 'BEGIN { for (i = 0; i < 250000; ++i) { for (c = 1; c < 10; ++c) printf "
                    "\"%.3f,\", 100 * sin(i * c); print i % 7 } }' >x.csv\n"
                    "sigconv conv -k k.csv -j ") +
        threads + " x.csv | wc -l");
    EXPECT_EQ(result.out, "250000\n");
    SCOPED_TRACE(threads);
    expect_below_64_megabytes();
  }
}

TEST_F(Memory, StaysBelow64MegabytesForManyGaps) {
  for (const char* mode : {"same", "valid"}) {
    const Outcome result =
        run(std::string("awk 'BEGIN { t = -2; for (i = 0; i < 300000; ++i) { t += 3; print t "
                        "\",1\"; print ++t \",2\" } }' "
                        "| sigconv conv -k 1,1 --time 1 --step 1 --gaps split --mode ") +
            mode + " | tail -n 1");
    EXPECT_EQ(result.out, "1199998,3\n") << mode;
    expect_below_64_megabytes();
  }
}

TEST_F(Memory, StaysBelow64MegabytesForManySortedKeys) {
  const Outcome result =
      run("awk 'BEGIN { for (i = 0; i < 500000; ++i) print \"k\" i \",1\" }' "
          "| sigconv conv -k 1,1 --by 1 --sorted --no-header | tail -n 1");
  EXPECT_EQ(result.out, "k499999,1\n");
  expect_below_64_megabytes();
}

TEST_F(Memory, StaysBelow64MegabytesForShortRowsBelowAWideOne) {
  const Outcome result =
      run("(seq -s , 1000; yes 1 | head -n 300000) "
          "| sigconv conv -k 1,1 -c 1 -j 2 --ragged --no-header --only | tail -n 1");
  EXPECT_EQ(result.out, "2\n");
  expect_below_64_megabytes();
}

}  // namespace
}  // namespace sigconv::test
