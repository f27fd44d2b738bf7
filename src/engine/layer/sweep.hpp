#pragma once

#include <array>
#include <vector>

#include "sigconv/spec.hpp"

/// Sums of many channels over many taps in two dimensions. A layer and both of its gradients
/// consist of them. Samples are packed in blocks that stay in the L2 cache. They are sorted by
/// their residues of the stride, so neighbouring outputs of a tap read neighbours in memory at any
/// stride.
namespace sigconv {

/// A map from the places of an axis to samples of the signal, or to kOutside.
struct AxisMap {
  static constexpr Index kOutside = -1;
  Index outside = 0;          ///< number of leading places, which map to kOutside
  std::vector<Index> before;  ///< samples of the places before the signal
  Index first = 0;            ///< then come samples first .. first+count-1, in order
  Index count = 0;
  std::vector<Index> after;  ///< samples of the places after it; beyond them is kOutside

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

/// Channels of rows x columns samples, read through a map of each axis.
struct SampleField {
  const double* samples = nullptr;
  Index channels = 1;
  Index rows = 1;
  Index columns = 1;
  std::array<AxisMap, 2> maps;
  double outside = 0;  ///< the value of kOutside
};

/// A tap: for output (i, j) it reads place (i * stride[0] + row, j * stride[1] + column) of
/// `channel`.
struct FieldTap {
  Index channel = 0;
  Index row = 0;
  Index column = 0;
};

/// The taps and outputs of one pass over a field.
struct FieldSweep {
  std::vector<FieldTap> taps;
  std::array<Index, 2> stride{1, 1};
  Index rows = 1;  ///< of the outputs
  Index columns = 1;
};

/// The weights of a sweep: numbers[m * step + places[t]] for tap t and output channel m.
struct FieldWeights {
  const double* numbers = nullptr;
  Index step = 0;
  std::vector<Index> places;
};

/// The destination of output (m, i, j): to[m * steps[0] + i * steps[1] + j * steps[2]].
struct FieldOutput {
  double* to = nullptr;
  std::array<Index, 3> steps{};
  const double* bias = nullptr;  ///< one number for each m, added last; or null
};

/// Computes y[m][i][j] = bias[m] + sum over t of weights(m, t) * (sample of tap t), for m below
/// `outputs`.
void sweep_field(const SampleField& field, const FieldSweep& sweep, const FieldWeights& weights,
                 Index outputs, const FieldOutput& output);

/// Adds, to sums[m * taps + t], the sum over i, j of g[m][i][j] * (sample of tap t).
/// `g`: `outputs` channels of sweep.rows x sweep.columns.
void correlate_field(const SampleField& field, const FieldSweep& sweep, const double* g,
                     Index outputs, double* sums);

}  // namespace sigconv
