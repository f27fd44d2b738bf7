// Compiled once for each instruction set, the best chosen at run time. Only builtins inside: a
// standard template instantiated here could be the copy that the linker keeps for every processor.
#include "engine/direct.hpp"

#include "sigconv/convolve.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/direct.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace sigconv {
namespace HWY_NAMESPACE {

constexpr Index kBlock = 32;   // outputs summed side by side
constexpr Index kLevels = 48;  // of the pairwise sum: enough for 2^53 taps in chains of 512

// Taps of one chain, in order, onto `count` sums.
template <bool kUnitStride>
HWY_INLINE void add_chain(const double* HWY_RESTRICT weights, Index taps, Index dilation,
                          Index stride, const double* HWY_RESTRICT x, double* HWY_RESTRICT sums,
                          Index count) {
  for (Index j = 0; j < count; ++j) sums[j] = 0;
  for (Index k = 0; k < taps; ++k) {
    const double weight = weights[k];
    const double* HWY_RESTRICT from = x + k * dilation;
    for (Index j = 0; j < count; ++j)
      sums[j] = __builtin_fma(weight, from[kUnitStride ? j : j * stride], sums[j]);
  }
}

template <bool kUnitStride>
HWY_INLINE void block(const double* HWY_RESTRICT weights, Index taps, Index dilation, Index stride,
                      const double* HWY_RESTRICT x, double* HWY_RESTRICT y, Index count) {
  // Sums of 1, 2, 4 ... chains, as the digits of a binary counter: two of one length are added,
  // which gives the neighbours-first order of the definition.
  double sums[kLevels][kBlock];
  Index level = 0;
  Index chains = 0;
  for (Index begin = 0; begin < taps; begin += kChain) {
    const Index length = taps - begin < kChain ? taps - begin : kChain;
    if (count == kBlock)
      add_chain<kUnitStride>(weights + begin, length, dilation, stride, x + begin * dilation,
                             sums[level], kBlock);
    else
      add_chain<kUnitStride>(weights + begin, length, dilation, stride, x + begin * dilation,
                             sums[level], count);
    ++level;
    ++chains;
    for (Index twice = chains; twice % 2 == 0; twice /= 2) {
      --level;
      for (Index j = 0; j < count; ++j) sums[level - 1][j] += sums[level][j];
    }
  }
  for (; level > 1; --level)
    for (Index j = 0; j < count; ++j) sums[level - 2][j] += sums[level - 1][j];
  for (Index j = 0; j < count; ++j) y[j] = sums[0][j];
}

void direct(const double* weights, Index taps, Index dilation, Index stride, const double* x,
            double* y, Index count) {
  for (Index first = 0; first < count; first += kBlock) {
    const Index length = count - first < kBlock ? count - first : kBlock;
    if (stride == 1)
      block<true>(weights, taps, dilation, 1, x + first, y + first, length);
    else
      block<false>(weights, taps, dilation, stride, x + first * stride, y + first, length);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace sigconv
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace sigconv {

HWY_EXPORT(direct);

void direct_range(const Plan& plan, std::span<const double> window, std::span<double> outputs) {
  HWY_DYNAMIC_DISPATCH(direct)
  (plan.weights.data(), static_cast<Index>(plan.weights.size()), plan.dilation, plan.stride,
   window.data(), outputs.data(), static_cast<Index>(outputs.size()));
}

}  // namespace sigconv
#endif
