#include "engine/end_fit.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>
#include <vector>

#include "engine/scale.hpp"

namespace sigconv {
namespace {

// Returns the coefficients of the orthonormal polynomials that fit a window of samples best.
std::vector<double> coefficients(const EndFit& fit, std::span<const double> samples) {
  const auto taps = static_cast<std::size_t>(fit.taps);
  assert(samples.size() == taps);
  std::vector<double> all;
  for (std::size_t begin = 0; begin < fit.basis.size(); begin += taps) {
    double sum = 0;
    for (std::size_t t = 0; t < taps; ++t) sum = std::fma(fit.basis[begin + t], samples[t], sum);
    all.push_back(sum);
  }
  return all;
}

double value_at(const EndFit& fit, const std::vector<double>& coefficients, Index place) {
  double sum = 0;
  for (std::size_t j = 0; j < coefficients.size(); ++j)
    sum = std::fma(
        fit.values[j * static_cast<std::size_t>(fit.taps) + static_cast<std::size_t>(place)],
        coefficients[j], sum);
  return sum;
}

double weighted_sum(const Kernel& kernel, std::span<const double> samples) {
  double sum = 0;
  for (std::size_t t = 0; t < samples.size(); ++t) sum = std::fma(kernel.taps[t], samples[t], sum);
  return sum / kernel.divisor;
}

// The polynomial that fits the first or the last window.
class Polynomial {
 public:
  Polynomial(const EndFit& fit, std::span<const double> samples)
      : fit_(&fit),
        samples_(samples),
        finite_(std::ranges::all_of(samples, [](double x) { return std::isfinite(x); })) {}

  double at(Index place) {
    const double value = value_of(samples_, coefficients_, place);
    if (std::isfinite(value) || !finite_) return value;
    // Sums of very large samples can overflow although the value is in the range of doubles.
    if (smaller_.empty())
      for (const double sample : samples_) smaller_.push_back(sample / kOverflowScale);
    return value_of(smaller_, smaller_coefficients_, place) * kOverflowScale;
  }

 private:
  double value_of(std::span<const double> samples, std::vector<double>& cache, Index place) const {
    if (!fit_->exact.empty())
      return weighted_sum(fit_->exact[static_cast<std::size_t>(place)], samples);
    if (cache.empty()) cache = coefficients(*fit_, samples);
    return value_at(*fit_, cache, place);
  }

  const EndFit* fit_;
  std::span<const double> samples_;
  bool finite_;
  std::vector<double> coefficients_;
  std::vector<double> smaller_;  // the samples over kOverflowScale
  std::vector<double> smaller_coefficients_;
};

}  // namespace

void fit_ends(const Plan& plan, Index first, const Extent& extent, std::span<double> outputs) {
  if (!extent.ends) return;
  std::optional<Polynomial> begin;
  std::optional<Polynomial> end;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const Index output = first + static_cast<Index>(i);
    if (!plan.reads_outside(output, extent.length)) continue;
    const Index row = plan.row(output);
    if (plan.start(output) < 0) {
      if (!begin) begin.emplace(*plan.end_fit, extent.ends->first);
      outputs[i] = begin->at(row);
    } else {
      if (!end) end.emplace(*plan.end_fit, extent.ends->last);
      outputs[i] = end->at(row - (extent.length - plan.end_fit->taps));
    }
  }
}

}  // namespace sigconv
