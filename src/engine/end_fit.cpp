#include "engine/end_fit.hpp"

#include <cassert>
#include <cmath>
#include <vector>

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

}  // namespace

void fit_ends(const Plan& plan, Index first, const Extent& extent, std::span<double> outputs) {
  if (!extent.ends) return;
  std::vector<double> begin;
  std::vector<double> end;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const Index output = first + static_cast<Index>(i);
    if (!plan.reads_outside(output, extent.length)) continue;
    if (plan.start(output) < 0) {
      if (begin.empty()) begin = coefficients(*plan.end_fit, extent.ends->first);
      outputs[i] = value_at(*plan.end_fit, begin, plan.row(output));
    } else {
      if (end.empty()) end = coefficients(*plan.end_fit, extent.ends->last);
      outputs[i] =
          value_at(*plan.end_fit, end, plan.row(output) - (extent.length - plan.end_fit->taps));
    }
  }
}

}  // namespace sigconv
