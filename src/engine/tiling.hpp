#pragma once

#include <optional>
#include <vector>

#include "sigconv/spec.hpp"

namespace sigconv {

/// The sizes of a convolution by Fourier transforms. A long kernel is cut into parts, each one hop
/// of samples long, so that smaller transforms suffice. The few taps beyond the last part are
/// summed directly.
struct Tiling {
  Index size = 0;       ///< points of a transform
  Index block = 0;      ///< outputs of one inverse transform; block b begins at output b*block
  Index parts = 1;      ///< parts of the kernel
  Index part_span = 0;  ///< samples from the first tap of a part to its last
  Index rest = 0;       ///< the first tap that is in no part
  double cost = 0;      ///< nanoseconds per output, by the cost model
};

/// Returns the possible tilings of a kernel: in one part, and in up to 32, by transforms of 512 to
/// 2^20 points. There is none if the kernel spans more than they cover.
std::vector<Tiling> tilings(Index taps, Index dilation, Index stride);

/// Returns the cheapest tiling, without those of long blocks if there are others; nothing if there
/// is no tiling.
std::optional<Tiling> choose_tiling(Index taps, Index dilation, Index stride);

/// Returns the nanoseconds per output of the direct method, by the cost model.
double direct_cost(Index taps, Index dilation, Index stride);

}  // namespace sigconv
