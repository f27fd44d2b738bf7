#pragma once

#include <span>

#include "sigconv/kernel.hpp"

namespace sigconv {

/// Returns the kernel of the fractions numerators[k] / denominators[k]; no denominator is 0.
/// A number counts as its shortest decimal: 0.1 is 1/10. The taps are integers over the least
/// common denominator. If an integer would exceed 2^53, or if no denominator is given (all are 1),
/// they are the quotients over 1.
Kernel kernel_of_fractions(std::span<const double> numerators,
                           std::span<const double> denominators);

}  // namespace sigconv
