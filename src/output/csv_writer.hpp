#pragma once

#include <string>
#include <vector>

#include "output/number.hpp"
#include "table/work.hpp"

namespace sigconv {

/// How the output is written; decided once for each input.
struct Format {
  NumberStyle number;
  char decimal = '.';
  char delimiter = ',';
  std::string missing;  ///< what stands for a missing output
};

/// The outputs of a window: a vector for each chosen column.
using Outputs = std::vector<std::vector<double>>;

/// The lines of `work` as text: each number in the place of the one that it was computed for, all
/// other bytes of its row as they were. Pure. `outputs`: one for each window.
std::string write_lines(const Layout& layout, const Format& format, const Work& work,
                        const std::vector<Outputs>& outputs);

}  // namespace sigconv
