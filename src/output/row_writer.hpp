#pragma once

#include <span>
#include <vector>

#include "output/format.hpp"
#include "table/work.hpp"

namespace sigconv {

/// Appends `lines`, which are part of `work`, to `out` as text. Has no other effect. `outputs` has
/// one element for each window.
void write_lines(const Layout& layout, const Format& format, const Work& work,
                 std::span<const Lines> lines, const std::vector<Outputs>& outputs, Bytes& out);

}  // namespace sigconv
