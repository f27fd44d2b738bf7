#include "engine/layer_sweep.hpp"

#include <algorithm>

#include "engine/layer_tiles.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

// Doubles of packed samples, and of outputs, that a block may hold: each a third of the L2 cache of
// a megabyte. 20,000 to 60,000 are alike at 64 channels and 3 taps.
constexpr Index kBlock = 40000;

// Positions below which filling a tile's registers is no longer little.
constexpr Index kLeastPositions = 192;

// The residues of the stride that taps read along an axis.
struct Residues {
  std::vector<Index> used;      // ascending
  std::vector<Index> index_of;  // residue -> its place in `used`, or -1
  Index reach = 0;              // strides from an output to the last that its taps read
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
  const auto again = std::ranges::unique(residues.used);
  residues.used.erase(again.begin(), again.end());
  residues.index_of.assign(static_cast<std::size_t>(residues.used.back() + 1), -1);
  for (std::size_t i = 0; i < residues.used.size(); ++i)
    residues.index_of[static_cast<std::size_t>(residues.used[i])] = static_cast<Index>(i);
  return residues;
}

// A block of outputs, and the samples that its taps read, packed:
// samples[channel][row residue][column residue][row][column].
struct Block {
  Index row = 0;  // the first output
  Index column = 0;
  Index rows = 0;  // outputs
  Index columns = 0;
  Index pitch = 0;      // from a row of a plane to the next
  Index positions = 0;  // outputs in a run through all rows, those between the rows among them
  std::vector<double> samples;
  std::vector<Index> offsets;  // of the taps
};

class Packer {
 public:
  Packer(const Field& field, const FieldSweep& sweep, Index outputs)
      : field_(field), sweep_(sweep) {
    for (std::size_t axis = 0; axis < 2; ++axis) residues_[axis] = residues_of(sweep, axis);
    const Index planes = field.channels * static_cast<Index>(residues_[0].used.size()) *
                         static_cast<Index>(residues_[1].used.size());
    const Index most = std::max(kLeastPositions, kBlock / std::max(planes, outputs));
    const Index pitch = sweep.columns + residues_[1].reach;
    if (pitch <= most) {
      columns_ = sweep.columns;
      rows_ = std::clamp<Index>(most / pitch, 1, sweep.rows);
    } else {
      columns_ = std::min(most, sweep.columns);
      rows_ = 1;
    }
  }

  // Calls `visit` with each block of the outputs.
  template <class Visit>
  void each(Block& block, const Visit& visit) const {
    for (Index row = 0; row < sweep_.rows; row += rows_)
      for (Index column = 0; column < sweep_.columns; column += columns_) {
        block.row = row;
        block.column = column;
        block.rows = std::min(rows_, sweep_.rows - row);
        block.columns = std::min(columns_, sweep_.columns - column);
        pack(block);
        visit();
      }
  }

 private:
  void pack(Block& block) const {
    const Index plane_rows = block.rows + residues_[0].reach;
    block.pitch = block.columns + residues_[1].reach;
    block.positions = (block.rows - 1) * block.pitch + block.columns;
    // An odd number of cache lines: planes a power of two apart would share a few sets of the L1
    // cache.
    const Index plane = (plane_rows * block.pitch + 15) / 16 * 16 + 8;
    const auto row_residues = static_cast<Index>(residues_[0].used.size());
    const auto column_residues = static_cast<Index>(residues_[1].used.size());
    const auto size =
        static_cast<std::size_t>(field_.channels * row_residues * column_residues * plane);
    if (block.samples.size() < size) block.samples.resize(size);

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

    block.offsets.clear();
    for (const FieldTap& tap : sweep_.taps) {
      const auto residue = [&](std::size_t axis, Index place) {
        return residues_[axis].index_of[static_cast<std::size_t>(place % sweep_.stride[axis])];
      };
      const Index row_plane = tap.channel * row_residues + residue(0, tap.row);
      block.offsets.push_back((row_plane * column_residues + residue(1, tap.column)) * plane +
                              tap.row / sweep_.stride[0] * block.pitch +
                              tap.column / sweep_.stride[1]);
    }
  }

  // `count` places of a row, the stride apart.
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
    // Ahead of the signal, in it, behind it.
    const auto places_below = [&](Index end) {
      return std::clamp<Index>((end - column + stride - 1) / stride, 0, count);
    };
    const Index inside = column < map.begin() ? places_below(map.begin()) : 0;
    const Index after = column < map.end() ? places_below(map.end()) : 0;
    Index i = 0;
    for (; i < inside; ++i) to[i] = one(column + i * stride);
    if (i < after) {
      const double* run = from + map[column + i * stride];
      if (stride == 1)
        std::copy_n(run, after - i, to + i);
      else
        for (Index n = 0; n < after - i; ++n) to[i + n] = run[n * stride];
      i = after;
    }
    for (; i < count; ++i) to[i] = one(column + i * stride);
  }

  const Field& field_;
  const FieldSweep& sweep_;
  std::array<Residues, 2> residues_;
  Index rows_ = 1;
  Index columns_ = 1;
};

// Chains of taps, each in panels of output channels.
std::vector<double> pack_weights(const std::vector<double>& weights, Index taps, Index outputs) {
  std::vector<double> packed;
  packed.reserve(weights.size());
  for (Index begin = 0; begin < taps; begin += kChain)
    for (Index m = 0; m < outputs; m += panel_of(outputs - m))
      for (Index t = begin; t < std::min(begin + kChain, taps); ++t)
        for (Index j = 0; j < panel_of(outputs - m); ++j)
          packed.push_back(weights[static_cast<std::size_t>((m + j) * taps + t)]);
  return packed;
}

}  // namespace

void sweep_field(const Field& field, const FieldSweep& sweep_of, const std::vector<double>& weights,
                 Index outputs, const WriteRun& write) {
  const auto taps = static_cast<Index>(sweep_of.taps.size());
  const auto packed = pack_weights(weights, taps, outputs);
  const Packer packer(field, sweep_of, outputs);
  thread_local Block block;
  thread_local std::vector<double> sums;
  packer.each(block, [&] {
    const auto size = static_cast<std::size_t>(outputs * block.positions);
    if (sums.size() < size) sums.resize(size);
    for (Index begin = 0; begin < taps; begin += kChain)
      sweep(packed.data() + begin * outputs, block.offsets.data() + begin,
            std::min(kChain, taps - begin), block.samples.data(), outputs, block.positions,
            sums.data(), block.positions, begin == 0);
    for (Index m = 0; m < outputs; ++m)
      for (Index row = 0; row < block.rows; ++row)
        write(m, block.row + row, block.column,
              {sums.data() + m * block.positions + row * block.pitch,
               static_cast<std::size_t>(block.columns)});
  });
}

void correlate_field(const Field& field, const FieldSweep& sweep_of, const double* g, Index outputs,
                     double* sums) {
  const auto taps = static_cast<Index>(sweep_of.taps.size());
  const Packer packer(field, sweep_of, outputs);
  thread_local Block block;
  thread_local std::vector<double> scratch;
  thread_local std::vector<double> gradient;
  packer.each(block, [&] {
    // Zeros between the rows: what lies there is no output.
    gradient.assign(static_cast<std::size_t>(outputs * block.positions), 0.0);
    for (Index m = 0; m < outputs; ++m)
      for (Index row = 0; row < block.rows; ++row)
        std::copy_n(g + (m * sweep_of.rows + block.row + row) * sweep_of.columns + block.column,
                    block.columns, gradient.data() + m * block.positions + row * block.pitch);
    const auto room = static_cast<std::size_t>(correlate_scratch(block.positions));
    if (scratch.size() < room) scratch.resize(room);
    correlate_positions(gradient.data(), block.positions, outputs, block.samples.data(),
                        block.offsets.data(), taps, block.positions, scratch.data(), sums);
  });
}

}  // namespace sigconv
