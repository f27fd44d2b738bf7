// Tiles of the layers' sums, compiled once for each instruction set like direct.cpp. Many output
// channels read the same samples. A tile of several channels by several vectors of positions loads
// a sample once for all channels and a weight once for all positions. Loads therefore do not limit
// it.
#include "engine/layer/tiles.hpp"

#include "simd/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/layer/tiles.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#undef SIGCONV_UNROLL
#define SIGCONV_UNROLL _Pragma("GCC unroll 16")

HWY_BEFORE_NAMESPACE();
namespace sigconv {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;  // NOLINT(misc-unused-alias-decls): no code for the baseline

#if HWY_NATIVE_FMA
#if HWY_TARGET <= HWY_AVX3 && HWY_ARCH_X86
constexpr int kRegisters = 32;
#else
constexpr int kRegisters = 16;
#endif

template <class D>
constexpr Index lanes() {
  return static_cast<Index>(hn::MaxLanes(D()));
}

// The rows to fetch ahead while one panel is summed: rows begin .. end-1.
struct Share {
  const double* from = nullptr;
  Index step = 0;
  Index begin = 0;
  Index end = 0;
};

// Sums kChannels channels by kVectors vectors of positions, from `begin` on; returns the position
// where it stopped. The weights of neighbouring taps are `panel` apart.
template <int kChannels, int kVectors, class D>
HWY_NOINLINE Index sweep_tiles(D d, const double* HWY_RESTRICT weights, Index panel,
                               const Index* HWY_RESTRICT offsets, Index taps,
                               const double* HWY_RESTRICT x, Index begin, Index count,
                               double* HWY_RESTRICT y, Index pitch, bool fresh, Share ahead) {
  using V = hn::Vec<D>;
  constexpr Index kLanes = lanes<D>();
  Index p = begin;
  for (; p + kVectors * kLanes <= count; p += kVectors * kLanes) {
    for (Index t = ahead.begin; t < ahead.end; ++t)
      for (Index n = 0; n < kVectors * kLanes; n += 8)
        __builtin_prefetch(ahead.from + t * ahead.step + p + n, 0, 2);
    V sums[kChannels][kVectors];
    SIGCONV_UNROLL for (int m = 0; m < kChannels; ++m)
        SIGCONV_UNROLL for (int v = 0; v < kVectors; ++v) sums[m][v] = hn::Zero(d);
    const double* weight = weights;
    for (Index t = 0; t < taps; ++t, weight += panel) {
      const double* from = x + offsets[t] + p;
      V samples[kVectors];
      SIGCONV_UNROLL for (int v = 0; v < kVectors; ++v) samples[v] =
          hn::LoadU(d, from + v * kLanes);
      SIGCONV_UNROLL for (int m = 0; m < kChannels; ++m) {
        const V w = hn::Set(d, weight[m]);
        SIGCONV_UNROLL for (int v = 0; v < kVectors; ++v) sums[m][v] =
            hn::MulAdd(w, samples[v], sums[m][v]);
      }
    }
    SIGCONV_UNROLL for (int m = 0; m < kChannels; ++m)
        SIGCONV_UNROLL for (int v = 0; v < kVectors; ++v) {
      double* to = y + m * pitch + p + v * kLanes;
      hn::StoreU(fresh ? sums[m][v] : hn::Add(hn::LoadU(d, to), sums[m][v]), d, to);
    }
  }
  return p;
}

// Sums tiles that fill the registers, then two vectors, one vector and one position at a time.
template <int kChannels, int kVectors>
HWY_INLINE void sweep_channels(const double* weights, Index panel, const Index* offsets, Index taps,
                               const double* x, Index count, double* y, Index pitch, bool fresh,
                               Share ahead) {
  const hn::CappedTag<double, 8> d;
  const hn::CappedTag<double, 1> one;
  Index p = sweep_tiles<kChannels, kVectors>(d, weights, panel, offsets, taps, x, 0, count, y,
                                             pitch, fresh, ahead);
  if (kVectors > 2)
    p = sweep_tiles<kChannels, 2>(d, weights, panel, offsets, taps, x, p, count, y, pitch, fresh,
                                  {});
  p = sweep_tiles<kChannels, 1>(d, weights, panel, offsets, taps, x, p, count, y, pitch, fresh, {});
  sweep_tiles<kChannels, 1>(one, weights, panel, offsets, taps, x, p, count, y, pitch, fresh, {});
}

void sweep_all(const double* weights, const Index* offsets, Index taps, const double* x,
               Index channels, Index count, double* y, Index pitch, bool fresh, const Ahead& next) {
  // Sums take 20 or 24 of 32 registers, and 10 or 12 of 16; those of one channel take 10.
  constexpr bool kMany = kRegisters == 32;
  for (Index m = 0; m < channels;) {
    const Index panel = panel_of(channels - m);
    const double* w = weights + m * taps;
    double* to = y + m * pitch;
    const Share ahead{next.from, next.step, next.rows * m / channels,
                      next.rows * (m + panel) / channels};
    switch (panel) {
      case 8:
        if (kMany) {
          sweep_channels<8, 3>(w, panel, offsets, taps, x, count, to, pitch, fresh, ahead);
        } else {
          sweep_channels<4, 3>(w, panel, offsets, taps, x, count, to, pitch, fresh, ahead);
          sweep_channels<4, 3>(w + 4, panel, offsets, taps, x, count, to + 4 * pitch, pitch, fresh,
                               {});
        }
        break;
      case 4:
        sweep_channels<4, kMany ? 6 : 3>(w, panel, offsets, taps, x, count, to, pitch, fresh,
                                         ahead);
        break;
      case 2:
        sweep_channels<2, kMany ? 10 : 5>(w, panel, offsets, taps, x, count, to, pitch, fresh,
                                          ahead);
        break;
      default:
        sweep_channels<1, 10>(w, panel, offsets, taps, x, count, to, pitch, fresh, ahead);
    }
    m += panel;
  }
}

// Sums kTaps taps by kVectors vectors of output channels over positions, onto sums[t][channel].
template <int kTaps, int kVectors, class D>
HWY_NOINLINE void outer_tile(D d, const double* HWY_RESTRICT g, const double* HWY_RESTRICT x,
                             const Index* HWY_RESTRICT offsets, Index count,
                             double* HWY_RESTRICT sums) {
  using V = hn::Vec<D>;
  constexpr Index kLanes = lanes<D>();
  V total[kTaps][kVectors];
  SIGCONV_UNROLL for (int t = 0; t < kTaps; ++t) SIGCONV_UNROLL for (int v = 0; v < kVectors; ++v)
      total[t][v] = hn::Zero(d);
  const double* from[kTaps];
  SIGCONV_UNROLL for (int t = 0; t < kTaps; ++t) from[t] = x + offsets[t];
  for (Index p = 0; p < count; ++p) {
    V gradient[kVectors];
    SIGCONV_UNROLL for (int v = 0; v < kVectors; ++v) gradient[v] =
        hn::LoadU(d, g + (p * kVectors + v) * kLanes);
    SIGCONV_UNROLL for (int t = 0; t < kTaps; ++t) {
      const V sample = hn::Set(d, from[t][p]);
      SIGCONV_UNROLL for (int v = 0; v < kVectors; ++v) total[t][v] =
          hn::MulAdd(sample, gradient[v], total[t][v]);
    }
  }
  SIGCONV_UNROLL for (int t = 0; t < kTaps; ++t) SIGCONV_UNROLL for (int v = 0; v < kVectors; ++v) {
    double* to = sums + (t * kVectors + v) * kLanes;
    hn::StoreU(hn::Add(hn::LoadU(d, to), total[t][v]), d, to);
  }
}

template <int kVectors, class D>
HWY_INLINE void outer_taps(D d, const double* g, const double* x, const Index* offsets, Index taps,
                           Index count, double* sums) {
  // Each tap has a pointer. The pointers of 12 taps outgrew the 16 general registers, and g++ 12
  // kept them in the registers of the sums (42 GFLOP/s instead of 52).
  constexpr int kMost = kRegisters == 16 && kVectors == 2 ? 5 : 8;
  constexpr int kFew = 3;
  constexpr Index kStep = kVectors * lanes<D>();
  Index t = 0;
  for (; t + kMost <= taps; t += kMost)
    outer_tile<kMost, kVectors>(d, g, x, offsets + t, count, sums + t * kStep);
  for (; t + kFew <= taps; t += kFew)
    outer_tile<kFew, kVectors>(d, g, x, offsets + t, count, sums + t * kStep);
  for (; t < taps; ++t) outer_tile<1, kVectors>(d, g, x, offsets + t, count, sums + t * kStep);
}

// Sums one channel by kTaps taps in vectors of positions, whose lanes are added at the end.
template <int kTaps, class D>
HWY_NOINLINE void dot_tile(D d, const double* HWY_RESTRICT g, const double* HWY_RESTRICT x,
                           const Index* HWY_RESTRICT offsets, Index count,
                           double* HWY_RESTRICT sums) {
  using V = hn::Vec<D>;
  constexpr Index kLanes = lanes<D>();
  V total[kTaps][2];
  SIGCONV_UNROLL for (int t = 0; t < kTaps; ++t) total[t][0] = total[t][1] = hn::Zero(d);
  Index p = 0;
  for (; p + 2 * kLanes <= count; p += 2 * kLanes) {
    const V first = hn::LoadU(d, g + p);
    const V second = hn::LoadU(d, g + p + kLanes);
    SIGCONV_UNROLL for (int t = 0; t < kTaps; ++t) {
      total[t][0] = hn::MulAdd(first, hn::LoadU(d, x + offsets[t] + p), total[t][0]);
      total[t][1] = hn::MulAdd(second, hn::LoadU(d, x + offsets[t] + p + kLanes), total[t][1]);
    }
  }
  SIGCONV_UNROLL for (int t = 0; t < kTaps; ++t) {
    double sum = hn::GetLane(hn::SumOfLanes(d, hn::Add(total[t][0], total[t][1])));
    for (Index rest = p; rest < count; ++rest)
      sum = __builtin_fma(g[rest], x[offsets[t] + rest], sum);
    sums[t] += sum;
  }
}

// Returns the number of channels summed at once: two vectors or one, the last one not always full,
// or a single channel.
HWY_INLINE Index side_by_side(Index channels) {
  constexpr Index kLanes = lanes<hn::CappedTag<double, 8>>();
  if (channels <= kLanes / 4) return 1;
  return channels > kLanes ? 2 * kLanes : kLanes;
}

Index sums_size(Index channels, Index taps) {
  Index size = 0;
  for (Index o = 0; o < channels; o += side_by_side(channels - o))
    size += side_by_side(channels - o) * taps;
  return size;
}

// Sets to[p * width + j] = g[j * pitch + p], and zeros for j from `there` on. Works in squares that
// stay in the L1 cache.
HWY_NOINLINE void transpose(const double* HWY_RESTRICT g, Index pitch, Index there, Index width,
                            Index count, double* HWY_RESTRICT to) {
  constexpr Index kSquare = 32;
  for (Index begin = 0; begin < count; begin += kSquare) {
    const Index end = begin + kSquare < count ? begin + kSquare : count;
    for (Index j = 0; j < there; ++j) {
      const double* from = g + j * pitch;
      // Fetches the next block while this one is summed. Each row begins on another page, where the
      // hardware does not prefetch.
      for (Index p = begin; p < end; p += 8) __builtin_prefetch(from + p + count, 0, 2);
      for (Index p = begin; p < end; ++p) to[p * width + j] = from[p];
    }
    for (Index j = there; j < width; ++j)
      for (Index p = begin; p < end; ++p) to[p * width + j] = 0;
  }
}

void correlate_all(const double* g, Index pitch, Index channels, const double* x,
                   const Index* offsets, Index taps, Index count, double* scratch, double* sums) {
  const hn::CappedTag<double, 8> d;
  for (Index o = 0; o < channels;) {
    const Index width = side_by_side(channels - o);
    if (width == 1) {
      Index t = 0;
      for (; t + 8 <= taps; t += 8) dot_tile<8>(d, g + o * pitch, x, offsets + t, count, sums + t);
      for (; t < taps; ++t) dot_tile<1>(d, g + o * pitch, x, offsets + t, count, sums + t);
    } else {
      // Fills the vectors with zeros after the last channel.
      const Index there = channels - o < width ? channels - o : width;
      transpose(g + o * pitch, pitch, there, width, count, scratch);
      if (width > static_cast<Index>(hn::Lanes(d)))
        outer_taps<2>(d, scratch, x, offsets, taps, count, sums);
      else
        outer_taps<1>(d, scratch, x, offsets, taps, count, sums);
    }
    sums += width * taps;
    o += width;
  }
}

void add_all(const double* sums, Index channels, Index taps, double* to) {
  for (Index o = 0; o < channels;) {
    const Index width = side_by_side(channels - o);
    for (Index j = 0; j < width && o + j < channels; ++j)
      for (Index t = 0; t < taps; ++t) to[(o + j) * taps + t] += sums[t * width + j];
    sums += width * taps;
    o += width;
  }
}

#else

void sweep_all(const double* weights, const Index* offsets, Index taps, const double* x,
               Index channels, Index count, double* y, Index pitch, bool fresh, const Ahead&) {
  for (Index m = 0; m < channels;) {
    const Index panel = panel_of(channels - m);
    for (Index j = 0; j < panel; ++j)
      for (Index p = 0; p < count; ++p) {
        double sum = 0;
        for (Index t = 0; t < taps; ++t)
          sum = __builtin_fma(weights[m * taps + t * panel + j], x[offsets[t] + p], sum);
        double& to = y[(m + j) * pitch + p];
        to = fresh ? sum : to + sum;
      }
    m += panel;
  }
}

Index sums_size(Index channels, Index taps) { return channels * taps; }

void correlate_all(const double* g, Index pitch, Index channels, const double* x,
                   const Index* offsets, Index taps, Index count, double*, double* sums) {
  for (Index o = 0; o < channels; ++o)
    for (Index t = 0; t < taps; ++t) {
      double sum = 0;
      for (Index p = 0; p < count; ++p)
        sum = __builtin_fma(g[o * pitch + p], x[offsets[t] + p], sum);
      sums[o * taps + t] += sum;
    }
}

void add_all(const double* sums, Index channels, Index taps, double* to) {
  for (Index i = 0; i < channels * taps; ++i) to[i] += sums[i];
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace sigconv
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace sigconv {

void sweep(const double* weights, const Index* offsets, Index taps, const double* x, Index channels,
           Index count, double* y, Index pitch, bool fresh, const Ahead& next) {
  SIGCONV_DISPATCH(sweep_all)
  (weights, offsets, taps, x, channels, count, y, pitch, fresh, next);
}

void correlate_positions(const double* g, Index pitch, Index channels, const double* x,
                         const Index* offsets, Index taps, Index count, double* scratch,
                         double* sums) {
  SIGCONV_DISPATCH(correlate_all)
  (g, pitch, channels, x, offsets, taps, count, scratch, sums);
}

// Two vectors of 8 channels per position.
Index correlate_scratch(Index count) { return 16 * count; }

Index correlate_size(Index channels, Index taps) {
  return SIGCONV_DISPATCH(sums_size)(channels, taps);
}

void add_correlated(const double* sums, Index channels, Index taps, double* to) {
  SIGCONV_DISPATCH(add_all)(sums, channels, taps, to);
}

}  // namespace sigconv
#endif
