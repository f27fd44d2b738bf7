#pragma once

#include <array>
#include <vector>

#include "sigconv/spec.hpp"

/// Sums of many channels over many taps in two dimensions: what a layer and both its gradients come
/// down to. Samples are packed block by block, so that what a block's taps read stays in the L2
/// cache, and apart by their residues of the stride, so that neighbouring positions of a tap are
/// neighbours in memory whatever the stride.
namespace sigconv {

/// What stands at the places of an axis: a sample of the signal, or kOutside.
struct AxisMap {
  static constexpr Index kOutside = -1;
  Index outside = 0;          ///< places ahead of all others that show nothing
  std::vector<Index> before;  ///< ahead of the signal
  Index first = 0;            ///< then samples first .. first+count-1 of it, in order
  Index count = 0;
  std::vector<Index> after;  ///< behind it; further on kOutside

  Index begin() const { return outside + static_cast<Index>(before.size()); }
  Index end() const { return begin() + count; }
  Index operator[](Index place) const {
    if (place < outside) return kOutside;
    if (place < begin()) return before[static_cast<std::size_t>(place - outside)];
    if (place < end()) return first + place - begin();
    const auto i = static_cast<std::size_t>(place - end());
    return i < after.size() ? after[i] : kOutside;
  }
};

/// Channels of rows x columns of samples, seen through a map of each axis.
struct SampleField {
  const double* samples = nullptr;
  Index channels = 1;
  Index rows = 1;
  Index columns = 1;
  std::array<AxisMap, 2> maps;
  double outside = 0;  ///< what kOutside shows
};

/// What a tap reads of output (i, j): channel, place i * stride[0] + row, j * stride[1] + column.
struct FieldTap {
  Index channel = 0;
  Index row = 0;
  Index column = 0;
};

/// A sweep of a field: its taps and outputs.
struct FieldSweep {
  std::vector<FieldTap> taps;
  std::array<Index, 2> stride{1, 1};
  Index rows = 1;  ///< of outputs
  Index columns = 1;
};

/// Where the weights of tap t and output m lie: numbers[m * step + places[t]].
struct FieldWeights {
  const double* numbers = nullptr;
  Index step = 0;
  std::vector<Index> places;
};

/// Where output (m, i, j) goes: to[m * steps[0] + i * steps[1] + j * steps[2]].
struct FieldOutput {
  double* to = nullptr;
  std::array<Index, 3> steps{};
  const double* bias = nullptr;  ///< a number for each m, added last; null: none
};

/// y[m][i][j] = bias[m] + sum over t of weights(m, t) * what tap t reads, m below `outputs`.
void sweep_field(const SampleField& field, const FieldSweep& sweep, const FieldWeights& weights,
                 Index outputs, const FieldOutput& output);

/// sums[m * taps + t] += sum over i, j of g[m][i][j] * what tap t reads.
/// `g`: `outputs` channels of sweep.rows x sweep.columns.
void correlate_field(const SampleField& field, const FieldSweep& sweep, const double* g,
                     Index outputs, double* sums);

}  // namespace sigconv
