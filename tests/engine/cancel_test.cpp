// Tests kernels whose taps sum to 0: a constant gives exactly 0.
#include "engine/cancel.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "engine/cases.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

using Numbers = std::vector<double>;

TEST(Cancel, LeavesNoRestIfEverySumOfFirstTapsIsAPowerOfTwo) {
  EXPECT_FALSE(leaves_rest(Numbers{1, -1}, true));
  EXPECT_FALSE(leaves_rest(Numbers{1, -2, 1}, true));
  EXPECT_FALSE(leaves_rest(Numbers{0.5, 0, -0.5}, true));
  EXPECT_TRUE(leaves_rest(Numbers{1, -1}, false));
  EXPECT_TRUE(leaves_rest(Numbers{-2, -1, 0, 1, 2}, true));
  EXPECT_TRUE(leaves_rest(Numbers{0.1, 0x1p60, -0.1, -0x1p60}, true));
}

TEST(Cancel, IsOfTapsWhoseExactSumIsZero) {
  EXPECT_FALSE(leaves_rest(Numbers{0, 0}, false));
  EXPECT_FALSE(leaves_rest(Numbers{1, 2, 1}, false));
  EXPECT_FALSE(leaves_rest(Numbers{0.1, 0.2, -0.3}, false));
  EXPECT_FALSE(leaves_rest(Numbers{1, -1, 1e-20}, false));
}

TEST(Cancel, ConstantsGiveExactlyZeroWithEveryMethod) {
  Numbers kernel = test_kernel(151);
  for (std::size_t k = 0; k < 75; ++k) kernel[150 - k] = -kernel[k];
  kernel[75] = 0;
  for (const double level : {0.1, 7.0, 1234.5, 1e6, -1e300})
    for (const Index dilation : {1, 3})
      for (const Index stride : {1, 2})
        for (const Method method : {Method::direct, Method::fft, Method::reference}) {
          Spec spec;
          spec.mode = Mode::valid;
          spec.method = method;
          spec.dilation = dilation;
          spec.stride = stride;
          Numbers signal(2000, level);
          signal.push_back(2 * level);
          const auto outputs = *convolve(*make_plan(spec, kernel), signal);
          const bool reads_last = (2000 - 150 * dilation) % stride == 0;
          for (std::size_t i = 0; i + 1 < outputs.size(); ++i) ASSERT_EQ(outputs[i], 0) << level;
          EXPECT_EQ(outputs.back() != 0, reads_last) << level << " " << dilation << " " << stride;
        }
}

}  // namespace
}  // namespace sigconv
