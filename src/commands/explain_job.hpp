#pragma once

#include "commands/layer_job.hpp"
#include "commands/series_gradient.hpp"
#include "explain/subject.hpp"

namespace sigconv {

/// What explain conv or explain corr is to do, and explain grad with them.
struct SeriesExplainJob {
  std::string command;    ///< conv, or grad conv
  SeriesGradientJob job;  ///< what is explained; without grad its upstream is empty
  ExplainRequest request;
};

/// The same of conv1d and conv2d.
struct LayerExplainJob {
  std::string command;
  LayerJob job;
  ExplainRequest request;
};

/// Computes what the command without explain would, and writes the sums behind it.
Failure run_explain(const SeriesExplainJob& job);
Failure run_explain(const LayerExplainJob& job);

}  // namespace sigconv
