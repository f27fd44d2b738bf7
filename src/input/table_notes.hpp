#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "input/dialect.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// Returns notes about columns of a table without a list of -c, for which the default choice may be
/// wrong. `text` is the first block of rows.
///
/// A note names a column that was left out although most of its values are numbers, or a chosen
/// column that rises in equal steps, as a time axis does, while another one does not.
std::vector<std::string> table_notes(std::string_view text, const Dialect& dialect,
                                     const Layout& layout);

}  // namespace sigconv
