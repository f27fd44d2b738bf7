// Compiled once for each instruction set, like direct.cpp.
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
  return hn::IfThenElseZero(hn::Lt(hn::Abs(x), hn::Inf(d)), x);  // false for NaN
}

// A step computes some points, each of which has one sample or two (kTwo).
struct Forward {
  const double* samples;
  Index half;
  double* points;

  template <bool kTwo, class D, class V = hn::Vec<D>>
  HWY_INLINE void at(D d, Index n, V cosine, V sine) const {
    const V first = finite(d, samples + n);
    V real = hn::Mul(first, cosine);
    V imaginary = hn::Mul(first, sine);
    if constexpr (kTwo) {
      const V second = finite(d, samples + half + n);
      real = hn::NegMulAdd(second, sine, real);
      imaginary = hn::MulAdd(second, cosine, imaginary);
    }
    hn::StoreInterleaved2(real, imaginary, d, points + 2 * n);
  }
};

struct Back {
  const double* points;
  Index half;
  double* samples;

  template <bool kTwo, class D, class V = hn::Vec<D>>
  HWY_INLINE void at(D d, Index n, V cosine, V sine) const {
    V real;
    V imaginary;
    hn::LoadInterleaved2(d, points + 2 * n, real, imaginary);
    hn::StoreU(hn::MulAdd(imaginary, sine, hn::Mul(real, cosine)), d, samples + n);
    if constexpr (kTwo)
      hn::StoreU(hn::NegMulAdd(real, sine, hn::Mul(imaginary, cosine)), d, samples + half + n);
  }
};

// Computes points begin .. end-1 in whole vectors; returns the index where it stopped.
template <bool kTwo, class D, class Step>
HWY_INLINE Index each_vector(D d, const Turns::Table& turns, Index begin, Index end,
                             const Step& step) {
  const auto lanes = static_cast<Index>(hn::Lanes(d));
  Index n = begin;
  for (; n + lanes <= end; n += lanes)
    step.template at<kTwo>(d, n, hn::LoadU(d, turns.cosines + n), hn::LoadU(d, turns.sines + n));
  return n;
}

template <bool kTwo, class Step>
HWY_INLINE void each_point(const Turns::Table& turns, Index begin, Index end, const Step& step) {
  const Index rest = each_vector<kTwo>(hn::ScalableTag<double>(), turns, begin, end, step);
  each_vector<kTwo>(hn::CappedTag<double, 1>(), turns, rest, end, step);
}

// Computes the points of `size` samples; returns the number of points.
template <class Step>
HWY_INLINE Index all_points(const Turns::Table& turns, Index size, const Step& step) {
  const Index one = size < turns.half ? size : turns.half;
  const Index two = size - one;
  each_point<true>(turns, 0, two, step);
  each_point<false>(turns, two, one, step);
  return one;
}

void turn_all(const double* samples, Index size, const Turns::Table& turns, double* points) {
  const Index made = all_points(turns, size, Forward{samples, turns.half, points});
  for (Index n = 2 * made; n < 2 * turns.half; ++n) points[n] = 0;
}

void turn_all_back(const double* points, const Turns::Table& turns, double* samples, Index size) {
  all_points(turns, size, Back{points, turns.half, samples});
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
