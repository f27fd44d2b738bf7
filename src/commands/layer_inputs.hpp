#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commands/layer.hpp"
#include "input/tensor_reader.hpp"

namespace sigconv {

/// The tensors that a layer is computed from, and its plan.
struct LayerInputs {
  Tensor x, w;
  std::vector<double> bias;
  LayerPlan plan;
};
Result<LayerInputs> read_layer_inputs(const LayerOptions& options);
std::vector<double> layer_outputs(const LayerInputs& inputs);

/// Computes y of the layer for other numbers than those of the inputs.
std::vector<double> layer_outputs(const LayerPlan& plan, std::span<const double> x,
                                  std::span<const double> w, std::span<const double> bias);

/// Plans a layer for an input of the given shape, without reading the input.
Result<LayerPlan> plan_layer(const LayerOptions& options, const Shape& input);
/// Returns the shape of the input: --input-shape, or the shape of the file or list.
Result<Shape> layer_input_shape(const LayerOptions& options);

/// Reads dL/dy. It must have the shape of y.
Result<Tensor> read_layer_upstream(const LayerOptions& options, const LayerPlan& plan);

/// Returns a tensor as text or .npy. `as_input`: uses the delimiter and decimal sign of the input.
/// Otherwise commas and decimal points are used, as in kernels and biases. TSV always has tabs.
std::string layer_bytes(const LayerOptions& options, const Tensor& tensor, bool as_input);

}  // namespace sigconv
