#pragma once

#include <optional>
#include <string>

#include "cli/options.hpp"
#include "output/number.hpp"

namespace sigconv {

/// What kernel is to do: print a kernel, a tap a line.
struct KernelJob {
  std::string kernel;  ///< as -k has it
  bool normalize = false;
  NumberStyle number;
  std::string output = "-";
};

/// The options' texts as values, or what is wrong with them.
Result<KernelJob> read_kernel_job(const Texts& texts);

Failure print_kernel(const KernelJob& job);

}  // namespace sigconv
