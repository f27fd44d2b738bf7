#pragma once

#include <cstddef>

#include "sigconv/spec.hpp"

/// The sums of layers on packed samples: what the taps of a layer read of `count` positions in a
/// row lies at x + offsets[tap].
namespace sigconv {

/// Output channels of a panel of weights: what a tile takes at once. A panel of m channels is
/// taps x m numbers; panels of 8, 4, 2 and 1 channels follow one another.
inline Index panel_of(Index channels) {
  return channels >= 8 ? 8 : channels >= 4 ? 4 : channels >= 2 ? 2 : 1;
}

/// Samples that the next block reads, fetched while the sums of this one run: rows of `step` from
/// one to the next, as many places of each as this block has positions. No rows: nothing is known.
struct Ahead {
  const double* from = nullptr;
  Index step = 0;
  Index rows = 0;
};

/// y[m * pitch + p] = sum over t of weights(m, t) * x[offsets[t] + p], or onto what is there.
/// `weights`: panels.
void sweep(const double* weights, const Index* offsets, Index taps, const double* x, Index channels,
           Index count, double* y, Index pitch, bool fresh, const Ahead& next);

/// Adds, for each channel o and tap t, the sum over p of g[o * pitch + p] * x[offsets[t] + p] to
/// `sums`: correlate_size() numbers in an order of its own, which add_correlated() knows.
/// `scratch`: room for correlate_scratch() numbers.
void correlate_positions(const double* g, Index pitch, Index channels, const double* x,
                         const Index* offsets, Index taps, Index count, double* scratch,
                         double* sums);
Index correlate_scratch(Index count);
Index correlate_size(Index channels, Index taps);

/// to[o * taps + t] += what was summed of them.
void add_correlated(const double* sums, Index channels, Index taps, double* to);

}  // namespace sigconv
