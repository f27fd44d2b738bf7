#include "engine/overlap_save_kernel.hpp"

#include <atomic>
#include <cmath>
#include <mutex>
#include <utility>

namespace sigconv {
namespace {

// Adds the spectrum of a part to `kernel`, and its sum |w|. The spectrum is for the sum of w*x over
// the window of the part's first tap. That is a correlation, so the spectrum is conjugated. It is
// divided by the factor that a transform and its inverse leave.
void add_part(const Tiling& tiling, Index part, std::span<const double> weights, Index dilation,
              OverlapSave::Kernel& kernel) {
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
  double magnitude = 0;
  for (const double tap : taps) magnitude += std::abs(tap);
  kernel.part_magnitudes.push_back(magnitude);
  kernel.spectra.push_back(std::move(spectrum));
}

}  // namespace

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
      kernel->integers = kernel->integers && weight == std::nearbyint(weight);
      kernel->negatives = kernel->negatives || weight < 0;
    }
    kernel->norm = std::sqrt(square);
    for (Index part = 0; part < tiling_.parts; ++part)
      add_part(tiling_, part, weights_, dilation_, *kernel);
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

}  // namespace sigconv
