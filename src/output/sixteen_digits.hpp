#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace sigconv {

/// The sixteen digits of a number below 10^16, with leading zeros, in one or two registers.
///
/// The number is split into halves of eight digits, then of four, two and one. Each step splits all
/// halves at once. A division is a multiplication by a reciprocal that is exact in its range. One
/// more multiplication, as in n + (n / 10000) * (2^32 - 10000), puts quotient and remainder side by
/// side.
class SixteenDigits {
 public:
  /// A mask with bytes 0xFF for the first digits.
  struct alignas(16) Mask {
    std::array<std::uint8_t, 16> bytes;
  };
  static constexpr Mask first(std::size_t count) {
    Mask mask{};
    for (std::size_t i = 0; i < count; ++i) mask.bytes[i] = 0xFF;
    return mask;
  }

  explicit SixteenDigits(std::uint64_t number);

  /// Returns a mask. Bit i is set if digit i is not 0; the first digit is digit 0.
  std::uint32_t nonzero() const;

  /// Writes sixteen characters.
  void write(char* to) const;

  /// Writes the characters of the mask, a gap of one character, and the other characters: 17 in
  /// all. The caller overwrites the gap, unless it comes first: then it is a 0.
  void write_with_gap(char* to, const Mask& mask) const;

 private:
#ifdef __SSE2__
  static __m128i characters(__m128i digits) { return _mm_or_si128(digits, _mm_set1_epi8('0')); }
  static void store(char* to, __m128i bytes) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes);
  }
  __m128i digits_;  // a digit in each byte, the first in the lowest
#else
  static std::uint64_t eight_digits(std::uint64_t number);
  // Converts a word of digits, the first in the lowest byte, to the byte order of memory.
  static std::uint64_t little_endian(std::uint64_t word);
  static void store(char* to, std::uint64_t digits);
  std::uint64_t front_;  // a digit in each byte, the first in the lowest
  std::uint64_t back_;
#endif
};

#ifdef __SSE2__

inline SixteenDigits::SixteenDigits(std::uint64_t number) {
  const std::uint64_t front = number / 100000000;
  const std::uint64_t back = number - front * 100000000;
  const __m128i eights = _mm_unpacklo_epi64(_mm_cvtsi64_si128(static_cast<std::int64_t>(back)),
                                            _mm_cvtsi64_si128(static_cast<std::int64_t>(front)));
  const __m128i by_10000 = _mm_srli_epi64(_mm_mul_epu32(eights, _mm_set1_epi64x(109951163)), 40);
  const __m128i reversed = _mm_add_epi64(
      eights, _mm_mul_epu32(by_10000, _mm_set1_epi64x((std::int64_t{1} << 32) - 10000)));
  const __m128i fours = _mm_shuffle_epi32(reversed, _MM_SHUFFLE(0, 1, 2, 3));
  const __m128i by_100 = _mm_srli_epi16(_mm_mulhi_epu16(fours, _mm_set1_epi32(5243)), 3);
  const __m128i modulo_100 = _mm_sub_epi16(fours, _mm_mullo_epi16(by_100, _mm_set1_epi32(100)));
  const __m128i twos = _mm_or_si128(by_100, _mm_slli_epi32(modulo_100, 16));
  const __m128i by_10 = _mm_mulhi_epu16(twos, _mm_set1_epi16(6554));
  // Computes twos / 10 + (twos % 10) * 256. The compiler must not know the factor: g++ 12 would
  // replace the multiplication by four shifts and sums, which cost 0.7 ns an integer.
  __m128i factor = _mm_set1_epi16(10 * 256 - 1);
  __asm__("" : "+x"(factor));
  digits_ = _mm_sub_epi16(_mm_slli_epi16(twos, 8), _mm_mullo_epi16(by_10, factor));
}

inline std::uint32_t SixteenDigits::nonzero() const {
  return static_cast<std::uint32_t>(
      _mm_movemask_epi8(_mm_cmpgt_epi8(digits_, _mm_setzero_si128())));
}

inline void SixteenDigits::write(char* to) const { store(to, characters(digits_)); }

inline void SixteenDigits::write_with_gap(char* to, const Mask& mask) const {
  const __m128i near = characters(digits_);
  const __m128i far = characters(_mm_slli_si128(digits_, 1));
  const __m128i mixed = _mm_load_si128(reinterpret_cast<const __m128i*>(mask.bytes.data()));
  store(to + 1, near);
  store(to, _mm_xor_si128(far, _mm_and_si128(_mm_xor_si128(near, far), mixed)));
}

#else

inline std::uint64_t SixteenDigits::eight_digits(std::uint64_t number) {
  const std::uint64_t fours = number / 10000 | (number % 10000) << 32;
  const std::uint64_t by_100 = (fours * 5243 >> 19) & 0x0000007F0000007F;
  const std::uint64_t twos = by_100 | (fours - 100 * by_100) << 16;
  const std::uint64_t by_10 = (twos * 103 >> 10) & 0x000F000F000F000F;
  return by_10 | (twos - 10 * by_10) << 8;
}

inline std::uint64_t SixteenDigits::little_endian(std::uint64_t word) {
  return std::endian::native == std::endian::little ? word : __builtin_bswap64(word);
}

inline void SixteenDigits::store(char* to, std::uint64_t digits) {
  const std::uint64_t characters = little_endian(digits | 0x3030303030303030);
  std::memcpy(to, &characters, 8);
}

inline SixteenDigits::SixteenDigits(std::uint64_t number)
    : front_(eight_digits(number / 100000000)), back_(eight_digits(number % 100000000)) {}

inline std::uint32_t SixteenDigits::nonzero() const {
  // A digit that is not 0 carries into the highest bit of its byte. The product brings these bits
  // together.
  const auto bits = [](std::uint64_t digits) {
    const std::uint64_t carried = (digits + 0x7F7F7F7F7F7F7F7F) >> 7 & 0x0101010101010101;
    return static_cast<std::uint32_t>(carried * 0x0102040810204080 >> 56);
  };
  return bits(front_) | bits(back_) << 8;
}

inline void SixteenDigits::write(char* to) const {
  store(to, front_);
  store(to + 8, back_);
}

inline void SixteenDigits::write_with_gap(char* to, const Mask& mask) const {
  std::uint64_t mixed[2];
  std::memcpy(mixed, mask.bytes.data(), 16);
  const auto mix = [](std::uint64_t near, std::uint64_t far, std::uint64_t bits) {
    return far ^ ((near ^ far) & little_endian(bits));
  };
  write(to + 1);
  store(to, mix(front_, front_ << 8, mixed[0]));
  store(to + 8, mix(back_, back_ << 8 | front_ >> 56, mixed[1]));
}

#endif

}  // namespace sigconv
