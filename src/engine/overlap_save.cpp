#include "engine/overlap_save.hpp"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cmath>
#include <limits>
#include <mutex>
#include <optional>

#include "engine/census.hpp"
#include "engine/direct.hpp"
#include "engine/elementwise.hpp"
#include "engine/fft.hpp"
#include "engine/pool.hpp"
#include "engine/spectrum.hpp"
#include "engine/tap_counts.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

// Rounds half to even. std::nearbyint is a function call when compiled for processors without
// SSE4.1.
double nearest_integer(double x) {
  const double magnitude = std::abs(x);
  return magnitude < 0x1p52 ? std::copysign((magnitude + 0x1p52) - 0x1p52, x) : x;
}

// Returns the spectrum of a part, for the sum of w*x over the window of the part's first tap. That
// is a correlation, so the spectrum is conjugated. It is divided by the factor that a transform and
// its inverse leave.
AlignedBuffer spectrum_of(const Tiling& tiling, Index part, std::span<const double> weights,
                          Index dilation) {
  AlignedBuffer spectrum(tiling.size);
  const AlignedBuffer points(tiling.size);
  std::vector<double> taps(static_cast<std::size_t>(tiling.part_span));
  const Index begin = part * tiling.part_span;
  for (Index k = 0; k < tiling.rest; ++k) {
    const Index at = k * dilation - begin;
    if (at >= 0 && at < tiling.part_span)
      taps[static_cast<std::size_t>(at)] = weights[static_cast<std::size_t>(k)];
  }
  SkewTransform::of_size(tiling.size).forward(taps, points.data(), spectrum.complex());
  const Index bins = tiling.size / 2;
  for (Index bin = 0; bin < bins; ++bin)
    spectrum.complex()[bin] = std::conj(spectrum.complex()[bin]) / static_cast<double>(bins);
  return spectrum;
}

}  // namespace

struct OverlapSave::Kernel {
  std::vector<AlignedBuffer> spectra;  // one for each part
  std::optional<Plan> rest;            // the taps after the last part, if there are any
  double magnitude = 0;                // sum |w|
  double norm = 0;                     // sqrt(sum w^2)
  bool integers = true;
  bool negatives = false;
};

struct OverlapSave::Once {
  std::mutex mutex;
  std::atomic<bool> done = false;
};

OverlapSave::~OverlapSave() = default;

OverlapSave::OverlapSave(const Tiling& tiling, std::span<const double> weights, Index dilation,
                         Index stride)
    : tiling_(tiling),
      weights_(weights.begin(), weights.end()),
      dilation_(dilation),
      stride_(stride),
      once_(std::make_unique<Once>()) {}

const OverlapSave::Kernel& OverlapSave::kernel() const {
  // Not std::call_once: if memory runs out, glibc ends the program when an exception passes through
  // it.
  if (once_->done.load(std::memory_order_acquire)) return *kernel_;
  const std::lock_guard lock(once_->mutex);
  if (!once_->done.load(std::memory_order_relaxed)) {
    auto kernel = std::make_unique<Kernel>();
    double square = 0;
    for (const double weight : weights_) {
      kernel->magnitude += std::abs(weight);
      square += weight * weight;
      kernel->integers = kernel->integers && weight == nearest_integer(weight);
      kernel->negatives = kernel->negatives || weight < 0;
    }
    kernel->norm = std::sqrt(square);
    for (Index part = 0; part < tiling_.parts; ++part)
      kernel->spectra.push_back(spectrum_of(tiling_, part, weights_, dilation_));
    if (const auto rest = std::span(weights_).subspan(static_cast<std::size_t>(tiling_.rest));
        !rest.empty()) {
      Spec spec;
      spec.operation = Operation::correlate;  // the weights are in the order of the window
      spec.dilation = dilation_;
      spec.stride = stride_;
      spec.method = Method::direct;
      kernel->rest = *make_plan(spec, rest);
    }
    kernel_ = std::move(kernel);
    std::vector<double>().swap(weights_);
    once_->done.store(true, std::memory_order_release);
  }
  return *kernel_;
}

namespace {

// Facts about a block, known before it is computed.
struct Judgement {
  bool missing = false;     // every output reads a NaN
  bool transforms = false;  // transforms keep the guarantees; otherwise direct sums
  bool exact = false;       // every sum is an integer
  bool non_negative = false;
  bool zeros = false;  // some outputs may read only zeros
};

// Returns the number of segments that the blocks computed at once read.
Index segments_of(const Tiling& tiling) { return tiling.parts + kBlocksAtOnce - 1; }

// Buffers that are kept from call to call, so that a stream allocates only while it starts.
struct SegmentScratch {
  std::unique_ptr<AlignedBuffer> points;
  std::vector<AlignedBuffer> sums;     // one for each block computed at once
  std::vector<AlignedBuffer> spectra;  // of the last segments; segment j has slot j % segments_of()
  std::vector<Index> segments;         // the segment in each slot, or -1
  std::vector<bool> zeros;             // slots whose segment is all zeros and has no spectrum
  std::vector<SpectrumProduct> products;
  std::vector<Census> hops;
  std::vector<Judgement> judgements;
  std::vector<double> rest;
  std::vector<std::uint32_t> missing;
  std::vector<std::uint32_t> present;

  void fit(const Tiling& tiling) {
    const auto held = static_cast<std::size_t>(segments_of(tiling));
    if (!points || points->size() < tiling.size) {
      points = std::make_unique<AlignedBuffer>(tiling.size);
      spectra.clear();
      sums.clear();
      for (int i = 0; i < kBlocksAtOnce; ++i) sums.emplace_back(tiling.size);
    }
    while (spectra.size() < held) spectra.emplace_back(points->size());
    segments.assign(held, -1);
    zeros.assign(held, false);
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
  void count_hops();
  Index length(Index b) const;  // outputs of block b
  std::span<const double> window_of(Index b) const;
  Judgement judge(Index b) const;
  bool transform(Index segment, Index end);
  void multiply(Index b, Index blocks);
  void finish(Index b, const Judgement& judgement, const AlignedBuffer& sums);
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
  count_hops();
  if (std::ranges::all_of(scratch_.hops, &Census::finite)) return;
  missing_.emplace(
      plan_, window_, [](double x) { return std::isnan(x); }, scratch_.missing);
}

// Takes a census of each hop; the last one may be short.
void Blocks::count_hops() {
  const auto hop = static_cast<std::size_t>(hop_);
  scratch_.hops.clear();
  for (std::size_t begin = 0; begin < window_.size(); begin += hop)
    scratch_.hops.push_back(
        take_census(window_.subspan(begin, std::min(hop, window_.size() - begin))));
}

Index Blocks::length(Index b) const {
  return std::min(tiling_.block, static_cast<Index>(outputs_.size()) - b * tiling_.block);
}

// Returns the samples of the window that block b reads.
std::span<const double> Blocks::window_of(Index b) const {
  return window_.subspan(static_cast<std::size_t>(b * hop_),
                         static_cast<std::size_t>(window_length(plan_, length(b))));
}

Judgement Blocks::judge(Index b) const {
  // Joins the censuses of the hops in order, so that the result is equal in any window.
  const auto samples = window_of(b);
  const auto hop = static_cast<std::size_t>(hop_);
  const std::size_t whole = samples.size() / hop;
  Census census;
  for (std::size_t i = 0; i < whole; ++i)
    census.add(scratch_.hops[static_cast<std::size_t>(b) + i]);
  census.add(take_census(samples.subspan(whole * hop)));

  Judgement judgement;
  if (missing_) {
    judgement.missing = true;
    const Index first = b * tiling_.block;
    for (Index i = first; judgement.missing && i < first + length(b); ++i)
      judgement.missing = (*missing_)[static_cast<std::size_t>(i)] > 0;
    if (judgement.missing) return judgement;
  }
  // Bounds the error of every output (Brent, Percival and Zimmermann, Error bounds on complex
  // floating-point multiplication, Math. Comp. 76 (2007), theorem 5.1, with FFTW's twiddles below
  // an ulp). Each of the 3 transforms has log2(size) steps, the turns included, with (sqrt(5) + 2)
  // roundings per step. The sum over the parts adds a rounding for each part, and the segments of
  // parts hold each sample twice.
  const auto parts = static_cast<double>(tiling_.parts);
  const double roundings = 13 * std::log2(static_cast<double>(tiling_.size)) + parts;
  const double norm = std::sqrt(parts > 1 ? 2 * census.square : census.square) * kernel_.norm;
  const double bound = norm * roundings * kEpsilon / 2;
  const double largest = census.largest * kernel_.magnitude;  // bounds every sum
  judgement.exact = census.integers && kernel_.integers && largest < 0x1p53;
  judgement.non_negative = !census.negatives && !kernel_.negatives;
  judgement.zeros = census.zeros;
  // False if squares or spectra leave the range of doubles, or if sums come near its lower end.
  const bool in_range =
      std::isfinite(census.square * static_cast<double>(tiling_.size)) &&
      std::isfinite(kernel_.norm) && (kernel_.magnitude == 0 || kernel_.norm > 1e-145) &&
      (largest == 0 || (largest > 1e-290 && largest < 1e290 && census.square > 1e-290));
  judgement.transforms = in_range && (!judgement.exact || bound < 0.25);
  // Each infinity costs as much as an output by direct sums.
  if (missing_ && judgement.transforms)
    judgement.transforms =
        std::ranges::count_if(samples, [](double x) { return std::isinf(x); }) < length(b) / 2 + 1;
  return judgement;
}

// Computes the spectrum of a segment from its samples before `end`. Returns false if they are all
// zeros.
bool Blocks::transform(Index segment, Index end) {
  const auto slot = static_cast<std::size_t>(segment % segments_of(tiling_));
  if (scratch_.segments[slot] == segment) return !scratch_.zeros[slot];
  scratch_.segments[slot] = segment;
  const Index begin = segment * hop_;
  const Index length =
      std::min((tiling_.block - 1) * plan_.stride + tiling_.part_span, end - begin);
  const auto samples =
      window_.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(length));
  scratch_.zeros[slot] = std::ranges::all_of(samples, [](double x) { return x == 0; });
  if (scratch_.zeros[slot]) return false;
  // NaN and infinities count as zeros here; repair() adds their effect.
  transform_.forward(samples, scratch_.points->data(), scratch_.spectra[slot].complex());
  return true;
}

// Computes the spectra of `blocks` blocks from b on, without the taps after the last part.
void Blocks::multiply(Index b, Index blocks) {
  const Index end = (b + blocks - 1) * hop_ + static_cast<Index>(window_of(b + blocks - 1).size());
  scratch_.products.clear();
  for (Index i = 0; i < tiling_.parts + blocks - 1; ++i) {
    if (!transform(b + i, end)) continue;
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
  if (kernel_.rest) {
    scratch_.rest.resize(outputs.size());
    const auto begin = static_cast<std::size_t>(tiling_.rest * plan_.dilation);
    direct_range(*kernel_.rest, window_of(b).subspan(begin), scratch_.rest);
    for (std::size_t i = 0; i < outputs.size(); ++i) outputs[i] += scratch_.rest[i];
  }
  if (judgement.exact) round_to_integers(outputs);
  if (judgement.non_negative)
    for (double& y : outputs) y = y < 0 ? 0 : y;
  if (judgement.zeros) {
    if (!present_)
      present_.emplace(
          plan_, window_, [](double x) { return x != 0; }, scratch_.present);
    for (std::size_t i = 0; i < outputs.size(); ++i)
      if ((*present_)[first + i] == 0) outputs[i] = 0;
  }
  if (missing_) repair(b, outputs);
}

// Corrects the outputs whose taps read NaN or infinities.
void Blocks::repair(Index b, std::span<double> outputs) {
  const auto first = static_cast<std::size_t>(b * tiling_.block);
  for (std::size_t i = 0; i < outputs.size(); ++i)
    if ((*missing_)[first + i] > 0) outputs[i] = std::numeric_limits<double>::quiet_NaN();
  // An infinity makes its outputs infinite, or NaN under a tap of 0 or with an opposite infinity.
  const auto window = window_of(b);
  const auto taps = static_cast<Index>(plan_.weights.size());
  const Index last = (static_cast<Index>(outputs.size()) - 1) * plan_.stride;  // last window start
  for (Index n = 0; n < static_cast<Index>(window.size()); ++n) {
    const double sample = window[static_cast<std::size_t>(n)];
    if (!std::isinf(sample)) continue;
    // Tap k reads sample n in the window that starts at n - k*D, which must be that of an output.
    const Index D = plan_.dilation;
    const Index first_tap = n > last ? (n - last + D - 1) / D : 0;
    for (Index k = first_tap; k < taps && k * D <= n; ++k) {
      const Index start = n - k * D;
      if (start % plan_.stride == 0)
        outputs[static_cast<std::size_t>(start / plan_.stride)] +=
            plan_.weights[static_cast<std::size_t>(k)] * sample;
    }
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
