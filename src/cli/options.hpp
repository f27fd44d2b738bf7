#pragma once

// All options. Each is declared once, and the files of commands/ add it to commands.
#include "cli/options/computation.hpp"
#include "cli/options/input.hpp"
#include "cli/options/kernel.hpp"
#include "cli/options/learning.hpp"
#include "cli/options/output.hpp"
