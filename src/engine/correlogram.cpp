#include "sigconv/correlogram.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "engine/scale.hpp"
#include "sigconv/convolve.hpp"
#include "sigconv/plan.hpp"
#include "sigconv/sums.hpp"

namespace sigconv {
namespace {

// From this number of lags on, transforms are faster. Each of a million samples takes 25 ns by
// direct sums of 200 lags, 29 of 300, and 22 by transforms (bench/engine_bench.cpp).
constexpr Index kDirect = 200;
constexpr Index kPiece = 4096;  // least samples of a piece; shorter transforms mostly overlap

// Returns lags 0 .. max_lag of `kernel`, which begins at the first sample of `window`.
std::vector<double> lags_of(std::span<const double> kernel, std::span<const double> window,
                            Method method) {
  Spec spec;
  spec.operation = Operation::correlate;
  spec.mode = Mode::valid;
  spec.method = method;
  return *convolve(*make_plan(spec, kernel), window);
}

// Adds the effect of NaN and infinities, which were taken for zeros, to the lags that have a
// product with one.
void repair(std::span<const double> x, std::span<double> sums) {
  const auto length = static_cast<Index>(x.size());
  const auto lags = static_cast<Index>(sums.size());
  const auto add = [&](Index lag, Index other, double sample) {
    if (other >= 0 && other < length)
      sums[static_cast<std::size_t>(lag)] += sample * x[static_cast<std::size_t>(other)];
  };
  Index missing = -1;  // the largest lag that is NaN
  for (Index n = 0; n < length; ++n) {
    const double sample = x[static_cast<std::size_t>(n)];
    if (std::isnan(sample)) missing = std::max({missing, n, length - 1 - n});
    if (!std::isinf(sample)) continue;
    for (Index lag = 0; lag < lags; ++lag) {
      add(lag, n + lag, sample);
      add(lag, n - lag, sample);
    }
  }
  for (Index lag = 0; lag < std::min(missing + 1, lags); ++lag)
    sums[static_cast<std::size_t>(lag)] = std::nan("");
}

// Returns the sums at lags 0 .. last of x. `padded`: the samples of x, scaled or not, which it may
// change.
std::vector<double> lag_sums(std::span<const double> x, std::vector<double> padded, Index last) {
  const auto lags = static_cast<std::size_t>(last) + 1;
  padded.resize(x.size() + lags - 1);
  const bool finite = std::ranges::all_of(x, [](double sample) { return std::isfinite(sample); });
  if (!finite)
    for (double& sample : padded) sample = std::isfinite(sample) ? sample : 0;
  const auto samples = std::span<const double>(padded).first(x.size());
  std::vector<double> sums;
  if (last < kDirect) {
    sums = lags_of(samples, padded, Method::direct);
  } else {
    std::vector<CompensatedSum> totals(lags);
    const auto piece = static_cast<std::size_t>(std::max(last + 1, kPiece));
    for (std::size_t begin = 0; begin < x.size(); begin += piece) {
      const auto kernel = samples.subspan(begin, std::min(piece, x.size() - begin));
      const auto window = std::span(padded).subspan(begin, kernel.size() + lags - 1);
      const auto more = lags_of(kernel, window, Method::fft);
      for (std::size_t lag = 0; lag < lags; ++lag) totals[lag].add(more[lag]);
    }
    for (const CompensatedSum& total : totals) sums.push_back(total.value());
  }
  if (!finite) repair(x, sums);
  return sums;
}

}  // namespace

std::vector<double> autocorrelate(std::span<const double> x, Index max_lag, Scale scale) {
  assert(!x.empty() && max_lag >= 0 && max_lag <= kFar);
  const auto length = static_cast<Index>(x.size());
  const Index last = std::min(max_lag, length - 1);  // the last lag that has a product
  std::vector<double> samples(x.begin(), x.end());
  if (scale == Scale::coeff) to_unit_scale(samples);  // the quotients are those of any scale
  const auto sums = lag_sums(x, std::move(samples), last);
  std::vector<double> values(2 * static_cast<std::size_t>(max_lag) + 1);
  const double zero_lag = sums[0];
  for (Index lag = 0; lag <= max_lag; ++lag) {
    const Index products = length - lag;
    double sum = products > 0 ? sums[static_cast<std::size_t>(lag)] : 0;
    if (scale == Scale::biased) sum /= static_cast<double>(length);
    if (scale == Scale::unbiased)
      sum = products > 0 ? sum / static_cast<double>(products) : std::nan("");
    if (scale == Scale::coeff) sum = zero_lag > 0 ? sum / zero_lag : std::nan("");
    values[static_cast<std::size_t>(max_lag + lag)] = sum;
    values[static_cast<std::size_t>(max_lag - lag)] = sum;
  }
  return values;
}

}  // namespace sigconv
