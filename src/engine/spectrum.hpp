#pragma once

#include <array>
#include <span>

#include "sigconv/spec.hpp"

namespace sigconv {

/// The spectrum of a segment of the signal, and those of the parts of the kernel that meet it in
/// two neighbouring blocks; null where none does.
struct SpectrumProduct {
  const double* signal;
  const double* kernel[2];
};

/// sums[i][b] = the sum over the products, in their order, of signal[b] * kernel[i][b]: complex
/// numbers, real and imaginary parts in turn. Blocks in twos read each spectrum once from the cache
/// where one block would twice. `bins`: complex numbers of each; sums[1] may be null.
void sum_products(std::span<const SpectrumProduct> products, Index bins,
                  const std::array<double*, 2>& sums);

}  // namespace sigconv
