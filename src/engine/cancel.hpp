#pragma once

#include <span>

#include "sigconv/plan.hpp"

namespace sigconv {

/// Returns whether sums of the weights times a constant can leave a rest although the weights sum
/// to exactly 0: their products round. Direct sums leave none if each sum of first weights is 0 or
/// a power of two. `exact_order`: the sums are direct.
bool leaves_rest(std::span<const double> weights, bool exact_order);

/// Sets the outputs to 0 whose taps read equal samples. For a plan that leaves_rest().
void clear_constants(const Plan& plan, std::span<const double> window, std::span<double> outputs);

}  // namespace sigconv
