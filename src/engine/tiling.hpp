#pragma once

#include <optional>
#include <vector>

#include "sigconv/spec.hpp"

namespace sigconv {

/// How a kernel is convolved by Fourier transforms of one size. A long kernel is cut in parts, each
/// one hop of samples long, whose transforms are that much smaller; the few taps beyond the last
/// part are summed directly.
struct Tiling {
  Index size = 0;       ///< points of a transform
  Index block = 0;      ///< outputs of one inverse transform; block b has outputs b*block and on
  Index parts = 1;      ///< of the kernel
  Index part_span = 0;  ///< samples from the first tap of a part to its last
  Index rest = 0;       ///< the first tap that belongs to no part
  double cost = 0;      ///< nanoseconds an output, by the cost model
};

/// The tilings there are of a kernel: in one part, and in up to 32, by transforms of 512 to 2^20
/// points. None where it spans more than they reach.
std::vector<Tiling> tilings(Index taps, Index dilation, Index stride);

/// The cheapest of them.
std::optional<Tiling> choose_tiling(Index taps, Index dilation, Index stride);

/// Nanoseconds an output of the direct method, by the cost model.
double direct_cost(Index taps, Index dilation, Index stride);

}  // namespace sigconv
