#pragma once

#include "commands/layer_inputs.hpp"

namespace sigconv {

struct LayerGradients {
  Tensor g;             ///< dL/dy
  Tensor gradients[3];  ///< by Wrt; zeros where they are not asked for
};
Result<LayerGradients> compute_layer_gradients(const LayerOptions& options,
                                               const LayerInputs& inputs);

/// Compares the gradients with central differences.
Failure check_layer_gradients(const LayerOptions& options, const LayerInputs& inputs,
                              const LayerGradients& computed);

}  // namespace sigconv
