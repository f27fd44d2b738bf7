#pragma once

#include <string>

#include "cli/option_set.hpp"
#include "commands/layer.hpp"
#include "commands/series_gradient.hpp"
#include "explain/subject.hpp"

namespace sigconv {

/// The options of explain conv, explain corr, explain grad conv and explain grad corr.
struct ExplainOptions {
  std::string command;  ///< the explained command: "conv", "grad conv"
  SeriesGradientRequest series;
  ExplainRequest explanation;
  bool quiet = false;
};

/// The options of explain conv1d, explain conv2d, explain grad conv1d and explain grad conv2d.
struct ExplainLayerOptions {
  std::string command;  ///< the explained command: "conv1d", "grad conv1d"
  LayerOptions layer;
  ExplainRequest explanation;
};

void add_explain_conv(OptionSet& set, ExplainOptions& options);
void add_explain_corr(OptionSet& set, ExplainOptions& options);
void add_explain_grad_conv(OptionSet& set, ExplainOptions& options);
void add_explain_grad_corr(OptionSet& set, ExplainOptions& options);
/// Computes the outputs or gradients of the explained command, and writes them as sums.
Failure run_explain(const ExplainOptions& options);

void add_explain_conv1d(OptionSet& set, ExplainLayerOptions& options);
void add_explain_conv2d(OptionSet& set, ExplainLayerOptions& options);
void add_explain_grad_conv1d(OptionSet& set, ExplainLayerOptions& options);
void add_explain_grad_conv2d(OptionSet& set, ExplainLayerOptions& options);
Failure run_explain_layer(const ExplainLayerOptions& options);

}  // namespace sigconv
