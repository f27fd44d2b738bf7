#pragma once

namespace sigconv {

/// Writes `value`, which must not be NaN, to `to`, like the repr of Python without its .0. Returns
/// the end of the text. The digits are the fewest that read back to `value`, and among those the
/// nearest. Writes a negative zero as 0. May overwrite kShortestSize characters, for which `to`
/// must have room.
///
/// The algorithm is Schubfach: Raffaello Giulietti, The Schubfach way to render doubles, 2020.
char* write_shortest(char* to, double value);
inline constexpr int kShortestSize = 32;

}  // namespace sigconv
