#pragma once

#include <optional>
#include <string>

#include "cli/options.hpp"
#include "output/format.hpp"
#include "output/number.hpp"
#include "sigconv/design.hpp"

namespace sigconv {

/// What kernel is to do: print a kernel, a tap a line.
struct KernelJob {
  std::string kernel;  ///< as -k has it
  DesignOptions design;
  bool normalize = false;
  FormatOptions format;
  std::string plot;  ///< where the kernel is drawn, or empty
  std::string output = "-";
};

/// What response is to do.
struct ResponseJob {
  std::string kernel;
  DesignOptions design;
  bool normalize = false;
  Align align{Align::Kind::causal, 0};
  Index points = 512;
  FormatOptions format;
  std::string plot;  ///< where it is drawn, or empty
  std::string output = "-";
};

/// The options' texts as values, or what is wrong with them.
Result<KernelJob> read_kernel_job(const Texts& texts);

Failure print_kernel(const KernelJob& job);

Result<ResponseJob> read_response(const Texts& texts);

Failure print_response(const ResponseJob& job);

}  // namespace sigconv
