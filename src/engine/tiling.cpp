#include "engine/tiling.hpp"

#include <algorithm>
#include <array>

namespace sigconv {
namespace {

// Nanoseconds per point, by size, of a forward and an inverse transform, a product of spectra and
// the checks between them. Measured with FFTW 3.3.10 and FFTW_ESTIMATE on the core of
// docs/performance.md.
struct TransformCost {
  Index size;
  double cost;
};
constexpr std::array<TransformCost, 12> kTransforms = {{{512, 2.6},
                                                        {1024, 2.6},
                                                        {2048, 2.75},
                                                        {4096, 2.95},
                                                        {8192, 4.8},
                                                        {16384, 6.7},
                                                        {32768, 7.9},
                                                        {65536, 8.4},
                                                        {131072, 10.3},
                                                        {262144, 17},
                                                        {524288, 20},
                                                        {1048576, 23}}};

// The share of a forward transform, and the time of a product of spectra per point, measured there.
constexpr double kForward = 0.45;
constexpr double kProduct = 0.15;

// Times of the direct method, measured there: per output, per tap at unit stride (56 GFLOP/s), and
// per tap if each multiply-add loads its own samples (33 GFLOP/s), which are sorted first.
constexpr double kOutput = 0.15;
constexpr double kTap = 0.0355;
constexpr double kTapApart = 0.061;
constexpr double kSort = 0.5;  // per residue of the stride

// Returns the tiling of a kernel in `parts` parts by transforms of one size, or nothing if it does
// not fit.
std::optional<Tiling> tiling_of(const TransformCost& transform, Index parts, Index taps,
                                Index dilation, Index stride) {
  const Index span = (taps - 1) * dilation + 1;
  Tiling tiling;
  tiling.size = transform.size;
  tiling.parts = parts;
  if (parts == 1) {
    if (transform.size < span) return std::nullopt;
    tiling.block = (transform.size - span) / stride + 1;
    tiling.part_span = span;
    tiling.rest = taps;
  } else {
    const Index hop = std::min((transform.size + stride) / 2, span / parts) / stride * stride;
    if (hop == 0) return std::nullopt;
    tiling.block = hop / stride;
    tiling.part_span = hop;
    tiling.rest = std::min((hop * parts + dilation - 1) / dilation, taps);
  }
  const auto points = static_cast<double>(tiling.size);
  // A window has up to four spans of outputs (outputs_per_window()), which share the spectra of the
  // signal before its first block.
  const double before = kForward * static_cast<double>(parts - 1) / static_cast<double>(4 * parts);
  const double products = kProduct * static_cast<double>(parts - 1);
  tiling.cost =
      points * (transform.cost * (1 + before) + products) / static_cast<double>(tiling.block);
  if (tiling.rest < taps) tiling.cost += direct_cost(taps - tiling.rest, dilation, stride);
  return tiling;
}

}  // namespace

double direct_cost(Index taps, Index dilation, Index stride) {
  const double count = static_cast<double>(taps);
  if (stride > 1)
    return 0.4 + kSort * static_cast<double>(std::min(taps, stride)) + kTapApart * count;
  return (dilation > 1 ? 1.5 : kOutput) + kTap * count;
}

std::vector<Tiling> tilings(Index taps, Index dilation, Index stride) {
  constexpr Index kMostParts = 32;  // with the largest transform they take 256 MB
  std::vector<Tiling> all;
  const Index span = (taps - 1) * dilation + 1;
  for (const TransformCost& transform : kTransforms) {
    if (auto tiling = tiling_of(transform, 1, taps, dilation, stride)) all.push_back(*tiling);
    // Parts of half a transform leave a rest to direct sums; one part more leaves none or little.
    const Index whole = span / ((transform.size + stride) / 2);
    for (const Index parts : {whole, whole + 1})
      if (parts > 1 && parts <= kMostParts)
        if (auto tiling = tiling_of(transform, parts, taps, dilation, stride))
          all.push_back(*tiling);
  }
  return all;
}

std::optional<Tiling> choose_tiling(Index taps, Index dilation, Index stride) {
  // Long blocks gain little, and the samples and rows that wait for a block are held in memory
  // (docs/performance.md).
  constexpr Index kShort = 8192;
  const Index most = std::max(kShort, ((taps - 1) * dilation + 1) / 16);
  auto all = tilings(taps, dilation, stride);
  const auto is_long = [&](const Tiling& tiling) { return tiling.block * stride > most; };
  if (!std::ranges::all_of(all, is_long)) std::erase_if(all, is_long);
  const auto best = std::ranges::min_element(all, {}, &Tiling::cost);
  return best == all.end() ? std::nullopt : std::optional(*best);
}

}  // namespace sigconv
