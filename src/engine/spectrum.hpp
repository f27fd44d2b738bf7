#pragma once

#include <array>
#include <span>

#include "sigconv/spec.hpp"

namespace sigconv {

/// The number of blocks whose sums are computed at once. Each spectrum is loaded once for all of
/// them.
constexpr int kBlocksAtOnce = 2;

/// The spectrum of a segment of the signal, and the spectra of the kernel's parts to multiply it by
/// in neighbouring blocks; null where there is none.
struct SpectrumProduct {
  const double* signal;
  // Not a std::array: code for wider instruction sets must not instantiate its operator[].
  const double* kernel[kBlocksAtOnce];
};

/// Computes sums[i][b], the sum over the products, in their order, of signal[b] * kernel[i][b]. The
/// numbers are complex, real and imaginary parts in turn. `bins`: the number of them in each array.
/// Only the sums of the first `blocks` blocks are computed.
void sum_products(std::span<const SpectrumProduct> products, Index bins, Index blocks,
                  const std::array<double*, kBlocksAtOnce>& sums);

}  // namespace sigconv
