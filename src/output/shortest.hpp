#pragma once

#include <cstdint>

namespace sigconv {

/// The number digits * 10^exponent. The digits may end in zeros.
struct Decimal {
  std::uint64_t digits;
  int exponent;
};
/// Returns the decimal with the fewest digits that reads back to `value`, and among those the
/// nearest. `value` must be finite and greater than 0.
///
/// The algorithm is Schubfach: Raffaello Giulietti, The Schubfach way to render doubles, 2020.
Decimal shortest_decimal(double value);

/// Writes `value`, which must not be NaN, to `to`, like the repr of Python without its .0. Returns
/// the end of the text. Writes a negative zero as 0. May overwrite kShortestSize characters, for
/// which `to` must have room.
char* write_shortest(char* to, double value);
inline constexpr int kShortestSize = 32;

}  // namespace sigconv
