// Compiled once for each instruction set, like direct.cpp.
#include "engine/census.hpp"

#include "simd/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/census.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace sigconv {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Takes the census of the whole vectors of `x`; returns the number of their samples.
template <class D>
HWY_INLINE size_t count(D d, const double* x, size_t size, Census& census) {
  const size_t lanes = hn::Lanes(d);
  const auto big = hn::Set(d, 0x1p52);
  const auto infinity = hn::Inf(d);
  const auto zero = hn::Zero(d);
  auto largest = zero;
  auto square = zero;
  auto specials = zero;
  auto least = zero;
  auto fractions = zero;
  auto zeros = zero;
  size_t n = 0;
  for (; n + lanes <= size; n += lanes) {
    const auto sample = hn::LoadU(d, x + n);
    const auto finite = hn::Lt(hn::Abs(sample), infinity);  // false for NaN
    const auto v = hn::IfThenElseZero(finite, sample);
    const auto magnitude = hn::Abs(v);
    // The sum rounds magnitudes below 2^52 to integers. Larger doubles are all integers.
    const auto rounded = hn::Sub(hn::Add(magnitude, big), big);
    const auto fraction = hn::And(hn::Ne(rounded, magnitude), hn::Lt(magnitude, big));
    largest = hn::Max(largest, magnitude);
    square = hn::MulAdd(v, v, square);
    specials = hn::Or(specials, hn::IfThenZeroElse(finite, hn::Set(d, 1)));
    least = hn::Min(least, v);
    fractions = hn::Or(fractions, hn::IfThenElseZero(fraction, hn::Set(d, 1)));
    zeros = hn::Or(zeros, hn::IfThenElseZero(hn::Eq(sample, zero), hn::Set(d, 1)));
  }
  const double top = hn::GetLane(hn::MaxOfLanes(d, largest));
  if (top > census.largest) census.largest = top;
  census.square += hn::GetLane(hn::SumOfLanes(d, square));
  census.finite = census.finite && hn::GetLane(hn::MaxOfLanes(d, specials)) == 0;
  census.negatives = census.negatives || hn::GetLane(hn::MinOfLanes(d, least)) < 0;
  census.integers = census.integers && hn::GetLane(hn::MaxOfLanes(d, fractions)) == 0;
  census.zeros = census.zeros || hn::GetLane(hn::MaxOfLanes(d, zeros)) != 0;
  return n;
}

void census_of(const double* x, size_t size, Census& census) {
  const size_t done = count(hn::ScalableTag<double>(), x, size, census);
  count(hn::CappedTag<double, 1>(), x + done, size - done, census);
}

}  // namespace HWY_NAMESPACE
}  // namespace sigconv
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace sigconv {

Census take_census(std::span<const double> window) {
  Census census;
  SIGCONV_DISPATCH(census_of)(window.data(), window.size(), census);
  return census;
}

}  // namespace sigconv
#endif
