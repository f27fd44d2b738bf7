#pragma once

#include <vector>

#include "cli/options.hpp"
#include "commands/layer_job.hpp"

namespace sigconv {

/// The shapes of layers, one fed with the other's output.
struct ShapesJob {
  std::vector<LayerJob> layers;
};

/// conv1d, conv2d, or grad of one: the options' texts as values, or what is wrong with them.
Result<LayerJob> read_layer(const Command& command, const Texts& texts);

/// What --shape-only is to print.
Result<ShapesJob> read_shapes(const Command& command, const Texts& texts);

}  // namespace sigconv
