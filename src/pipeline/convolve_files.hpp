#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/convolve_table.hpp"
#include "sigconv/plan.hpp"

namespace sigconv {

/// What is read, and where it is written.
struct Files {
  std::vector<std::string> inputs;    ///< "-" is standard input
  std::optional<std::string> signal;  ///< of --signal: the only input
  std::string output = "-";           ///< of -o
  std::vector<std::string> targets;   ///< one for all inputs, or one for each
};

/// Convolves every input. One that fails is told to `report`, and the others are still done, unless
/// the place that they share cannot be written any more. Returns how many failed.
std::size_t convolve_files(const Plan& plan, const TableOptions& options, const Files& files,
                           const std::function<void(const Error&)>& report);

}  // namespace sigconv
