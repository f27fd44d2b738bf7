#pragma once

#include <string>

#include "cli/option_set.hpp"
#include "commands/layer.hpp"
#include "commands/series_gradient.hpp"
#include "explain/subject.hpp"

namespace sigconv {

/// The options of explain conv and explain corr, and of explain grad with them.
struct ExplainOptions {
  std::string command;  ///< what is explained: "conv", "grad conv"
  SeriesGradientRequest series;
  ExplainRequest explanation;
  bool quiet = false;
};

/// The options of explain conv1d and explain conv2d, and of explain grad with them.
struct ExplainLayerOptions {
  std::string command;
  LayerOptions layer;
  ExplainRequest explanation;
};

void add_explain_conv(OptionSet& set, ExplainOptions& options);
void add_explain_corr(OptionSet& set, ExplainOptions& options);
void add_explain_grad_conv(OptionSet& set, ExplainOptions& options);
void add_explain_grad_corr(OptionSet& set, ExplainOptions& options);
/// Computes the outputs or gradients of the command that is explained, and writes their sums.
Failure run_explain(const ExplainOptions& options);

void add_explain_conv1d(OptionSet& set, ExplainLayerOptions& options);
void add_explain_conv2d(OptionSet& set, ExplainLayerOptions& options);
void add_explain_grad_conv1d(OptionSet& set, ExplainLayerOptions& options);
void add_explain_grad_conv2d(OptionSet& set, ExplainLayerOptions& options);
Failure run_explain_layer(const ExplainLayerOptions& options);

}  // namespace sigconv
