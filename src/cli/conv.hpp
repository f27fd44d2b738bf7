#pragma once

#include <string>

#include "cli/options.hpp"
#include "commands/correlogram.hpp"
#include "pipeline/convolve_files.hpp"
#include "sigconv/plan.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// What conv, corr or pad is to do: the command line, understood.
struct Job {
  Spec spec;
  std::string kernel;  ///< the text of -k; unused by pad
  DesignOptions design;
  TableOptions table;
  Files files;
};

/// The options' texts as values, or what is wrong with them.
Result<Job> read_conv(const Command& command, const Texts& texts);

/// The same of autocorr, and of corr --peaks, which hold their columns.
Result<CorrelogramJob> read_correlogram(const Command& command, const Texts& texts);

/// Reads the job's kernel, and decides what can be decided before the first sample.
Result<Plan> make_plan(const Job& job);

}  // namespace sigconv
