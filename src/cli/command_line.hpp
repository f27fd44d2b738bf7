#pragma once

#include <string>
#include <variant>

#include "cli/conv.hpp"
#include "cli/explain.hpp"
#include "cli/fit.hpp"
#include "cli/grad.hpp"
#include "cli/kernel.hpp"
#include "cli/layer.hpp"
#include "sigconv/error.hpp"

namespace sigconv {

/// A text that was asked for instead: help, version.
struct Notice {
  std::string text;
};

/// What is to be done.
using Task =
    std::variant<Notice, Job, LayerJob, ShapesJob, SeriesGradientJob, SeriesExplainJob,
                 LayerExplainJob, KernelJob, ResponseJob, CorrelogramJob, FitJob, DeconvJob>;

/// argv as plain structs, or what is wrong with it.
Result<Task> read_command_line(int argc, const char* const* argv);

}  // namespace sigconv
