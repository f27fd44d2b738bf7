#pragma once

#include <optional>
#include <span>
#include <vector>

#include "sigconv/plan.hpp"

namespace sigconv {

/// Returns the signal of `length` samples whose outputs are `outputs`, within 1e-12 of the largest.
/// It is found by long division from either end. The plan has stride 1. Returns nothing if the plan
/// reads other padding than zeros, if neither end has an output for each sample, or if both miss
/// the outputs.
std::optional<std::vector<double>> quotient(const Plan& plan, std::span<const double> outputs,
                                            Index length);

}  // namespace sigconv
