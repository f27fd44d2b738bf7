#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace sigconv {

/// The first of `delimiter`, \n and \r from `at` on. One has to be there (Bytes::seal()), and 8
/// bytes behind it that may be read.
///
/// Eight bytes at once: a byte of v - 0x01.. borrows where v has a zero byte, and first there.
/// Warren, Hacker's Delight (2nd edition, 2012), section 6-1.
inline const char* find_field_end(const char* at, char delimiter) {
  static_assert(std::endian::native == std::endian::little);
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kTops = 0x8080808080808080;
  const auto zeros = [](std::uint64_t v) { return (v - kOnes) & ~v & kTops; };
  const std::uint64_t delimiters = kOnes * static_cast<unsigned char>(delimiter);
  for (;; at += 8) {
    std::uint64_t text;
    std::memcpy(&text, at, 8);
    const std::uint64_t ends =
        zeros(text ^ delimiters) | zeros(text ^ kOnes * '\n') | zeros(text ^ kOnes * '\r');
    if (ends != 0) return at + std::countr_zero(ends) / 8;
  }
}

}  // namespace sigconv
