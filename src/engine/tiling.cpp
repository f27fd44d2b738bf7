#include "engine/tiling.hpp"

#include <algorithm>
#include <array>

namespace sigconv {
namespace {

// Nanoseconds a point of a forward and an inverse transform, a product of spectra and the checks
// between them, by size; of FFTW 3.3.10 with FFTW_ESTIMATE on the core of docs/performance.md.
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

// There too: the share of a forward transform, and a product of spectra, a point.
constexpr double kForward = 0.45;
constexpr double kProduct = 0.15;

// Of the direct method, there too: what it does besides the taps, and a tap, at unit stride (56
// GFLOP/s) and where each multiply-add loads its own samples (33), which are sorted first.
constexpr double kOutput = 0.15;
constexpr double kTap = 0.0355;
constexpr double kTapApart = 0.061;
constexpr double kSort = 0.5;  // a residue of the stride

// A kernel in `parts` parts and transforms of one size; nothing where they do not fit.
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
  // A window has four grids where it can (outputs_per_window()): the others' signal spectra serve.
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
  constexpr Index kMostParts = 32;  // of the largest transform they take 256 MB
  std::vector<Tiling> all;
  const Index span = (taps - 1) * dilation + 1;
  for (const TransformCost& transform : kTransforms) {
    if (auto tiling = tiling_of(transform, 1, taps, dilation, stride)) all.push_back(*tiling);
    // In parts of half a transform; what the last one lacks left to direct sums or not.
    const Index whole = span / ((transform.size + stride) / 2);
    for (const Index parts : {whole, whole + 1})
      if (parts > 1 && parts <= kMostParts)
        if (auto tiling = tiling_of(transform, parts, taps, dilation, stride))
          all.push_back(*tiling);
  }
  return all;
}

std::optional<Tiling> choose_tiling(Index taps, Index dilation, Index stride) {
  // Long blocks gain little, and what waits for one is held, rows and all. docs/performance.md.
  constexpr Index kShort = 8192;
  const Index most = std::max(kShort, ((taps - 1) * dilation + 1) / 16);
  auto all = tilings(taps, dilation, stride);
  const auto is_long = [&](const Tiling& tiling) { return tiling.block * stride > most; };
  if (!std::ranges::all_of(all, is_long)) std::erase_if(all, is_long);
  const auto best = std::ranges::min_element(all, {}, &Tiling::cost);
  return best == all.end() ? std::nullopt : std::optional(*best);
}

}  // namespace sigconv
