#include "sigconv/correlogram.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>
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

// Adds the infinities, which were taken for zeros, to the lags that have a product with one.
void repair(std::span<const double> x, std::span<double> sums) {
  const auto length = static_cast<Index>(x.size());
  const auto lags = static_cast<Index>(sums.size());
  const auto add = [&](Index lag, Index other, double sample) {
    if (other < 0 || other >= length) return;
    const double factor = x[static_cast<std::size_t>(other)];
    if (!std::isnan(factor)) sums[static_cast<std::size_t>(lag)] += sample * factor;
  };
  for (Index n = 0; n < length; ++n) {
    const double sample = x[static_cast<std::size_t>(n)];
    if (!std::isinf(sample)) continue;
    for (Index lag = 0; lag < lags; ++lag) {
      add(lag, n + lag, sample);
      add(lag, n - lag, sample);
    }
  }
}

// Returns the sums at lags 0 .. last of x, without the products of NaN. `padded`: the samples of x,
// scaled or not, which it may change.
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

// Returns the number of products without NaN at each lag, or nothing if no sample is NaN.
std::vector<double> present_products(std::span<const double> x, Index last) {
  if (std::ranges::none_of(x, [](double sample) { return std::isnan(sample); })) return {};
  std::vector<double> present;
  present.reserve(x.size());
  for (const double sample : x) present.push_back(std::isnan(sample) ? 0 : 1);
  return lag_sums(present, present, last);  // exact, as are all sums of integers
}

// The sums at the lags of a signal.
struct LagSums {
  std::vector<double> sums;
  std::vector<double> present;  // products without NaN; empty if no sample is NaN
  Index length;

  double products(Index lag) const {
    return present.empty() ? static_cast<double>(length - lag)
                           : present[static_cast<std::size_t>(lag)];
  }
};

// Divides the sum at a lag that has products.
double scaled(const LagSums& all, Index lag, Scale scale) {
  const double sum = all.sums[static_cast<std::size_t>(lag)];
  const double products = all.products(lag);
  if (products == 0) return std::nan("");
  // R's acf divides by this number, which is the length of a signal without missing samples.
  const double biased = products + static_cast<double>(lag);
  switch (scale) {
    case Scale::none:
      return sum;
    case Scale::biased:
      return sum / biased;
    case Scale::unbiased:
      return sum / products;
    case Scale::coeff:
      break;
  }
  const double zero_lag = all.sums[0];
  if (!(zero_lag > 0)) return std::nan("");
  if (all.present.empty()) return sum / zero_lag;
  return std::clamp(sum / biased / (zero_lag / all.products(0)), -1.0, 1.0);
}

// Returns the value at a lag without products.
double beyond(const LagSums& all, Scale scale) {
  if (scale == Scale::unbiased) return std::nan("");
  return scale == Scale::coeff && !(all.sums[0] > 0) ? std::nan("") : 0;
}

}  // namespace

std::vector<double> autocorrelate(std::span<const double> x, Index max_lag, Scale scale) {
  assert(!x.empty() && max_lag >= 0 && max_lag <= kFar);
  const auto length = static_cast<Index>(x.size());
  const Index last = std::min(max_lag, length - 1);  // the last lag that has a product
  std::vector<double> samples(x.begin(), x.end());
  if (scale == Scale::coeff) to_unit_scale(samples);  // the quotients are those of any scale
  const LagSums sums{lag_sums(x, std::move(samples), last), present_products(x, last), length};
  std::vector<double> values(2 * static_cast<std::size_t>(max_lag) + 1);
  for (Index lag = 0; lag <= max_lag; ++lag) {
    const double value = lag <= last ? scaled(sums, lag, scale) : beyond(sums, scale);
    values[static_cast<std::size_t>(max_lag + lag)] = value;
    values[static_cast<std::size_t>(max_lag - lag)] = value;
  }
  return values;
}

std::vector<double> partial_autocorrelations(std::span<const double> coefficients) {
  std::vector<double> partial(coefficients.size(), std::nan(""));
  if (partial.empty()) return partial;
  partial[0] = coefficients[0];
  std::vector<double> weights;  // of the lags 1 .. k-1, which predict a sample best
  for (std::size_t k = 1; k < partial.size(); ++k) {
    double rest = coefficients[k];
    double error = 1;
    for (std::size_t i = 0; i + 1 < k; ++i) {
      rest -= weights[i] * coefficients[k - i - 1];
      error -= weights[i] * coefficients[i + 1];
    }
    const double value = rest / error;
    if (!std::isfinite(value)) break;
    partial[k] = value;
    const std::vector<double> before = weights;
    for (std::size_t i = 0; i + 1 < k; ++i) weights[i] -= value * before[k - 2 - i];
    weights.push_back(value);
  }
  return partial;
}

double confidence_bound(double confidence, Index samples) {
  assert(confidence > 0 && confidence < 1 && samples > 0);
  // Solves erfc(z / sqrt(2)) = 1 - confidence by Newton's method. The function falls and is convex,
  // so the steps from 0 approach the solution from below.
  const double tail = 1 - confidence;
  double z = 0;
  for (int step = 0; step < 200; ++step) {
    const double slope = -2 / std::sqrt(2 * std::numbers::pi) * std::exp(-z * z / 2);
    const double next = z - (std::erfc(z / std::numbers::sqrt2) - tail) / slope;
    if (!(next > z)) break;
    z = next;
  }
  return z / std::sqrt(static_cast<double>(samples));
}

}  // namespace sigconv
