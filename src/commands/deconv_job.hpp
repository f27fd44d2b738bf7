#pragma once

#include <optional>
#include <string>

#include "pipeline/read_series.hpp"
#include "sigconv/design.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// What deconv is to do: the columns that conv takes to those of a table.
struct DeconvJob {
  Spec spec;
  std::string kernel;  ///< the text of -k
  DesignOptions design;
  SeriesInput input;
  TableOptions table;
  std::optional<double> ridge;
  std::string output = "-";
  std::function<void(const std::string&)> say;  ///< what was not exact; empty: nothing is said
};

/// Writes them beside the rows they belong to.
Failure run_deconv(const DeconvJob& job);

}  // namespace sigconv
