#pragma once

#include <span>

#include "sigconv/plan.hpp"

namespace sigconv {

/// The definition of convolve_range() in plain loops: where reading starts, and what every other
/// method is tested against.
void reference_range(const Plan& plan, std::span<const double> window, std::span<double> outputs);

}  // namespace sigconv
