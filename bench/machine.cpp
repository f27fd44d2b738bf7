#include "bench/machine.hpp"

#include <chrono>
#include <cstddef>

#include "simd/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/machine.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace sigconv::bench {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Returns the number of operations. 10 independent sums hide the latency of a multiply-add.
double multiply_add(size_t rounds, double* result) {
  const hn::ScalableTag<double> d;
  using V = hn::Vec<decltype(d)>;
  const V factor = hn::Set(d, 0.999999);
  const V addend = hn::Set(d, 1e-6);
  // The sums start at different values, or the compiler would merge them.
  V a = addend, b = a + a, c = b + a, e = c + a, f = e + a;
  V g = f + a, h = g + a, i = h + a, j = i + a, k = j + a;
  for (size_t round = 0; round < rounds; ++round) {
    a = hn::MulAdd(a, factor, addend);
    b = hn::MulAdd(b, factor, addend);
    c = hn::MulAdd(c, factor, addend);
    e = hn::MulAdd(e, factor, addend);
    f = hn::MulAdd(f, factor, addend);
    g = hn::MulAdd(g, factor, addend);
    h = hn::MulAdd(h, factor, addend);
    i = hn::MulAdd(i, factor, addend);
    j = hn::MulAdd(j, factor, addend);
    k = hn::MulAdd(k, factor, addend);
  }
  const V all = a + b + c + e + f + g + h + i + j + k;
  *result = hn::GetLane(hn::SumOfLanes(d, all));
  return 20.0 * static_cast<double>(rounds) * static_cast<double>(hn::Lanes(d));
}

void triad_once(const double* b, const double* c, double* a, size_t size) {
  const hn::ScalableTag<double> d;
  const auto scale = hn::Set(d, 3);
  for (size_t i = 0; i + hn::Lanes(d) <= size; i += hn::Lanes(d))
    hn::StoreU(hn::MulAdd(scale, hn::LoadU(d, c + i), hn::LoadU(d, b + i)), d, a + i);
}

}  // namespace HWY_NAMESPACE
}  // namespace sigconv::bench
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <algorithm>
#include <vector>

namespace sigconv::bench {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

}  // namespace

double fma_peak() {
  double best = 0;
  for (int turn = 0; turn < 5; ++turn) {
    volatile double sink;
    double result = 0;
    const auto begin = Clock::now();
    const double operations = SIGCONV_DISPATCH(multiply_add)(100000, &result);
    best = std::max(best, operations / seconds_since(begin) * 1e-9);
    sink = result;
    static_cast<void>(sink);
  }
  return best;
}

double triad(double bytes) {
  const auto size = static_cast<std::size_t>(bytes / 24);
  std::vector<double> a(size), b(size, 1.0), c(size, 2.0);
  std::vector<double> rates;
  double spent = 0;
  while (rates.size() < 5 || (spent < 0.2 && rates.size() < 1000)) {
    const auto begin = Clock::now();
    SIGCONV_DISPATCH(triad_once)(b.data(), c.data(), a.data(), size);
    const double taken = seconds_since(begin);
    spent += taken;
    rates.push_back(static_cast<double>(size) * 24 / taken * 1e-9);
  }
  std::sort(rates.begin(), rates.end());
  return rates[rates.size() / 2];
}

}  // namespace sigconv::bench
#endif
