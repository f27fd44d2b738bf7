// Compiled once for each instruction set, like direct.cpp.
#include "engine/elementwise.hpp"

#include "simd/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/elementwise.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace sigconv {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Divides the whole vectors of `numbers`. Adds 0 * quotient to `specials`, which becomes NaN if a
// quotient is not finite. Returns the number of quotients.
template <class D>
HWY_INLINE size_t divide_vectors(D d, double* numbers, size_t size, double divisor,
                                 double& specials) {
  const size_t lanes = hn::Lanes(d);
  const auto over = hn::Set(d, divisor);
  const auto zero = hn::Zero(d);
  auto sum = zero;
  size_t n = 0;
  for (; n + lanes <= size; n += lanes) {
    const auto quotient = hn::Div(hn::LoadU(d, numbers + n), over);
    hn::StoreU(quotient, d, numbers + n);
    sum = hn::MulAdd(quotient, zero, sum);
  }
  specials += hn::GetLane(hn::SumOfLanes(d, sum));
  return n;
}

void divide_all(double* numbers, size_t size, double divisor, double& specials) {
  const size_t done = divide_vectors(hn::ScalableTag<double>(), numbers, size, divisor, specials);
  divide_vectors(hn::CappedTag<double, 1>(), numbers + done, size - done, divisor, specials);
}

template <class D>
HWY_INLINE size_t round_vectors(D d, double* numbers, size_t size) {
  const size_t lanes = hn::Lanes(d);
  const auto big = hn::Set(d, 0x1p52);
  size_t n = 0;
  for (; n + lanes <= size; n += lanes) {
    const auto v = hn::LoadU(d, numbers + n);
    const auto magnitude = hn::Abs(v);
    // The sum rounds magnitudes below 2^52 to integers. Larger doubles are all integers.
    const auto rounded = hn::CopySignToAbs(hn::Sub(hn::Add(magnitude, big), big), v);
    hn::StoreU(hn::IfThenElse(hn::Lt(magnitude, big), rounded, v), d, numbers + n);
  }
  return n;
}

void round_all(double* numbers, size_t size) {
  const size_t done = round_vectors(hn::ScalableTag<double>(), numbers, size);
  round_vectors(hn::CappedTag<double, 1>(), numbers + done, size - done);
}

}  // namespace HWY_NAMESPACE
}  // namespace sigconv
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace sigconv {

bool divide(std::span<double> numbers, double divisor) {
  double specials = 0;
  SIGCONV_DISPATCH(divide_all)(numbers.data(), numbers.size(), divisor, specials);
  return specials == 0;
}

void round_to_integers(std::span<double> numbers) {
  SIGCONV_DISPATCH(round_all)(numbers.data(), numbers.size());
}

}  // namespace sigconv
#endif
