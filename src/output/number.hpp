#pragma once

#include <string>

namespace sigconv {

/// The style of written numbers.
struct NumberStyle {
  enum class Kind {
    shortest,  ///< the shortest text that reads back to the same double
    digits,    ///< `precision` significant digits, as printf's %g
    fixed,     ///< `precision` digits after the decimal point
  };
  Kind kind = Kind::shortest;
  int precision = 0;
};

/// Appends `value`, which must not be NaN, to `out`. Writes a negative zero as 0. The shortest form
/// looks like the repr of Python, without its `.0`: 1000000000000000, 1e+16, 0.0001, 1e-05.
void append_number(std::string& out, double value, const NumberStyle& style);

}  // namespace sigconv
