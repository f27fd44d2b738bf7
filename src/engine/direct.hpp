#pragma once

#include <span>

#include "sigconv/plan.hpp"

namespace sigconv {

/// convolve_range() with the widest vectors of this processor; the bits of reference_range().
void direct_range(const Plan& plan, std::span<const double> window, std::span<double> outputs);

}  // namespace sigconv
