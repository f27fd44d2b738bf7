#pragma once

#include <cstddef>

#include "sigconv/spec.hpp"

/// Sums of layers over packed samples. Tap t reads x[offsets[t] + p] for each of `count`
/// neighbouring positions p.
namespace sigconv {

/// Returns the number of output channels in the next panel of weights, with `channels` left. Panels
/// have 8, 4, 2 or 1 channels and follow one another; a panel of m channels is taps x m numbers.
inline Index panel_of(Index channels) {
  return channels >= 8 ? 8 : channels >= 4 ? 4 : channels >= 2 ? 2 : 1;
}

/// Samples of the next block, to be fetched while this one is summed: `rows` rows, `step` apart,
/// each as long as this block has positions. Without rows, nothing is fetched.
struct Ahead {
  const double* from = nullptr;
  Index step = 0;
  Index rows = 0;
};

/// Computes y[m * pitch + p] = sum over t of weights(m, t) * x[offsets[t] + p], or adds it to y if
/// `fresh` is false. `weights`: panels of channels, see panel_of().
void sweep(const double* weights, const Index* offsets, Index taps, const double* x, Index channels,
           Index count, double* y, Index pitch, bool fresh, const Ahead& next);

/// Adds, for each channel o and tap t, the sum over p of g[o * pitch + p] * x[offsets[t] + p] to
/// `sums`. These are correlate_size() numbers in an order that only add_correlated() knows.
/// `scratch`: room for correlate_scratch() numbers.
void correlate_positions(const double* g, Index pitch, Index channels, const double* x,
                         const Index* offsets, Index taps, Index count, double* scratch,
                         double* sums);
Index correlate_scratch(Index count);
Index correlate_size(Index channels, Index taps);

/// Adds the sums of channel o and tap t to to[o * taps + t].
void add_correlated(const double* sums, Index channels, Index taps, double* to);

}  // namespace sigconv
