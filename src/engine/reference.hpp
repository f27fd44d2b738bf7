#pragma once

#include <span>

#include "sigconv/plan.hpp"

namespace sigconv {

/// Sums the taps of outputs in plain loops. This is the definition of convolve_range(), and every
/// other method is tested against it.
void reference_range(const Plan& plan, std::span<const double> window, std::span<double> outputs);

}  // namespace sigconv
