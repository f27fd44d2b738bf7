#pragma once

#include <optional>
#include <span>
#include <vector>

#include "sigconv/plan.hpp"

namespace sigconv {

/// The signal of `length` samples that a plan of stride 1, with nothing but zeros around it, takes
/// to `outputs`, within 1e-12 of their largest: by long division from an end that comes so near.
/// Nothing where neither end has an output for each sample, or where both miss the outputs.
std::optional<std::vector<double>> quotient(const Plan& plan, std::span<const double> outputs,
                                            Index length);

}  // namespace sigconv
