#include "engine/fft.hpp"

#include <fftw3.h>

#include <cstdlib>
#include <map>
#include <mutex>
#include <new>
#include <utility>

// FFTW 3.3.10 calls this function if an allocation fails, in planning and in transforms
// (kernel/alloc.c). Its own definition aborts the program; this definition replaces it. The
// exception passes through C frames, which have unwind tables on every 64-bit Linux. Without them
// the program aborts as before. FFTW's planner is left half-made, so kept() lets nobody plan again.
extern "C" [[gnu::visibility("default"), noreturn]] void fftw_assertion_failed(const char*, int,
                                                                               const char*) {
  throw std::bad_alloc();
}

namespace sigconv {

AlignedBuffer::AlignedBuffer(Index size) : size_(size) {
  constexpr std::size_t kAlignment = 64;
  const std::size_t bytes = static_cast<std::size_t>(size) * sizeof(double);
  data_.reset(static_cast<double*>(
      std::aligned_alloc(kAlignment, (bytes + kAlignment - 1) / kAlignment * kAlignment)));
  if (!data_) throw std::bad_alloc();
}

void AlignedBuffer::Free::operator()(double* data) const { std::free(data); }

void DestroyTransform::operator()(void* plan) const {
  fftw_destroy_plan(static_cast<fftw_plan>(plan));
}

namespace {

// FFTW's planner, which one thread at a time may use.
struct Planner {
  std::mutex mutex;
  bool out_of_memory = false;  // stays set once planning has failed
};

Planner& planner() {
  static Planner planner;
  return planner;
}

template <class Number>  // a complex number, or a part of one
fftw_complex* bins_of(Number* numbers) {
  return reinterpret_cast<fftw_complex*>(numbers);
}

// Returns the transform of `size`, which is made once.
template <class Transform, class Make>
const Transform& kept(Index size, const Make& make) {
  static std::map<Index, Transform> transforms;
  const std::lock_guard lock(planner().mutex);
  const auto found = transforms.find(size);
  if (found != transforms.end()) return found->second;
  bool& out_of_memory = planner().out_of_memory;
  if (std::exchange(out_of_memory, true)) throw std::bad_alloc();
  const Transform& made = transforms.emplace(size, make()).first->second;
  out_of_memory = false;
  return made;
}

}  // namespace

RealTransform::RealTransform(Index size) {
  const AlignedBuffer samples(size);
  const AlignedBuffer spectrum(size + 2);
  auto* const bins = bins_of(spectrum.data());
  const auto points = static_cast<int>(size);
  forward_.reset(fftw_plan_dft_r2c_1d(points, samples.data(), bins, FFTW_ESTIMATE));
  inverse_.reset(fftw_plan_dft_c2r_1d(points, bins, samples.data(), FFTW_ESTIMATE));
}

const RealTransform& RealTransform::of_size(Index size) {
  return kept<RealTransform>(size, [size] { return RealTransform(size); });
}

void RealTransform::forward(double* samples, std::complex<double>* spectrum) const {
  fftw_execute_dft_r2c(static_cast<fftw_plan>(forward_.get()), samples, bins_of(spectrum));
}

void RealTransform::inverse(std::complex<double>* spectrum, double* samples) const {
  fftw_execute_dft_c2r(static_cast<fftw_plan>(inverse_.get()), bins_of(spectrum), samples);
}

SkewTransform::SkewTransform(Index size) : turns_(size) {
  const AlignedBuffer points(size);
  const AlignedBuffer spectrum(size);
  const auto half = static_cast<int>(size / 2);
  forward_.reset(fftw_plan_dft_1d(half, bins_of(points.data()), bins_of(spectrum.data()),
                                  FFTW_FORWARD, FFTW_ESTIMATE));
  inverse_.reset(fftw_plan_dft_1d(half, bins_of(spectrum.data()), bins_of(points.data()),
                                  FFTW_BACKWARD, FFTW_ESTIMATE));
}

const SkewTransform& SkewTransform::of_size(Index size) {
  return kept<SkewTransform>(size, [size] { return SkewTransform(size); });
}

void SkewTransform::forward(std::span<const double> samples, double* points,
                            std::complex<double>* spectrum) const {
  turns_.turn(samples, points);
  fftw_execute_dft(static_cast<fftw_plan>(forward_.get()), bins_of(points), bins_of(spectrum));
}

void SkewTransform::inverse(std::complex<double>* spectrum, double* points,
                            std::span<double> samples) const {
  fftw_execute_dft(static_cast<fftw_plan>(inverse_.get()), bins_of(spectrum), bins_of(points));
  turns_.turn_back(points, samples);
}

}  // namespace sigconv
