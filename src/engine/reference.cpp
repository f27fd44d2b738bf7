#include "engine/reference.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

// Adds neighbours until one sum is left; an odd one waits for the next round.
double pairwise(std::vector<double> sums) {
  while (sums.size() > 1) {
    std::vector<double> next;
    for (std::size_t i = 0; i + 1 < sums.size(); i += 2) next.push_back(sums[i] + sums[i + 1]);
    if (sums.size() % 2 == 1) next.push_back(sums.back());
    sums = std::move(next);
  }
  return sums[0];
}

}  // namespace

void reference_range(const Plan& plan, std::span<const double> window, std::span<double> outputs) {
  const auto taps = static_cast<Index>(plan.weights.size());
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const double* x = window.data() + static_cast<Index>(i) * plan.stride;
    std::vector<double> chains;
    for (Index begin = 0; begin < taps; begin += kChain) {
      double sum = 0;
      for (Index k = begin; k < std::min(begin + kChain, taps); ++k)
        sum = std::fma(plan.weights[static_cast<std::size_t>(k)], x[k * plan.dilation], sum);
      chains.push_back(sum);
    }
    outputs[i] = pairwise(std::move(chains));
  }
}

}  // namespace sigconv
