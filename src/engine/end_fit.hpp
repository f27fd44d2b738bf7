#pragma once

#include <span>

#include "sigconv/plan.hpp"
#include "sigconv/samples.hpp"

namespace sigconv {

/// Computes the outputs of a plan with `end_fit` that read outside the signal: those among the
/// outputs first .. first+outputs.size()-1. They are values of the polynomial that is fitted to the
/// first or the last window.
void fit_ends(const Plan& plan, Index first, const Extent& extent, std::span<double> outputs);

}  // namespace sigconv
