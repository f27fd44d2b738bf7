#include "engine/fft.hpp"

#include <fftw3.h>

#include <cstdlib>
#include <map>
#include <mutex>
#include <new>

namespace sigconv {

AlignedBuffer::AlignedBuffer(Index size) : size_(size) {
  constexpr std::size_t kAlignment = 64;
  const std::size_t bytes = static_cast<std::size_t>(size) * sizeof(double);
  data_.reset(static_cast<double*>(
      std::aligned_alloc(kAlignment, (bytes + kAlignment - 1) / kAlignment * kAlignment)));
  if (!data_) throw std::bad_alloc();
}

void AlignedBuffer::Free::operator()(double* data) const { std::free(data); }

void RealTransform::Destroy::operator()(void* plan) const {
  fftw_destroy_plan(static_cast<fftw_plan>(plan));
}

RealTransform::RealTransform(Index size) {
  const AlignedBuffer samples(size);
  const AlignedBuffer spectrum(size + 2);
  auto* const bins = reinterpret_cast<fftw_complex*>(spectrum.data());
  const auto points = static_cast<int>(size);
  forward_.reset(fftw_plan_dft_r2c_1d(points, samples.data(), bins, FFTW_ESTIMATE));
  inverse_.reset(fftw_plan_dft_c2r_1d(points, bins, samples.data(), FFTW_ESTIMATE));
}

const RealTransform& RealTransform::of_size(Index size) {
  // FFTW plans in one thread at a time.
  static std::mutex mutex;
  static std::map<Index, RealTransform> transforms;
  const std::lock_guard lock(mutex);
  const auto found = transforms.find(size);
  if (found != transforms.end()) return found->second;
  return transforms.emplace(size, RealTransform(size)).first->second;
}

void RealTransform::forward(double* samples, std::complex<double>* spectrum) const {
  fftw_execute_dft_r2c(static_cast<fftw_plan>(forward_.get()), samples,
                       reinterpret_cast<fftw_complex*>(spectrum));
}

void RealTransform::inverse(std::complex<double>* spectrum, double* samples) const {
  fftw_execute_dft_c2r(static_cast<fftw_plan>(inverse_.get()),
                       reinterpret_cast<fftw_complex*>(spectrum), samples);
}

}  // namespace sigconv
