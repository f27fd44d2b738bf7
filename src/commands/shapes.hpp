#pragma once

#include "commands/layer.hpp"

namespace sigconv {

/// Adds --shape-only, --layers, --kernel-shape and --input-shape.
void add_shapes(OptionSet& set, LayerOptions& options);

/// Writes one line of shapes and costs for each layer, without computing it. Each layer takes the
/// output of the one before.
Failure run_shapes(const LayerOptions& options);

}  // namespace sigconv
