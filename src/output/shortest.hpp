#pragma once

namespace sigconv {

/// Writes `value`, which is no NaN, to `to` as Python's repr does, without its .0 and without a
/// negative zero. Returns one past the last character. The digits are the fewest that read back to
/// `value`, and of those the nearest to it. Overwrites kShortestSize characters whatever it
/// returns.
///
/// Schubfach: Raffaello Giulietti, The Schubfach way to render doubles, 2020.
char* write_shortest(char* to, double value);
inline constexpr int kShortestSize = 32;

}  // namespace sigconv
