#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/option_set.hpp"
#include "commands/slopes.hpp"
#include "input/dialect.hpp"
#include "output/number.hpp"
#include "sigconv/error.hpp"
#include "sigconv/layer.hpp"

namespace sigconv {

/// The format of a tensor in a file.
struct TensorFormat {
  enum class Syntax { csv, tsv, npy };
  Syntax syntax = Syntax::csv;
  NumberStyle number;

  const char* extension() const {
    return syntax == Syntax::npy ? ".npy" : syntax == Syntax::tsv ? ".tsv" : ".csv";
  }
};

/// The options of conv1d and conv2d. grad and explain use them, too.
struct LayerOptions {
  LayerSpec spec;
  std::string name;                   ///< conv1d or conv2d
  std::string kernel;                 ///< the text of -k
  std::optional<Shape> kernel_shape;  ///< instead of a kernel, with shape_only
  std::optional<std::string> bias;    ///< numbers or a file
  std::vector<std::string> inputs;
  std::optional<std::string> signal;  ///< the list of --signal, instead of a file
  std::optional<Shape> input_shape;   ///< instead of an input, with shape_only
  Dialect dialect;
  std::string output = "-";
  std::string folder;  ///< the text of -o; a missing folder is created
  TensorFormat format;
  bool shape_only = false;                  ///< print shapes, compute nothing
  std::optional<std::string> layers;        ///< a file with a layer per line
  std::optional<GradientRequest> gradient;  ///< of grad and explain grad
  Index threads = 1;                        ///< of -j; a layer uses one thread
  bool quiet = false;
  bool verbose = false;

  std::string input() const { return inputs.empty() ? "-" : inputs[0]; }
};

void add_conv1d(OptionSet& set, LayerOptions& options);
void add_conv2d(OptionSet& set, LayerOptions& options);
/// Computes the layer, or its shapes, and writes the result.
Failure run_layer(const LayerOptions& options);

/// Adds the options for the kernel of a layer, its windows and its padding.
void add_layer_kernel(OptionSet& set, LayerOptions& options, int dimensions);
/// Adds the options for the input of a layer: FILE, --signal, and the dialect.
void add_layer_input(OptionSet& set, LayerOptions& options);
/// Adds checks that at most one FILE is given, that standard input is not named twice, and that the
/// output has a name.
void check_layer_places(OptionSet& set, LayerOptions& options);
/// Adds the options that a layer and its gradient share. Returns the use of -o.
OptionUse& add_layer_options(OptionSet& set, LayerOptions& options, int dimensions);
/// Adds the options of conv1d or conv2d.
void add_layer(OptionSet& set, LayerOptions& options, int dimensions);

}  // namespace sigconv
