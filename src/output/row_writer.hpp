#pragma once

#include <string>
#include <vector>

#include "output/format.hpp"
#include "table/work.hpp"

namespace sigconv {

/// The outputs of a window: a vector for each chosen column.
using Outputs = std::vector<std::vector<double>>;

/// The lines of `work` as text. Pure. `outputs`: one for each window.
std::string write_lines(const Layout& layout, const Format& format, const Work& work,
                        const std::vector<Outputs>& outputs);

}  // namespace sigconv
