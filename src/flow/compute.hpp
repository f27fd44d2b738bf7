#pragma once

#include "output/row_writer.hpp"
#include "sigconv/plan.hpp"
#include "table/work.hpp"

namespace sigconv {

/// Stage 4: the outputs of a piece of work, as text. Pure. `text` may hold that of an earlier one,
/// whose memory is used again.
void compute(const Plan& plan, const Layout& layout, const Format& format, const Work& work,
             Text& text);

}  // namespace sigconv
