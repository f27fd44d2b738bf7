#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/option_set.hpp"
#include "output/format.hpp"
#include "pipeline/convolve_table.hpp"
#include "sigconv/design.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// The options of response.
struct ResponseOptions {
  std::vector<std::string> inputs;  ///< the table of --time; without --time there is none
  TableOptions table;               ///< how to read it
  std::string kernel;
  DesignOptions design;
  bool normalize = false;
  Align align{Align::Kind::causal, 0};
  Index points = 512;
  double from = 0;           ///< in the unit of the rate
  std::optional<double> to;  ///< the highest frequency; empty: one step below half the rate
  bool log = false;
  std::vector<double> frequencies;  ///< all frequencies to write; empty: a grid
  bool unwrap = false;
  FormatOptions format;
  std::string plot;  ///< file of the plot; empty if there is none
  std::string output = "-";
};

void add_response(OptionSet& set, ResponseOptions& options);
/// Writes gain, phase and delay of a kernel at each frequency.
Failure run_response(const ResponseOptions& options);

}  // namespace sigconv
