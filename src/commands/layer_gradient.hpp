#pragma once

#include "commands/layer_inputs.hpp"

namespace sigconv {

/// The gradients of a layer.
struct LayerGradients {
  Tensor g;             ///< dL/dy
  Tensor gradients[3];  ///< indexed by Wrt; zeros if not requested
};
Result<LayerGradients> compute_layer_gradients(const LayerOptions& options,
                                               const LayerInputs& inputs);

/// Compares the requested gradients with central differences.
Failure check_layer_gradients(const LayerOptions& options, const LayerInputs& inputs,
                              const LayerGradients& computed);

}  // namespace sigconv
