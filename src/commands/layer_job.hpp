#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "commands/slopes.hpp"
#include "input/dialect.hpp"
#include "output/number.hpp"
#include "sigconv/error.hpp"
#include "sigconv/layer.hpp"

namespace sigconv {

/// How a tensor is written.
struct TensorFormat {
  enum class Syntax { csv, tsv, npy };
  Syntax syntax = Syntax::csv;
  NumberStyle number;

  const char* extension() const {
    return syntax == Syntax::npy ? ".npy" : syntax == Syntax::tsv ? ".tsv" : ".csv";
  }
};

/// What conv1d or conv2d is to do.
struct LayerJob {
  LayerSpec spec;
  std::string name;                   ///< conv1d or conv2d
  std::string kernel;                 ///< the text of -k
  std::optional<Shape> kernel_shape;  ///< of a layer whose shapes alone are asked for
  std::optional<std::string> bias;    ///< numbers or a file
  std::string input = "-";
  std::optional<std::string> signal;  ///< of --signal, instead of the input
  std::optional<Shape> input_shape;   ///< instead of an input
  Dialect dialect;
  bool delimiter_given = false;  ///< else a name ending in .tsv says tab
  std::string output = "-";
  std::string folder;  ///< what -o said: made first where it is a folder
  TensorFormat format;
  std::optional<GradientRequest> gradient;      ///< of grad
  std::function<void(const std::string&)> say;  ///< of --verbose; may be empty
};

/// What a layer is computed from.
struct LayerInputs {
  Tensor x, w;
  std::vector<double> bias;
  LayerPlan plan;
};
Result<LayerInputs> read_layer_inputs(const LayerJob& job);
std::vector<double> layer_outputs(const LayerInputs& inputs);

struct LayerGradients {
  Tensor g;             ///< dL/dy
  Tensor gradients[3];  ///< by Wrt; empty where they are not asked for
};
Result<LayerGradients> compute_layer_gradients(const LayerJob& job, const LayerInputs& inputs);

/// Computes the layer, or its gradients, and writes them.
Failure run_layer(const LayerJob& job);

/// Writes what the layers, each fed with the output of the one before, have for shapes: a line a
/// layer, without computing them.
Failure run_shapes(const std::vector<LayerJob>& layers);

}  // namespace sigconv
