#include "engine/overlap_save.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <optional>

#include "engine/direct.hpp"
#include "engine/elementwise.hpp"
#include "engine/fft.hpp"
#include "engine/overlap_save_kernel.hpp"
#include "engine/pool.hpp"
#include "engine/segments.hpp"
#include "engine/spectrum.hpp"
#include "engine/tap_counts.hpp"
#include "engine/window_peaks.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

// Facts about a block, known before it is computed.
struct Judgement {
  bool missing = false;        // every output reads a NaN
  bool transforms = false;     // transforms keep the guarantees; otherwise direct sums
  bool exact = false;          // every sum is an integer
  bool non_negative = false;   // no sum that transforms compute is negative
  bool zeros = false;          // some outputs may read only zeros
  std::size_t runs_begin = 0;  // of the runs of outputs that need direct sums
  std::size_t runs_end = 0;
};

// Neighbouring outputs of a block.
struct Run {
  Index begin = 0;
  Index end = 0;
};

// Returns the number of segments that the blocks computed at once read.
Index segments_of(const Tiling& tiling) { return tiling.parts + kBlocksAtOnce - 1; }

// Buffers that are kept from call to call, so that a stream allocates only while it starts.
struct SegmentScratch {
  std::unique_ptr<AlignedBuffer> points;
  std::vector<AlignedBuffer> sums;     // one for each block computed at once
  std::vector<AlignedBuffer> spectra;  // of the last segments; segment j has slot j % segments_of()
  std::vector<Index> held;             // the segment in each slot, or -1
  std::vector<SpectrumProduct> products;
  Segments segments;
  std::vector<Judgement> judgements;
  std::vector<Run> runs;
  std::vector<double> peaks;
  std::vector<double> rest;
  std::vector<std::uint32_t> missing;
  std::vector<std::uint32_t> present;

  void fit(const Tiling& tiling) {
    const auto slots = static_cast<std::size_t>(segments_of(tiling));
    if (!points || points->size() < tiling.size) {
      points = std::make_unique<AlignedBuffer>(tiling.size);
      spectra.clear();
      sums.clear();
      for (int i = 0; i < kBlocksAtOnce; ++i) sums.emplace_back(tiling.size);
    }
    while (spectra.size() < slots) spectra.emplace_back(points->size());
    held.assign(slots, -1);
  }
};

// A pool holds as many as compute at once. Thread-local ones would be one for each thread that ever
// computed: too many.
Pool<SegmentScratch>& scratches() {
  static Pool<SegmentScratch> pool;
  return pool;
}

// The blocks of one window, which begins with block 0.
class Blocks {
 public:
  Blocks(const Plan& plan, std::span<const double> window, std::span<double> outputs);

  /// Computes every block, several at once where they share transforms.
  void convolve();

 private:
  Index length(Index b) const;  // outputs of block b
  std::span<const double> window_of(Index b) const;
  Judgement judge(Index b);
  bool all_missing(Index b) const;
  void find_quiet(Index b, double least, Judgement& judgement);
  const TapCounts& present();
  bool transform(Index segment);
  void multiply(Index b, Index blocks);
  void finish(Index b, const Judgement& judgement, const AlignedBuffer& sums);
  void add_rest(Index b, std::span<double> outputs);
  void add_removed(Index b, std::span<double> outputs);
  void add_products(const Run& taps, Index n, double sample, std::span<double> outputs);
  void repair(Index b, std::span<double> outputs);

  const Plan& plan_;
  const Tiling& tiling_;
  const OverlapSave::Kernel& kernel_;
  const SkewTransform& transform_;
  std::span<const double> window_;
  std::span<double> outputs_;
  Index hop_;  // samples from block to block
  std::optional<TapCounts> missing_;
  std::optional<TapCounts> present_;
  std::shared_ptr<SegmentScratch> held_ = scratches().take();
  SegmentScratch& scratch_ = *held_;
  Segments& segments_ = scratch_.segments;
};

Blocks::Blocks(const Plan& plan, std::span<const double> window, std::span<double> outputs)
    : plan_(plan),
      tiling_(plan.overlap_save->tiling()),
      kernel_(plan.overlap_save->kernel()),
      transform_(SkewTransform::of_size(tiling_.size)),
      window_(window),
      outputs_(outputs),
      hop_(tiling_.block * plan.stride) {
  scratch_.fit(tiling_);
  const auto count = static_cast<Index>(outputs.size());
  segments_.judge(plan, window, (count + tiling_.block - 1) / tiling_.block);
  if (segments_.finite()) return;
  missing_.emplace(
      plan_, window_, [](double x) { return std::isnan(x); }, scratch_.missing);
}

Index Blocks::length(Index b) const {
  return std::min(tiling_.block, static_cast<Index>(outputs_.size()) - b * tiling_.block);
}

// Returns the samples of the window that block b reads.
std::span<const double> Blocks::window_of(Index b) const {
  return window_.subspan(static_cast<std::size_t>(b * hop_),
                         static_cast<std::size_t>(window_length(plan_, length(b))));
}

bool Blocks::all_missing(Index b) const {
  if (!missing_) return false;
  const Index first = b * tiling_.block;
  for (Index i = first; i < first + length(b); ++i)
    if ((*missing_)[static_cast<std::size_t>(i)] == 0) return false;
  return true;
}

Judgement Blocks::judge(Index b) {
  Judgement judgement;
  judgement.missing = all_missing(b);
  if (judgement.missing) return judgement;
  double largest = 0;  // bounds the sums that transforms compute
  double square = 0;
  bool integers = kernel_.integers;
  bool negatives = kernel_.negatives;
  for (Index part = 0; part < tiling_.parts; ++part) {
    const Census& census = segments_.census(b + part);
    largest += census.largest * kernel_.part_magnitudes[static_cast<std::size_t>(part)];
    square += census.square;
    integers = integers && census.integers;
    negatives = negatives || census.negatives;
  }
  // Bounds the error of every output in the worst case (Brent, Percival and Zimmermann, Error
  // bounds on complex floating-point multiplication, Math. Comp. 76 (2007), theorem 5.1, with
  // FFTW's twiddles below an ulp). Each of the 3 transforms has log2(size) steps, the turns
  // included, with (sqrt(5) + 2) roundings per step. The sum over the parts adds a rounding for
  // each part.
  const double roundings =
      13 * std::log2(static_cast<double>(tiling_.size)) + static_cast<double>(tiling_.parts);
  const double bound = std::sqrt(square) * kernel_.norm * roundings * kEpsilon / 2;
  judgement.exact = integers && largest < 0x1p53 && bound < 0.25;
  judgement.non_negative = !negatives;
  // False if squares or spectra leave the range of doubles, or if sums come near its lower end.
  judgement.transforms = std::isfinite(square * static_cast<double>(tiling_.size)) &&
                         std::isfinite(kernel_.norm) &&
                         (kernel_.magnitude == 0 || kernel_.norm > 1e-145) &&
                         (largest == 0 || (largest > 1e-290 && largest < 1e290 && square > 1e-290));
  if (!judgement.transforms) return judgement;

  const auto samples = window_of(b);
  // Each infinity costs as much as an output by direct sums.
  if (missing_ &&
      std::ranges::count_if(samples, [](double x) { return std::isinf(x); }) >= length(b) / 2 + 1) {
    judgement.transforms = false;
    return judgement;
  }
  const Census census = segments_.census_of(b, static_cast<Index>(samples.size()));
  judgement.zeros = census.zeros;
  // Outputs whose window has no sample as large as this need direct sums.
  double least = 0;
  if (kernel_.magnitude > 0)
    least = error_of_transforms(tiling_.size) / kTransformShare * largest / kernel_.magnitude;
  if (kernel_.integers && census.integers && !judgement.exact)
    least = std::max(least, 0x1p53 / kernel_.magnitude);
  if (!every_window_reaches(least, static_cast<Index>(plan_.weights.size()), plan_.dilation,
                            samples))
    find_quiet(b, least, judgement);
  return judgement;
}

// Finds the outputs of block b whose windows may have no sample as large as `least`.
void Blocks::find_quiet(Index b, double least, Judgement& judgement) {
  const WindowPeaks peaks(static_cast<Index>(plan_.weights.size()), plan_.dilation, window_of(b),
                          scratch_.peaks);
  if (std::ranges::none_of(peaks.all(), [&](double peak) { return peak < least; })) return;
  judgement.transforms = !prefers_direct_sums(plan_);
  if (!judgement.transforms) return;
  auto& runs = scratch_.runs;
  judgement.runs_begin = runs.size();
  const Index count = length(b);
  Index quiet = 0;
  for (Index i = 0; i < count;) {
    const Index start = i * plan_.stride;
    const Index end = std::min(count, (peaks.same_until(start) - 1) / plan_.stride + 1);
    const bool loud = peaks[start] >= least;
    for (; i < end; ++i) {
      if (loud ||
          (judgement.zeros && present()[static_cast<std::size_t>(b * tiling_.block + i)] == 0))
        continue;
      ++quiet;
      if (runs.size() > judgement.runs_begin && runs.back().end == i)
        ++runs.back().end;
      else
        runs.push_back({i, i + 1});
    }
  }
  judgement.runs_end = runs.size();
  const double saved = static_cast<double>(count) * (plan_.direct_cost - tiling_.cost);
  judgement.transforms = static_cast<double>(quiet) * plan_.direct_cost < saved;
}

// Returns the number of taps of each output that read another sample than 0.
const TapCounts& Blocks::present() {
  if (!present_)
    present_.emplace(
        plan_, window_, [](double x) { return x != 0; }, scratch_.present);
  return *present_;
}

// Computes the spectrum of a segment. Returns false if its samples are all zeros.
bool Blocks::transform(Index segment) {
  const auto slot = static_cast<std::size_t>(segment % segments_of(tiling_));
  const bool zeros = segments_.census(segment).largest == 0;
  if (zeros || scratch_.held[slot] == segment) return !zeros;
  scratch_.held[slot] = segment;
  // NaN and infinities count as zeros here; repair() adds their effect.
  transform_.forward(segments_.cleaned(segment), scratch_.points->data(),
                     scratch_.spectra[slot].complex());
  return true;
}

// Computes the spectra of `blocks` blocks from b on, without the taps after the last part.
void Blocks::multiply(Index b, Index blocks) {
  scratch_.products.clear();
  for (Index i = 0; i < tiling_.parts + blocks - 1; ++i) {
    if (!transform(b + i)) continue;
    const auto slot = static_cast<std::size_t>((b + i) % segments_of(tiling_));
    SpectrumProduct product{scratch_.spectra[slot].data(), {}};
    for (Index block = 0; block < blocks; ++block)
      if (const Index part = i - block; part >= 0 && part < tiling_.parts)
        product.kernel[static_cast<std::size_t>(block)] =
            kernel_.spectra[static_cast<std::size_t>(part)].data();
    scratch_.products.push_back(product);
  }
  std::array<double*, kBlocksAtOnce> sums;
  std::ranges::transform(scratch_.sums, sums.begin(), &AlignedBuffer::data);
  sum_products(scratch_.products, tiling_.size / 2, blocks, sums);
}

void Blocks::convolve() {
  const Index all = (static_cast<Index>(outputs_.size()) + tiling_.block - 1) / tiling_.block;
  const Index most = tiling_.parts > 1 ? kBlocksAtOnce : 1;  // a single part shares nothing
  auto& judgements = scratch_.judgements;
  judgements.clear();
  scratch_.runs.clear();
  for (Index b = 0; b < all; ++b) judgements.push_back(judge(b));
  for (Index b = 0; b < all;) {
    Index blocks = 0;
    while (blocks < std::min(most, all - b) &&
           judgements[static_cast<std::size_t>(b + blocks)].transforms)
      ++blocks;
    if (blocks > 0) multiply(b, blocks);
    for (Index i = 0; i < std::max<Index>(blocks, 1); ++i)
      finish(b + i, judgements[static_cast<std::size_t>(b + i)],
             scratch_.sums[static_cast<std::size_t>(i)]);
    b += std::max<Index>(blocks, 1);
  }
}

void Blocks::finish(Index b, const Judgement& judgement, const AlignedBuffer& sums) {
  const auto first = static_cast<std::size_t>(b * tiling_.block);
  const auto outputs = outputs_.subspan(first, static_cast<std::size_t>(length(b)));
  if (judgement.missing) {
    std::ranges::fill(outputs, std::numeric_limits<double>::quiet_NaN());
    return;
  }
  if (!judgement.transforms) return direct_range(plan_, window_of(b), outputs);

  double* points = scratch_.points->data();
  if (plan_.stride > 1) {
    const Index last = (static_cast<Index>(outputs.size()) - 1) * plan_.stride;
    // The samples overwrite the sums, which are no longer needed.
    const std::span all(sums.data(), static_cast<std::size_t>(last + 1));
    transform_.inverse(sums.complex(), points, all);
    for (std::size_t i = 0; i < outputs.size(); ++i)
      outputs[i] = all[i * static_cast<std::size_t>(plan_.stride)];
  } else {
    transform_.inverse(sums.complex(), points, outputs);
  }
  if (judgement.exact) round_to_integers(outputs);
  if (judgement.non_negative)
    for (double& y : outputs) y = y < 0 ? 0 : y;
  if (kernel_.rest) add_rest(b, outputs);
  add_removed(b, outputs);
  if (judgement.zeros) {
    const TapCounts& counts = present();
    for (std::size_t i = 0; i < outputs.size(); ++i)
      if (counts[first + i] == 0) outputs[i] = 0;
  }
  if (missing_) repair(b, outputs);
  for (std::size_t i = judgement.runs_begin; i < judgement.runs_end; ++i) {
    const Run& run = scratch_.runs[i];
    const auto count = static_cast<std::size_t>(run.end - run.begin);
    direct_range(
        plan_,
        window_of(b).subspan(static_cast<std::size_t>(run.begin * plan_.stride),
                             static_cast<std::size_t>(window_length(plan_, run.end - run.begin))),
        outputs.subspan(static_cast<std::size_t>(run.begin), count));
  }
}

// Adds the taps after the last part.
void Blocks::add_rest(Index b, std::span<double> outputs) {
  scratch_.rest.resize(outputs.size());
  const auto begin = static_cast<std::size_t>(tiling_.rest * plan_.dilation);
  direct_range(*kernel_.rest, window_of(b).subspan(begin), scratch_.rest);
  for (std::size_t i = 0; i < outputs.size(); ++i) outputs[i] += scratch_.rest[i];
}

// Adds the products of the samples that were removed from the transforms.
void Blocks::add_removed(Index b, std::span<double> outputs) {
  const Index D = plan_.dilation;
  for (Index part = 0; part < tiling_.parts; ++part) {
    const Index begin = part * tiling_.part_span;
    const Run taps = {(begin + D - 1) / D,
                      std::min((begin + tiling_.part_span + D - 1) / D, tiling_.rest)};
    for (const RemovedSample& sample : segments_.removed(b + part))
      add_products(taps, part * hop_ + sample.at, sample.value, outputs);
  }
}

// Corrects the outputs whose taps read NaN or infinities.
void Blocks::repair(Index b, std::span<double> outputs) {
  const auto first = static_cast<std::size_t>(b * tiling_.block);
  for (std::size_t i = 0; i < outputs.size(); ++i)
    if ((*missing_)[first + i] > 0) outputs[i] = std::numeric_limits<double>::quiet_NaN();
  // An infinity makes its outputs infinite, or NaN under a tap of 0 or with an opposite infinity.
  const auto window = window_of(b);
  const Run taps = {0, static_cast<Index>(plan_.weights.size())};
  for (std::size_t n = 0; n < window.size(); ++n)
    if (std::isinf(window[n])) add_products(taps, static_cast<Index>(n), window[n], outputs);
}

// Adds the products of some taps with sample n of a block's window to the outputs.
void Blocks::add_products(const Run& taps, Index n, double sample, std::span<double> outputs) {
  // Tap k reads sample n in the window that starts at n - k*D, which must be that of an output.
  const Index D = plan_.dilation;
  const Index last = (static_cast<Index>(outputs.size()) - 1) * plan_.stride;  // last window start
  const Index first_tap = n > last ? (n - last + D - 1) / D : 0;
  const Index end = std::min(taps.end, n / D + 1);
  // The products are not fused: std::fma is a function call when compiled for processors without
  // it.
  Index k = std::max(taps.begin, first_tap);
  if (D == 1 && plan_.stride == 1 && k < end) {
    const double* weight = plan_.weights.data() + k;
    double* y = outputs.data() + (n - k);
    for (; k < end; ++k) *y-- += *weight++ * sample;
  }
  for (; k < end; ++k) {
    const Index start = n - k * D;
    if (plan_.stride > 1 && start % plan_.stride != 0) continue;
    outputs[static_cast<std::size_t>(start / plan_.stride)] +=
        plan_.weights[static_cast<std::size_t>(k)] * sample;
  }
}

}  // namespace

void overlap_save_range(const Plan& plan, Index first, std::span<const double> window,
                        std::span<double> outputs) {
  assert(first % plan.grid == 0);
  // A signal that ends within the first block is summed directly, unless transforms were asked for.
  const auto count = static_cast<Index>(outputs.size());
  if (plan.automatic && first == 0 && count < plan.overlap_save->tiling().block)
    return direct_range(plan, window, outputs);
  Blocks(plan, window, outputs).convolve();
}

}  // namespace sigconv
