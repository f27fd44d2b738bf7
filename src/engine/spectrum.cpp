// Compiled once for each instruction set, like direct.cpp.
#include "engine/spectrum.hpp"

#include "simd/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/spectrum.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace sigconv {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET != HWY_SCALAR
// Sums bins begin .. end-1 in steps of kVectors vectors; returns the index where it stopped. The
// product of complex numbers (a, b) and (c, d) needs (ac, bc) and (bd, ad). They are summed apart
// and joined once.
template <int kBlocks, int kVectors, class D>
HWY_INLINE Index sum_bins(D d, const SpectrumProduct* products, Index count, Index begin, Index end,
                          double* const* sums) {
  using V = hn::Vec<D>;
  const auto lanes = static_cast<Index>(hn::Lanes(d));
  Index at = begin;
  for (; at + kVectors * lanes <= end; at += kVectors * lanes) {
    V straight[kBlocks][kVectors];
    V crossed[kBlocks][kVectors];
    for (int i = 0; i < kBlocks; ++i)
      for (int v = 0; v < kVectors; ++v) straight[i][v] = crossed[i][v] = hn::Zero(d);
    for (Index p = 0; p < count; ++p) {
      const double* signal = products[p].signal + at;
      V x[kVectors];
      for (int v = 0; v < kVectors; ++v) x[v] = hn::LoadU(d, signal + v * lanes);
      for (int i = 0; i < kBlocks; ++i) {
        if (products[p].kernel[i] == nullptr) continue;
        const double* kernel = products[p].kernel[i] + at;
        for (int v = 0; v < kVectors; ++v) {
          const V w = hn::LoadU(d, kernel + v * lanes);
          straight[i][v] = hn::MulAdd(x[v], hn::DupEven(w), straight[i][v]);
          crossed[i][v] = hn::MulAdd(hn::Reverse2(d, x[v]), hn::DupOdd(w), crossed[i][v]);
        }
      }
    }
    for (int i = 0; i < kBlocks; ++i)
      for (int v = 0; v < kVectors; ++v) {
        const V difference = hn::Sub(straight[i][v], crossed[i][v]);
        const V sum = hn::Add(straight[i][v], crossed[i][v]);
        hn::StoreU(hn::OddEven(sum, difference), d, sums[i] + at + v * lanes);
      }
  }
  return at;
}

template <int kBlocks, int kVectors>
HWY_INLINE void sum_all(const SpectrumProduct* products, Index count, Index bins,
                        double* const* sums) {
  const Index many =
      sum_bins<kBlocks, kVectors>(hn::ScalableTag<double>(), products, count, 0, 2 * bins, sums);
  sum_bins<kBlocks, 1>(hn::CappedTag<double, 2>(), products, count, many, 2 * bins, sums);
}

void sums_of(const SpectrumProduct* products, Index count, Index bins, Index blocks,
             double* const* sums) {
  // Both forms keep 8 vectors of sums: they hide the latency of a multiply-add and fit into 16
  // registers.
  if (blocks == 1) return sum_all<1, 4>(products, count, bins, sums);
  sum_all<kBlocksAtOnce, 2>(products, count, bins, sums);
}
#else
void sums_of(const SpectrumProduct* products, Index count, Index bins, Index blocks,
             double* const* sums) {
  for (Index i = 0; i < blocks; ++i)
    for (Index at = 0; at < 2 * bins; at += 2) {
      double real = 0;
      double imaginary = 0;
      for (Index p = 0; p < count; ++p) {
        if (products[p].kernel[i] == nullptr) continue;
        const double* x = products[p].signal + at;
        const double* w = products[p].kernel[i] + at;
        real += x[0] * w[0] - x[1] * w[1];
        imaginary += x[1] * w[0] + x[0] * w[1];
      }
      sums[i][at] = real;
      sums[i][at + 1] = imaginary;
    }
}
#endif

}  // namespace HWY_NAMESPACE
}  // namespace sigconv
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace sigconv {

void sum_products(std::span<const SpectrumProduct> products, Index bins, Index blocks,
                  const std::array<double*, kBlocksAtOnce>& sums) {
  SIGCONV_DISPATCH(sums_of)
  (products.data(), static_cast<Index>(products.size()), bins, blocks, sums.data());
}

}  // namespace sigconv
#endif
