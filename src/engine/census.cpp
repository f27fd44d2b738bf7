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

// Returns the samples with zeros for NaN and infinities.
template <class D>
HWY_INLINE hn::Vec<D> finite_or_zero(D d, hn::Vec<D> sample) {
  return hn::IfThenElseZero(hn::Lt(hn::Abs(sample), hn::Inf(d)), sample);  // false for NaN
}

// Takes the census of the whole vectors of `x`; returns the number of their samples.
template <class D>
HWY_INLINE size_t count(D d, const double* x, size_t size, Census& census) {
  const size_t lanes = hn::Lanes(d);
  const auto infinity = hn::Inf(d);
  const auto zero = hn::Zero(d);
  auto largest = zero;
  auto smallest = infinity;
  auto square = zero;
  auto specials = zero;
  auto least = zero;
  auto fractions = zero;
  size_t n = 0;
  for (; n + lanes <= size; n += lanes) {
    const auto sample = hn::LoadU(d, x + n);
    const auto finite = hn::Lt(hn::Abs(sample), infinity);  // false for NaN
    const auto v = hn::IfThenElseZero(finite, sample);
    const auto magnitude = hn::Abs(v);
    largest = hn::Max(largest, magnitude);
    smallest = hn::Min(smallest, magnitude);
    least = hn::Min(least, v);
    square = hn::MulAdd(v, v, square);
    specials = hn::MulAdd(sample, zero, specials);  // NaN if the sample is not finite
    fractions = hn::Or(fractions, hn::Xor(hn::Round(v), v));
  }
  const double top = hn::GetLane(hn::MaxOfLanes(d, largest));
  if (top > census.largest) census.largest = top;
  census.square += hn::GetLane(hn::SumOfLanes(d, square));
  census.finite = census.finite && hn::GetLane(hn::SumOfLanes(d, specials)) == 0;
  census.negatives = census.negatives || hn::GetLane(hn::MinOfLanes(d, least)) < 0;
  const hn::RebindToUnsigned<D> bits;
  const auto same = hn::Eq(hn::BitCast(bits, fractions), hn::Zero(bits));
  census.integers = census.integers && hn::AllTrue(bits, same);
  census.zeros = census.zeros || hn::GetLane(hn::MinOfLanes(d, smallest)) == 0;
  return n;
}

void census_of(const double* x, size_t size, Census& census) {
  const size_t done = count(hn::ScalableTag<double>(), x, size, census);
  count(hn::CappedTag<double, 1>(), x + done, size - done, census);
}

template <class D>
HWY_INLINE size_t peaks_of_columns(D d, const double* x, size_t rows, size_t step, size_t begin,
                                   size_t end, double* peaks) {
  const size_t lanes = hn::Lanes(d);
  size_t j = begin;
  for (; j + lanes <= end; j += lanes) {
    auto peak = hn::Zero(d);
    for (size_t r = 0; r < rows; ++r)
      peak = hn::Max(peak, hn::Abs(finite_or_zero(d, hn::LoadU(d, x + r * step + j))));
    hn::StoreU(peak, d, peaks + j);
  }
  return j;
}

double peak_of(const double* x, size_t size) {
  const hn::ScalableTag<double> d;
  const size_t lanes = hn::Lanes(d);
  auto peak = hn::Zero(d);
  size_t n = 0;
  for (; n + lanes <= size; n += lanes)
    peak = hn::Max(peak, hn::Abs(finite_or_zero(d, hn::LoadU(d, x + n))));
  double most = hn::GetLane(hn::MaxOfLanes(d, peak));
  for (; n < size; ++n) {
    const double magnitude = __builtin_fabs(x[n]);
    if (magnitude > most && magnitude < __builtin_inf()) most = magnitude;
  }
  return most;
}

void peaks_of(const double* x, size_t size, size_t step, size_t group, double* peaks) {
  const size_t length = step * group;
  for (size_t begin = 0; begin < size; begin += length, peaks += step) {
    const size_t here = size - begin < length ? size - begin : length;
    if (step == 1) {
      *peaks = peak_of(x + begin, here);
      continue;
    }
    // The columns before `more` have a sample in a last row that is not whole.
    const size_t rows = here / step;
    const size_t more = here % step;
    const hn::CappedTag<double, 1> one;
    const hn::ScalableTag<double> many;
    const size_t a = peaks_of_columns(many, x + begin, rows + 1, step, 0, more, peaks);
    peaks_of_columns(one, x + begin, rows + 1, step, a, more, peaks);
    const size_t b = peaks_of_columns(many, x + begin, rows, step, more, step, peaks);
    peaks_of_columns(one, x + begin, rows, step, b, step, peaks);
  }
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

void find_peaks_of_groups(std::span<const double> samples, Index step, Index group, double* peaks) {
  SIGCONV_DISPATCH(peaks_of)
  (samples.data(), samples.size(), static_cast<std::size_t>(step), static_cast<std::size_t>(group),
   peaks);
}

}  // namespace sigconv
#endif
