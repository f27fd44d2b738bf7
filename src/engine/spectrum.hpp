#pragma once

#include <array>
#include <span>

#include "sigconv/spec.hpp"

namespace sigconv {

/// Blocks whose sums are made at once, so that each spectrum comes once from the cache for all.
constexpr int kBlocksAtOnce = 2;

/// The spectrum of a segment of the signal, and those of the parts of the kernel that meet it in
/// neighbouring blocks; null where none does.
struct SpectrumProduct {
  const double* signal;
  // Not a std::array: code for wider instruction sets must not instantiate its operator[].
  const double* kernel[kBlocksAtOnce];
};

/// sums[i][b] = the sum over the products, in their order, of signal[b] * kernel[i][b]: complex
/// numbers, real and imaginary parts in turn. `bins`: complex numbers of each; the sums of the
/// first `blocks` blocks are made.
void sum_products(std::span<const SpectrumProduct> products, Index bins, Index blocks,
                  const std::array<double*, kBlocksAtOnce>& sums);

}  // namespace sigconv
