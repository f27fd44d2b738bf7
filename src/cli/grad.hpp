#pragma once

#include "cli/options.hpp"
#include "commands/series_gradient.hpp"

namespace sigconv {

/// grad conv or grad corr: the options' texts as values, or what is wrong with them.
Result<SeriesGradientJob> read_series_gradient(const Command& command, const Texts& texts);

}  // namespace sigconv
