#pragma once

#include <string>

#include "cli/option_set.hpp"
#include "commands/layer.hpp"
#include "commands/series_gradient.hpp"

namespace sigconv {

/// The options of grad conv and grad corr.
struct GradOptions {
  SeriesGradientRequest request;
  std::string output = "-";
  bool quiet = false;
  bool verbose = false;
};

void add_grad_conv(OptionSet& set, GradOptions& options);
void add_grad_corr(OptionSet& set, GradOptions& options);
/// Writes the gradients of the chosen columns.
Failure run_grad(const GradOptions& options);

void add_grad_conv1d(OptionSet& set, LayerOptions& options);
void add_grad_conv2d(OptionSet& set, LayerOptions& options);
/// Writes the gradients of a layer.
Failure run_grad_layer(const LayerOptions& options);

/// Adds --upstream, which is required, and --wrt.
void add_upstream(OptionSet& set, GradientRequest& gradient);
/// Adds a check that at most one FILE is given and that standard input is not named twice.
void check_gradient_inputs(OptionSet& set, const SeriesGradientRequest& request,
                           const char* command);
/// Adds the options of conv and corr that grad and explain share: kernel, windows and padding.
void add_forward(OptionSet& set, SeriesGradientRequest& request, Operation operation);

}  // namespace sigconv
