#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/read_series.hpp"
#include "sigconv/fit.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// What fit is to do: the kernels that take input columns to a target column.
struct FitJob {
  Spec spec;
  Index taps = 1;
  std::optional<std::string> target;  ///< its column; else the only one of the second file
  std::string input = "-";
  std::optional<std::string> target_file;
  TableOptions table;
  double ridge = 0;
  bool demean = false;             ///< the means of inputs and target are taken out first
  std::optional<Descent> descent;  ///< instead of the normal equations
  std::string loss;                ///< where the loss of each epoch is written, or nowhere
  std::string output = "-";
  std::function<void(const std::string&)> say;  ///< how well it fits; empty: nothing is said
  bool verbose = false;                         ///< says the standard errors, too
};

/// Prints the kernels, a column for each input, a row for each tap.
Failure run_fit(const FitJob& job);

}  // namespace sigconv
