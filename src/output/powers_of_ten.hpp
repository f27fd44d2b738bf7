#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace sigconv {

struct Wide {
  std::uint64_t high;
  std::uint64_t low;
};

/// The least and the greatest power of ten that the exponent of a double needs.
inline constexpr int kLeastPower = -293;
inline constexpr int kMostPower = 324;

/// A natural number of 1344 bits, the least significant word first.
class Natural {
 public:
  constexpr explicit Natural(int power_of_two) {
    words_[static_cast<std::size_t>(power_of_two / 32)] = 1U << (power_of_two % 32);
  }
  constexpr void times_ten() {
    std::uint64_t carry = 0;
    for (std::uint32_t& word : words_) {
      carry += std::uint64_t{10} * word;
      word = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
  }
  constexpr void divide_by_ten() {  // rounded down
    std::uint64_t rest = 0;
    for (std::size_t i = words_.size(); i-- > 0;) {
      rest = rest << 32 | words_[i];
      words_[i] = static_cast<std::uint32_t>(rest / 10);
      rest %= 10;
    }
  }
  /// Returns the first 128 bits, rounded up if nonzero bits follow, or if bits were cut off before
  /// (`inexact`).
  constexpr Wide leading(bool inexact) const {
    std::size_t top = words_.size() - 1;
    while (words_[top] == 0) --top;
    const int shift = std::countl_zero(words_[top]);
    std::uint32_t parts[4]{};
    for (std::size_t i = 0; i < 4; ++i)
      parts[i] = word(top, i) << shift |
                 (shift == 0 ? 0 : static_cast<std::uint32_t>(word(top, i + 1) >> (32 - shift)));
    bool more = inexact || static_cast<std::uint32_t>(std::uint64_t{word(top, 4)} << shift) != 0;
    for (std::size_t i = 5; i <= top && !more; ++i) more = word(top, i) != 0;
    Wide wide{std::uint64_t{parts[0]} << 32 | parts[1], std::uint64_t{parts[2]} << 32 | parts[3]};
    if (more && ++wide.low == 0) ++wide.high;
    return wide;
  }

 private:
  constexpr std::uint32_t word(std::size_t top, std::size_t below) const {
    return below <= top ? words_[top - below] : 0;
  }
  std::array<std::uint32_t, 42> words_{};
};

/// 10^k scaled to 128 bits and rounded up, at index k - kLeastPower. The paper of Schubfach calls
/// this number g. The table is made at compile time.
inline constexpr auto kPowers = [] {
  std::array<Wide, kMostPower - kLeastPower + 1> powers{};
  Natural power(0);
  for (int k = 0; k <= kMostPower; ++k) {
    powers[static_cast<std::size_t>(k - kLeastPower)] = power.leading(false);
    power.times_ten();
  }
  // 1300 bits leave at least 128 for the smallest power. Repeated rounding down equals rounding
  // down once.
  Natural reciprocal(1300);
  for (int k = -1; k >= kLeastPower; --k) {
    reciprocal.divide_by_ten();
    powers[static_cast<std::size_t>(k - kLeastPower)] = reciprocal.leading(true);
  }
  return powers;
}();

/// Returns a logarithm, rounded down, by multiplication (Giulietti, section 8.2, with shorter
/// factors). The three functions are correct for doubles: e from -1074 to 971, and k from -330 to
/// 330.
constexpr int floor_log10_of_power_of_2(int e) {
  return static_cast<int>(std::int64_t{e} * 315653 >> 20);
}
constexpr int floor_log10_of_three_quarters_of_power_of_2(int e) {
  return static_cast<int>((std::int64_t{e} * 315653 - 131072) >> 20);
}
constexpr int floor_log2_of_power_of_10(int k) {
  return static_cast<int>(std::int64_t{k} * 217707 >> 16);
}

}  // namespace sigconv
