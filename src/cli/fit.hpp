#pragma once

#include "cli/options.hpp"
#include "commands/deconv_job.hpp"
#include "commands/fit_job.hpp"

namespace sigconv {

/// The options' texts as values, or what is wrong with them.
Result<FitJob> read_fit(const Texts& texts);
Result<DeconvJob> read_deconv(const Command& command, const Texts& texts);

}  // namespace sigconv
