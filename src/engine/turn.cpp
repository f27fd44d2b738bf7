// Compiled once for each instruction set, as direct.cpp is.
#include "engine/turn.hpp"

#include <cmath>
#include <numbers>

#include "simd/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/turn.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace sigconv {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class D>
HWY_INLINE hn::Vec<D> finite(D d, const double* samples) {
  const auto x = hn::LoadU(d, samples);
  return hn::IfThenElseZero(hn::Lt(hn::Abs(x), hn::Inf(d)), x);  // not so for a NaN
}

// Points begin .. end-1, in whole vectors; returns where it stopped. Of one sample each or of two.
template <bool kTwo, class D>
HWY_INLINE Index turn_whole(D d, const double* samples, const Turns::Table& turns, Index begin,
                            Index end, double* points) {
  const auto lanes = static_cast<Index>(hn::Lanes(d));
  Index n = begin;
  for (; n + lanes <= end; n += lanes) {
    const auto cosine = hn::LoadU(d, turns.cosines + n);
    const auto sine = hn::LoadU(d, turns.sines + n);
    const auto first = finite(d, samples + n);
    auto real = hn::Mul(first, cosine);
    auto imaginary = hn::Mul(first, sine);
    if constexpr (kTwo) {
      const auto second = finite(d, samples + turns.half + n);
      real = hn::NegMulAdd(second, sine, real);
      imaginary = hn::MulAdd(second, cosine, imaginary);
    }
    hn::StoreInterleaved2(real, imaginary, d, points + 2 * n);
  }
  return n;
}

template <bool kTwo, class D>
HWY_INLINE Index turn_whole_back(D d, const double* points, const Turns::Table& turns, Index begin,
                                 Index end, double* samples) {
  const auto lanes = static_cast<Index>(hn::Lanes(d));
  Index n = begin;
  for (; n + lanes <= end; n += lanes) {
    const auto cosine = hn::LoadU(d, turns.cosines + n);
    const auto sine = hn::LoadU(d, turns.sines + n);
    hn::Vec<D> real;
    hn::Vec<D> imaginary;
    hn::LoadInterleaved2(d, points + 2 * n, real, imaginary);
    hn::StoreU(hn::MulAdd(imaginary, sine, hn::Mul(real, cosine)), d, samples + n);
    if constexpr (kTwo)
      hn::StoreU(hn::NegMulAdd(real, sine, hn::Mul(imaginary, cosine)), d,
                 samples + turns.half + n);
  }
  return n;
}

void turn_all(const double* samples, Index size, const Turns::Table& turns, double* points) {
  const hn::ScalableTag<double> many;
  const hn::CappedTag<double, 1> single;
  const Index one = size < turns.half ? size : turns.half;
  const Index two = size - one;
  Index n = turn_whole<true>(many, samples, turns, 0, two, points);
  turn_whole<true>(single, samples, turns, n, two, points);
  n = turn_whole<false>(many, samples, turns, two, one, points);
  turn_whole<false>(single, samples, turns, n, one, points);
  for (n = 2 * one; n < 2 * turns.half; ++n) points[n] = 0;
}

void turn_all_back(const double* points, const Turns::Table& turns, double* samples, Index size) {
  const hn::ScalableTag<double> many;
  const hn::CappedTag<double, 1> single;
  const Index one = size < turns.half ? size : turns.half;
  const Index two = size - one;
  Index n = turn_whole_back<true>(many, points, turns, 0, two, samples);
  turn_whole_back<true>(single, points, turns, n, two, samples);
  n = turn_whole_back<false>(many, points, turns, two, one, samples);
  turn_whole_back<false>(single, points, turns, n, one, samples);
}

}  // namespace HWY_NAMESPACE
}  // namespace sigconv
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace sigconv {

Turns::Turns(Index size) {
  for (Index n = 0; n < size / 2; ++n) {
    const double angle = std::numbers::pi * static_cast<double>(n) / static_cast<double>(size);
    cosines_.push_back(std::cos(angle));
    sines_.push_back(std::sin(angle));
  }
}

void Turns::turn(std::span<const double> samples, double* points) const {
  SIGCONV_DISPATCH(turn_all)
  (samples.data(), static_cast<Index>(samples.size()), table(), points);
}

void Turns::turn_back(const double* points, std::span<double> samples) const {
  SIGCONV_DISPATCH(turn_all_back)
  (points, table(), samples.data(), static_cast<Index>(samples.size()));
}

}  // namespace sigconv
#endif
