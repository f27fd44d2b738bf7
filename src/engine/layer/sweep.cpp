#include "engine/layer/sweep.hpp"

#include <algorithm>

#include "engine/layer/tiles.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

// Doubles of packed samples, outputs and weights that a block may hold: most of a 1-MB L2 cache,
// which all of them pass through once for each panel. A 1 x 1 kernel for 256 channels of 56 x 56
// runs at 50 GFLOP/s with 80,000, 51 with 100,000, and 49 with 140,000.
constexpr Index kCache = 100000;

// Positions of a tile, and the fewest positions that a block should have.
constexpr Index kTile = 24;
constexpr Index kLeastPositions = 2 * kTile;

// Doubles of the widest vector.
constexpr Index kLanes = 8;
Index whole_vectors(Index count) { return (count + kLanes - 1) / kLanes * kLanes; }

// The residues of the stride that the taps read along an axis.
struct Residues {
  std::vector<Index> used;  // ascending
  Index reach = 0;          // largest distance of a tap from its output, in strides

  Index index_of(Index residue) const {
    return std::ranges::lower_bound(used, residue) - used.begin();
  }
};

Residues residues_of(const FieldSweep& sweep, std::size_t axis) {
  const Index stride = sweep.stride[axis];
  Residues residues;
  for (const FieldTap& tap : sweep.taps) {
    const Index place = axis == 0 ? tap.row : tap.column;
    residues.used.push_back(place % stride);
    residues.reach = std::max(residues.reach, place / stride);
  }
  std::ranges::sort(residues.used);
  // clang 14 cannot compile std::ranges::unique, which returns a subrange.
  residues.used.erase(std::unique(residues.used.begin(), residues.used.end()), residues.used.end());
  return residues;
}

// A block of outputs, and the samples that its taps read, packed as
// samples[channel][row residue][column residue][row][column].
struct PackedBlock {
  Index row = 0;  // the first output
  Index column = 0;
  Index rows = 0;  // outputs
  Index columns = 0;
  Index pitch = 0;      // from one row of a plane to the next
  Index positions = 0;  // outputs of one run over all rows, including those between the rows
  std::vector<double> samples;
  const double* first = nullptr;  // of the samples, packed or in the field
  std::vector<Index> offsets;     // of the taps
};

class Packer {
 public:
  Packer(const SampleField& field, const FieldSweep& sweep, Index outputs)
      : field_(field), sweep_(sweep) {
    for (std::size_t axis = 0; axis < 2; ++axis) residues_[axis] = residues_of(sweep, axis);
    const Index planes = field.channels * static_cast<Index>(residues_[0].used.size()) *
                         static_cast<Index>(residues_[1].used.size());
    const Index weights = static_cast<Index>(sweep.taps.size()) * outputs;
    const Index room = kCache - std::min(weights, kCache / 2);
    const Index most = std::max(kLeastPositions, room / (planes + outputs) / kTile * kTile);
    const Index pitch = sweep.columns + residues_[1].reach;
    if (pitch <= most) {
      columns_ = sweep.columns;
      rows_ = std::clamp<Index>(most / pitch, 1, sweep.rows);
    } else {
      columns_ = std::min(most / kTile * kTile, sweep.columns);
      rows_ = 1;
    }
    flat_ = is_flat();
    in_place_ = reads_in_place();
  }

  // Sets `block` to each block of the outputs in turn and calls `visit`.
  template <class Visit>
  void each(PackedBlock& block, const Visit& visit) const {
    for (Index row = 0; row < sweep_.rows; row += rows_)
      for (Index column = 0; column < sweep_.columns; column += columns_) {
        block.row = row;
        block.column = column;
        block.rows = std::min(rows_, sweep_.rows - row);
        block.columns = std::min(columns_, sweep_.columns - column);
        if (in_place_)
          point(block);
        else
          pack(block);
        visit();
      }
  }

  // Returns the samples of the next block, for a kernel of one tap: their rows are one channel
  // apart.
  Ahead ahead(const PackedBlock& block) const {
    if (!flat_ || block.column + 2 * block.columns > sweep_.columns) return {};
    return {field_.samples + block.column + block.columns, field_.columns, field_.channels};
  }

 private:
  // Returns whether samples are read where they are. A kernel of one tap reads its planes like
  // that, unless they would share the sets of the L1 cache.
  bool reads_in_place() const {
    constexpr Index kSets = 512;  // doubles after which the sets repeat
    return flat_ && field_.columns % kSets != 0;
  }

  // Returns whether the field is one row, and each output reads the samples at its own place only.
  bool is_flat() const {
    const auto whole = [&](std::size_t axis, Index length, Index outputs) {
      const AxisMap& map = field_.maps[axis];
      return sweep_.stride[axis] == 1 && residues_[axis].reach == 0 && map.begin() == 0 &&
             map.first == 0 && map.count == length && outputs == length;
    };
    return field_.rows == 1 && whole(0, 1, sweep_.rows) && whole(1, field_.columns, sweep_.columns);
  }

  void point(PackedBlock& block) const {
    block.pitch = block.positions = block.columns;
    block.first = field_.samples + block.column;
    block.offsets.clear();
    for (const FieldTap& tap : sweep_.taps) block.offsets.push_back(tap.channel * field_.columns);
  }

  void pack(PackedBlock& block) const {
    const Index plane_rows = block.rows + residues_[0].reach;
    block.pitch = block.columns + residues_[1].reach;
    block.positions = (block.rows - 1) * block.pitch + block.columns;
    // A plane takes an odd number of cache lines. Planes a power of two apart would share a few
    // sets of the L1 cache.
    const Index plane = (plane_rows * block.pitch + 15) / 16 * 16 + 8;
    const auto row_residues = static_cast<Index>(residues_[0].used.size());
    const auto column_residues = static_cast<Index>(residues_[1].used.size());
    const auto size =
        static_cast<std::size_t>(field_.channels * row_residues * column_residues * plane);
    // Tiles may read one vector more, which nothing uses.
    if (block.samples.size() < size + kLanes) block.samples.resize(size + kLanes);

    double* to = block.samples.data();
    for (Index channel = 0; channel < field_.channels; ++channel)
      for (const Index row_residue : residues_[0].used)
        for (const Index column_residue : residues_[1].used) {
          for (Index row = 0; row < plane_rows; ++row)
            pack_row(channel, (block.row + row) * sweep_.stride[0] + row_residue,
                     block.column * sweep_.stride[1] + column_residue, block.pitch,
                     to + row * block.pitch);
          to += plane;
        }

    block.first = block.samples.data();
    block.offsets.clear();
    for (const FieldTap& tap : sweep_.taps) {
      const auto residue = [&](std::size_t axis, Index place) {
        return residues_[axis].index_of(place % sweep_.stride[axis]);
      };
      const Index row_plane = tap.channel * row_residues + residue(0, tap.row);
      block.offsets.push_back((row_plane * column_residues + residue(1, tap.column)) * plane +
                              tap.row / sweep_.stride[0] * block.pitch +
                              tap.column / sweep_.stride[1]);
    }
  }

  // Packs `count` places of a row, one stride apart.
  void pack_row(Index channel, Index row, Index column, Index count, double* to) const {
    const Index source_row = field_.maps[0][row];
    if (source_row == AxisMap::kOutside) {
      std::fill_n(to, count, field_.outside);
      return;
    }
    const double* from = field_.samples + (channel * field_.rows + source_row) * field_.columns;
    const AxisMap& map = field_.maps[1];
    const Index stride = sweep_.stride[1];
    const auto one = [&](Index place) {
      const Index source = map[place];
      return source == AxisMap::kOutside ? field_.outside : from[source];
    };
    // The places before the signal, in it and after it.
    const auto places_below = [&](Index end) {
      return std::clamp<Index>((end - column + stride - 1) / stride, 0, count);
    };
    const Index inside = column < map.begin() ? places_below(map.begin()) : 0;
    const Index after = column < map.end() ? places_below(map.end()) : 0;
    Index i = 0;
    for (; i < inside; ++i) to[i] = one(column + i * stride);
    if (i < after) {
      const double* run = from + map[column + i * stride];
      // Fetches the row of a later channel. It begins on another page, where the hardware does not
      // prefetch.
      constexpr Index kAhead = 6;
      const double* ahead = run + kAhead * field_.rows * field_.columns;
      const Index last = (after - i - 1) * stride;
      for (Index n = 0; n <= last; n += std::max<Index>(8, stride)) __builtin_prefetch(ahead + n);
      if (stride == 1)
        std::copy_n(run, after - i, to + i);
      else
        for (Index n = 0; n < after - i; ++n) to[i + n] = run[n * stride];
      i = after;
    }
    for (; i < count; ++i) to[i] = one(column + i * stride);
  }

  const SampleField& field_;
  const FieldSweep& sweep_;
  std::array<Residues, 2> residues_;
  Index rows_ = 1;
  Index columns_ = 1;
  bool flat_ = false;
  bool in_place_ = false;
};

// Packs weights into chains of taps, each in panels of output channels.
void pack_weights(const FieldWeights& weights, Index outputs, std::vector<double>& packed) {
  const auto taps = static_cast<Index>(weights.places.size());
  packed.resize(static_cast<std::size_t>(taps * outputs));
  for (Index begin = 0; begin < taps; begin += kChain) {
    const Index length = std::min(kChain, taps - begin);
    const auto put = [&](Index m, Index t) {
      const Index panel = panel_of(outputs - m);
      const double* from =
          weights.numbers + m * weights.step + weights.places[static_cast<std::size_t>(begin + t)];
      double* to = packed.data() + begin * outputs + m * length + t * panel;
      for (Index j = 0; j < panel; ++j) to[j] = from[j * weights.step];
    };
    // Reads the numbers in the order of memory.
    if (weights.step == 1) {
      for (Index t = 0; t < length; ++t)
        for (Index m = 0; m < outputs; m += panel_of(outputs - m)) put(m, t);
    } else {
      for (Index m = 0; m < outputs; m += panel_of(outputs - m))
        for (Index t = 0; t < length; ++t) put(m, t);
    }
  }
}

void write_rows(const PackedBlock& block, const std::vector<double>& sums, Index pitch,
                Index outputs, const FieldOutput& output) {
  const auto [channel, row, column] = output.steps;
  for (Index m = 0; m < outputs; ++m) {
    const double bias = output.bias != nullptr ? output.bias[m] : 0;
    for (Index i = 0; i < block.rows; ++i) {
      const double* from = sums.data() + m * pitch + i * block.pitch;
      double* to = output.to + m * channel + (block.row + i) * row + block.column * column;
      if (output.bias == nullptr && column == 1)
        std::copy_n(from, block.columns, to);
      else
        for (Index j = 0; j < block.columns; ++j)
          to[j * column] = output.bias != nullptr ? from[j] + bias : from[j];
    }
  }
}

}  // namespace

void sweep_field(const SampleField& field, const FieldSweep& sweep_of, const FieldWeights& weights,
                 Index outputs, const FieldOutput& output) {
  thread_local PackedBlock block;
  thread_local std::vector<double> sums;
  thread_local std::vector<double> packed;
  const auto taps = static_cast<Index>(sweep_of.taps.size());
  pack_weights(weights, outputs, packed);
  const Packer packer(field, sweep_of, outputs);
  packer.each(block, [&] {
    // A row of adjacent outputs is summed in its destination.
    const bool in_place = block.rows == 1 && output.steps[2] == 1;
    const bool exact = in_place || block.first != block.samples.data();
    const Index count = exact ? block.positions : whole_vectors(block.positions);
    const Index pitch = in_place ? output.steps[0] : count;
    const auto size = static_cast<std::size_t>(outputs * count);
    if (!in_place && sums.size() < size) sums.resize(size);
    double* to = in_place ? output.to + block.row * output.steps[1] + block.column : sums.data();
    for (Index begin = 0; begin < taps; begin += kChain)
      sweep(packed.data() + begin * outputs, block.offsets.data() + begin,
            std::min(kChain, taps - begin), block.first, outputs, count, to, pitch, begin == 0,
            packer.ahead(block));
    if (!in_place) {
      write_rows(block, sums, pitch, outputs, output);
    } else if (output.bias != nullptr) {
      for (Index m = 0; m < outputs; ++m)
        for (Index j = 0; j < count; ++j) to[m * pitch + j] += output.bias[m];
    }
  });
}

void correlate_field(const SampleField& field, const FieldSweep& sweep_of, const double* g,
                     Index outputs, double* sums) {
  const auto taps = static_cast<Index>(sweep_of.taps.size());
  const Packer packer(field, sweep_of, outputs);
  thread_local PackedBlock block;
  thread_local std::vector<double> scratch;
  thread_local std::vector<double> gradient;
  std::vector<double> totals(static_cast<std::size_t>(correlate_size(outputs, taps)));
  packer.each(block, [&] {
    const double* from = g + block.row * sweep_of.columns + block.column;
    Index pitch = sweep_of.rows * sweep_of.columns;
    if (block.rows > 1) {
      // Puts zeros between the rows, where there are no outputs.
      gradient.assign(static_cast<std::size_t>(outputs * block.positions), 0.0);
      for (Index m = 0; m < outputs; ++m)
        for (Index row = 0; row < block.rows; ++row)
          std::copy_n(from + m * pitch + row * sweep_of.columns, block.columns,
                      gradient.data() + m * block.positions + row * block.pitch);
      from = gradient.data();
      pitch = block.positions;
    }
    const auto room = static_cast<std::size_t>(correlate_scratch(block.positions));
    if (scratch.size() < room) scratch.resize(room);
    correlate_positions(from, pitch, outputs, block.first, block.offsets.data(), taps,
                        block.positions, scratch.data(), totals.data());
  });
  add_correlated(totals.data(), outputs, taps, sums);
}

}  // namespace sigconv
