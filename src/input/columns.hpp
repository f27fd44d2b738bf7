#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sigconv/error.hpp"

namespace sigconv {

/// The columns that `list` (of -c) names, ascending, each once. `names`: of the header, may be
/// empty. A name beats an index.
Result<std::vector<std::size_t>> select_columns(std::string_view list,
                                                const std::vector<std::string>& names,
                                                std::size_t width);

/// Whether a column of this name is a time axis or a key, which nobody means to convolve.
bool is_axis(std::string_view name);

/// The columns there are, for a message.
std::string describe_columns(const std::vector<std::string>& names, std::size_t width);

}  // namespace sigconv
