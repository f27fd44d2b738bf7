#pragma once

#include <span>

#include "sigconv/layer.hpp"

namespace sigconv {

/// Computes layer_forward() in plain loops: the definition.
void reference_layer(const LayerPlan& plan, std::span<const double> x, std::span<const double> w,
                     std::span<const double> bias, std::span<double> y);

}  // namespace sigconv
