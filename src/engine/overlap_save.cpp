#include "engine/overlap_save.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <mutex>
#include <vector>

#include "engine/census.hpp"
#include "engine/direct.hpp"
#include "engine/fft.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

// Nanoseconds a point of a forward and an inverse transform, the product of spectra and the checks
// between them, by size; of FFTW 3.3.10 with FFTW_ESTIMATE on the core of docs/performance.md.
struct TransformCost {
  Index size;
  double cost;
};
constexpr std::array<TransformCost, 12> kTransforms = {{{512, 2.9},
                                                        {1024, 2.75},
                                                        {2048, 2.8},
                                                        {4096, 3.3},
                                                        {8192, 4.6},
                                                        {16384, 5.8},
                                                        {32768, 6},
                                                        {65536, 6.5},
                                                        {131072, 8.2},
                                                        {262144, 12.6},
                                                        {524288, 13.4},
                                                        {1048576, 15.9}}};

// Of the direct method, there too: what it does besides the taps, and a tap, at unit stride (56
// GFLOP/s) and where each multiply-add loads its own samples (35).
constexpr double kOutput = 0.15;
constexpr double kTap = 0.0355;
constexpr double kTapApart = 0.057;

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

// Half to even. std::nearbyint is a call where the processor that is compiled for lacks SSE4.1.
double nearest_integer(double x) {
  const double magnitude = std::abs(x);
  return magnitude < 0x1p52 ? std::copysign((magnitude + 0x1p52) - 0x1p52, x) : x;
}

// For each output, how many of its taps read a sample that `counts` says yes to.
template <class Counts>
std::vector<Index> count_taps(std::span<const double> window, std::size_t outputs, Index taps,
                              Index dilation, Index stride, const Counts& counts) {
  // Running counts along each residue of the dilation.
  std::vector<Index> running(window.size());
  const auto step = static_cast<std::size_t>(dilation);
  for (std::size_t n = 0; n < window.size(); ++n)
    running[n] = (counts(window[n]) ? 1 : 0) + (n >= step ? running[n - step] : 0);
  std::vector<Index> result(outputs);
  for (std::size_t i = 0; i < outputs; ++i) {
    const auto begin = i * static_cast<std::size_t>(stride);
    const auto end = begin + static_cast<std::size_t>((taps - 1) * dilation);
    result[i] = running[end] - (begin >= step ? running[begin - step] : 0);
  }
  return result;
}

}  // namespace

double direct_cost(Index taps, Index dilation, Index stride) {
  const double count = static_cast<double>(taps);
  if (stride > 1) return 1 + kTapApart * count;
  return (dilation > 1 ? 1.5 : kOutput) + kTap * count;
}

struct OverlapSave::Kernel {
  AlignedBuffer spectrum;  // conjugated, over the transform's size
  double magnitude = 0;    // sum |w|
  double norm = 0;         // sqrt(sum w^2)
  bool integers = true;
  bool negatives = false;
};

struct OverlapSave::Once {
  std::once_flag flag;
};

OverlapSave::~OverlapSave() = default;

OverlapSave::OverlapSave(std::span<const double> weights, Index dilation, Index stride)
    : weights_(weights.begin(), weights.end()),
      dilation_(dilation),
      stride_(stride),
      span_((static_cast<Index>(weights.size()) - 1) * dilation + 1),
      cost_(std::numeric_limits<double>::infinity()),
      once_(std::make_unique<Once>()) {
  for (const auto& [size, cost] : kTransforms) {
    if (size < 2 * span_ && size < kTransforms.back().size) continue;
    if (size <= span_) continue;
    const Index block = (size - span_) / stride + 1;
    const double each = cost * static_cast<double>(size) / static_cast<double>(block);
    if (each >= cost_) continue;
    cost_ = each;
    size_ = size;
    block_ = block;
  }
}

const OverlapSave::Kernel& OverlapSave::kernel() const {
  std::call_once(once_->flag, [&] {
    auto kernel = std::make_unique<Kernel>(Kernel{AlignedBuffer(size_ + 2), 0, 0, true, false});
    const AlignedBuffer samples(size_);
    std::fill_n(samples.data(), size_, 0.0);
    double square = 0;
    for (std::size_t k = 0; k < weights_.size(); ++k) {
      const double weight = weights_[k];
      samples.data()[static_cast<Index>(k) * dilation_] = weight;
      kernel->magnitude += std::abs(weight);
      square += weight * weight;
      kernel->integers = kernel->integers && weight == nearest_integer(weight);
      kernel->negatives = kernel->negatives || weight < 0;
    }
    kernel->norm = std::sqrt(square);
    RealTransform::of_size(size_).forward(samples.data(), kernel->spectrum.complex());
    for (Index bin = 0; bin <= size_ / 2; ++bin)
      kernel->spectrum.complex()[bin] =
          std::conj(kernel->spectrum.complex()[bin]) / static_cast<double>(size_);
    kernel_ = std::move(kernel);
  });
  return *kernel_;
}

bool OverlapSave::convolve_block(std::span<const double> window, std::span<double> outputs) const {
  const Kernel& w = kernel();
  const auto taps = static_cast<Index>(weights_.size());
  thread_local std::vector<double> clean;
  Census census = take_census(window);
  const bool had_specials = !census.finite;
  std::span<const double> samples = window;
  if (had_specials) {
    // Taken out as zeros; the outputs that read them are repaired below.
    clean.assign(window.begin(), window.end());
    for (double& x : clean)
      if (!std::isfinite(x)) x = 0;
    samples = clean;
    census = take_census(samples);
  }

  // A bound of the error of every output: Brent, Percival and Zimmermann, Error bounds on complex
  // floating-point multiplication, Math. Comp. 76 (2007), theorem 5.1, with FFTW's twiddles below
  // an ulp: 3 transforms of log2(size) steps, each with (sqrt(5) + 2) roundings.
  const double steps = std::log2(static_cast<double>(size_));
  const double bound = std::sqrt(census.square) * w.norm * 13 * steps * kEpsilon / 2;
  const double largest = census.largest * w.magnitude;  // of any sum
  const bool exact = census.integers && w.integers && largest < 0x1p53;
  if (exact && !(bound < 0.25)) return false;
  // Where squares or spectra leave the range of doubles, or sums come near its lower end.
  if (!std::isfinite(census.square * static_cast<double>(size_)) || !std::isfinite(w.norm))
    return false;
  if (largest != 0 && !(largest > 1e-290 && largest < 1e290 && census.square > 1e-290))
    return false;

  thread_local std::unique_ptr<AlignedBuffer> points;
  thread_local std::unique_ptr<AlignedBuffer> bins;
  if (!points || points->size() < size_) {
    points = std::make_unique<AlignedBuffer>(size_);
    bins = std::make_unique<AlignedBuffer>(size_ + 2);
  }
  const RealTransform& transform = RealTransform::of_size(size_);
  std::copy(samples.begin(), samples.end(), points->data());
  std::fill(points->data() + samples.size(), points->data() + size_, 0.0);
  transform.forward(points->data(), bins->complex());
  // Written out: std::complex's product asks each time whether it met a NaN.
  const double* kernel_bins = w.spectrum.data();
  double* signal_bins = bins->data();
  for (Index bin = 0; bin <= size_ / 2; ++bin) {
    const double a = signal_bins[2 * bin];
    const double b = signal_bins[2 * bin + 1];
    const double c = kernel_bins[2 * bin];
    const double d = kernel_bins[2 * bin + 1];
    signal_bins[2 * bin] = a * c - b * d;
    signal_bins[2 * bin + 1] = a * d + b * c;
  }
  transform.inverse(bins->complex(), points->data());

  for (std::size_t i = 0; i < outputs.size(); ++i)
    outputs[i] = points->data()[static_cast<Index>(i) * stride_];
  if (exact)
    for (double& y : outputs) y = nearest_integer(y);
  if (!census.negatives && !w.negatives)
    for (double& y : outputs) y = y < 0 ? 0 : y;
  if (census.zeros) {
    const auto present = count_taps(samples, outputs.size(), taps, dilation_, stride_,
                                    [](double x) { return x != 0; });
    for (std::size_t i = 0; i < outputs.size(); ++i)
      if (present[i] == 0) outputs[i] = 0;
  }
  if (!had_specials) return true;

  const auto missing = count_taps(window, outputs.size(), taps, dilation_, stride_,
                                  [](double x) { return std::isnan(x); });
  for (std::size_t i = 0; i < outputs.size(); ++i)
    if (missing[i] > 0) outputs[i] = std::numeric_limits<double>::quiet_NaN();
  // An infinity makes what it reaches infinite, or NaN under a tap of 0 or against its opposite.
  for (std::size_t n = 0; n < window.size(); ++n) {
    if (!std::isinf(window[n])) continue;
    for (Index k = 0; k < taps; ++k) {
      const Index start = static_cast<Index>(n) - k * dilation_;
      if (start < 0) break;
      const auto i = static_cast<std::size_t>(start / stride_);
      if (start % stride_ == 0 && i < outputs.size())
        outputs[i] += weights_[static_cast<std::size_t>(k)] * window[n];
    }
  }
  return true;
}

void overlap_save_range(const Plan& plan, Index first, std::span<const double> window,
                        std::span<double> outputs) {
  const Index block = plan.grid;
  const auto count = static_cast<Index>(outputs.size());
  assert(first % block == 0);
  for (Index begin = 0; begin < count; begin += block) {
    const Index length = std::min(block, count - begin);
    const auto part = window.subspan(static_cast<std::size_t>(begin * plan.stride),
                                     static_cast<std::size_t>(window_length(plan, length)));
    const auto sums =
        outputs.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(length));
    // A signal that ends within the first block: direct, unless it was asked for otherwise.
    const bool short_signal = plan.automatic && first + begin == 0 && length < block;
    if (short_signal || !plan.overlap_save->convolve_block(part, sums))
      direct_range(plan, part, sums);
  }
}

}  // namespace sigconv
