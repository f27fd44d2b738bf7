#pragma once

#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace sigconv {

/// Gives `app` the options of a command, in groups as its help shows them; each fills its place in
/// `texts`.
void add_options(CLI::App& app, const Command& command, Texts& texts);

}  // namespace sigconv
