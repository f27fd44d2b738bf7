#pragma once

#include "cli/options.hpp"
#include "commands/explain_job.hpp"

namespace sigconv {

/// explain conv or corr, explain grad with them: the options' texts as values, or what is wrong.
Result<SeriesExplainJob> read_series_explain(const Command& command, const Texts& texts);
/// The same of conv1d and conv2d.
Result<LayerExplainJob> read_layer_explain(const Command& command, const Texts& texts);

}  // namespace sigconv
