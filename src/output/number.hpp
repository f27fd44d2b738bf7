#pragma once

#include <string>

namespace sigconv {

/// How numbers are written.
struct NumberStyle {
  enum class Kind {
    shortest,  ///< the shortest text that reads back to the same double
    digits,    ///< `precision` significant digits, as printf's %g
    fixed,     ///< `precision` digits behind the point
  };
  Kind kind = Kind::shortest;
  int precision = 0;
};

/// Appends `value`, which is not NaN, to `out`. Never a negative zero. The shortest form is laid
/// out as Python's repr, without its `.0`: 1000000000000000, 1e+16, 0.0001, 1e-05.
void append_number(std::string& out, double value, const NumberStyle& style);

}  // namespace sigconv
