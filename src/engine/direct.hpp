#pragma once

#include <span>

#include "sigconv/plan.hpp"

namespace sigconv {

/// Sums the taps of outputs with the widest vectors of this processor. The bits are those of
/// reference_range().
void direct_range(const Plan& plan, std::span<const double> window, std::span<double> outputs);

}  // namespace sigconv
