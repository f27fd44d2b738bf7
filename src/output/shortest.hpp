#pragma once

#include <cstdint>

namespace sigconv {

/// digits * 10^exponent: the decimal of fewest digits that reads back to `value`, of those the
/// nearest to it; digits may end in zeros. `value` is finite and greater than 0.
///
/// Schubfach: Raffaello Giulietti, The Schubfach way to render doubles, 2020.
struct Decimal {
  std::uint64_t digits;
  int exponent;
};
Decimal shortest_decimal(double value);

/// The characters of `value`, no NaN, laid out as Python's repr without its .0, to `to`; returns
/// one past the last. No negative zero. Whatever it returns, kShortestSize characters are
/// overwritten with what comes handy: `to` has room for them.
char* write_shortest(char* to, double value);
inline constexpr int kShortestSize = 32;

}  // namespace sigconv
