#include "output/shortest.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "output/powers_of_ten.hpp"
#include "output/sixteen_digits.hpp"

namespace sigconv {
namespace {

__extension__ using Twice = unsigned __int128;

constexpr std::uint64_t kHidden = std::uint64_t{1} << 52;
constexpr std::uint64_t kInfinity = std::uint64_t{0x7FF} << 52;

// Returns all ones if the highest bit is set, and otherwise 0. Such masks replace a branch on the
// number of digits (15, 16 or 17), which is unpredictable and costs 2.5 ns a number.
constexpr std::uint64_t all_of_highest_bit(std::uint64_t bits) {
  return static_cast<std::uint64_t>(static_cast<std::int64_t>(bits) >> 63);
}

// Returns g * c / 2^128. Sets the last bit if more than 1 was cut off.
std::uint64_t round_to_odd(const Wide& g, std::uint64_t c) {
  const Twice low = static_cast<Twice>(g.low) * c;
  const Twice high = static_cast<Twice>(g.high) * c + static_cast<std::uint64_t>(low >> 64);
  const auto cut = static_cast<std::uint64_t>(high);
  return static_cast<std::uint64_t>(high >> 64) | (cut > 1 ? 1 : 0);
}

// The number digits * 10^exponent. The digits may end in zeros.
struct Decimal {
  std::uint64_t digits;
  int exponent;
};

// Returns the shortest decimal of c * 2^q, by the algorithm of the paper. It is exact for every c
// and q. `closer_below` means that the double below is half as far as the one above.
Decimal exact_decimal(std::uint64_t c, int q, bool closer_below) {
  // Scales four times the value, and four times the midpoints to its neighbours, to integers in
  // units of 10^k. A decimal between the midpoints reads back to the value. A decimal on a midpoint
  // does so if c is even.
  const bool even = c % 2 == 0;
  const std::uint64_t middle = 4 * c;
  const std::uint64_t below = middle - (closer_below ? 1 : 2);
  const std::uint64_t above = middle + 2;
  const int k =
      closer_below ? floor_log10_of_three_quarters_of_power_of_2(q) : floor_log10_of_power_of_2(q);
  const int shift = q + floor_log2_of_power_of_10(-k) + 1;
  const Wide& g = kPowers[static_cast<std::size_t>(-k - kLeastPower)];
  const std::uint64_t lower = round_to_odd(g, below << shift) + (even ? 0 : 1);
  const std::uint64_t v = round_to_odd(g, middle << shift);
  const std::uint64_t upper = round_to_odd(g, above << shift) - (even ? 0 : 1);

  const std::uint64_t s = v / 4;
  if (s >= 10) {
    // Takes one digit less if exactly one such decimal reads back.
    const std::uint64_t tens = s / 10;
    const bool down = lower <= 40 * tens;
    const bool up = 40 * tens + 40 <= upper;
    if (down != up) return {tens + (up ? 1 : 0), k + 1};
  }
  const bool down = lower <= 4 * s;
  const bool up = 4 * s + 4 <= upper;
  if (down != up) return {s + (up ? 1 : 0), k};
  const std::uint64_t half = 4 * s + 2;
  const bool round_up = v > half || (v == half && s % 2 == 1);
  return {s + (round_up ? 1 : 0), k};
}

// Seventeen digits. The last ones are 0 if the decimal has fewer.
struct Digits {
  std::uint64_t sixteen;  // 10^15 or more
  std::uint64_t last;
  int exponent;  // of the first digit
};

// The distance 2^q between neighbours c * 2^q, for each biased exponent. It is in units of the next
// power of ten, 10^(k + 1), which makes it 0.1 to 1. It is scaled by 2^117 and rounded down.
// Exponents of other values have zeros.
constexpr auto kDistances = [] {
  std::array<Wide, 2048> distances{};
  for (int biased = 1; biased < 2047; ++biased) {
    const int q = biased - 1075;
    const int power = -floor_log10_of_power_of_2(q) - 1;
    const Wide& g = kPowers[static_cast<std::size_t>(power - kLeastPower)];
    const int shift = 10 - q - floor_log2_of_power_of_10(power);  // 11 to 14
    distances[static_cast<std::size_t>(biased)] = {g.high >> shift,
                                                   g.high << (64 - shift) | g.low >> shift};
  }
  return distances;
}();

// Computes the digits with one product of 64 by 128 bits. The product is s + f, the whole part and
// the fraction of the value in units of 10^(k + 1). If s or s + 1 is less than half the distance
// away, it is the shorter decimal. Otherwise ten times f is one more digit, which saves a division
// by ten (Xiang Junbo, xjb, 2025; Victor Zverovich, Zmij, 2025).
//
// f is in units of 2^-64. It is right to 2 units, and half the distance is right to 2^10. Returns
// false if a comparison is too close to decide, and for subnormal values. The double below a power
// of two is half as far as the one above. quick_digits<false> returns false for a power of two.
// quick_digits<true> returns false if the shorter decimal is not within half of the lesser
// distance.
template <bool kPowerOfTwo>
inline bool quick_digits(std::uint64_t bits, Digits& digits) {
  constexpr std::uint64_t kNear = 4096;
  const std::uint64_t biased = bits >> 52 & 0x7FF;
  const std::uint64_t c = std::uint64_t{1} << 63 | bits << 11;
  const Wide* distance = kDistances.data() + biased;
  // Forces a pointer instead of the index register that clang uses. On Zen 4, a load with an index
  // register waits for the addresses of all stores before it, those of the last number's
  // characters. A number then takes 22 ns instead of 11 ns.
  __asm__("" : "+r"(distance));
  const Twice product = static_cast<Twice>(distance->high) * c +
                        static_cast<std::uint64_t>(static_cast<Twice>(distance->low) * c >> 64);
  const auto s = static_cast<std::uint64_t>(product >> 64);
  const auto f = static_cast<std::uint64_t>(product);

  const std::uint64_t up = all_of_highest_bit(f);
  const std::uint64_t half = distance->high << (kPowerOfTwo ? 9 : 10);
  const std::uint64_t beyond_half = ((f ^ up) - up) - half;
  // Computes one more digit, rounded: 2^64 / 20 is half of it. In a tie, the part that is cut off
  // is near kNear.
  const Twice digit = static_cast<Twice>(f + (0x0CCCCCCCCCCCCCCC + kNear / 10)) * 10;
  if ((kPowerOfTwo ? beyond_half >> 63 == 0 : bits << 12 == 0) ||
      beyond_half + kNear <= 2 * kNear || static_cast<std::uint64_t>(digit) <= 2 * kNear)
      [[unlikely]]
    return false;

  const std::uint64_t shorter = all_of_highest_bit(beyond_half);
  const std::uint64_t rounded = s - (up & shorter);
  const std::uint64_t last = static_cast<std::uint64_t>(digit >> 64) & ~shorter;
  // `rounded` has 15 or 16 digits, so that `last` is the sixteenth or the seventeenth.
  const std::uint64_t fifteen = all_of_highest_bit(rounded - 1000000000000000);
  digits.sixteen = rounded + ((9 * rounded + last) & fifteen);
  digits.last = last & ~fifteen;
  digits.exponent =
      floor_log10_of_power_of_2(static_cast<int>(biased) - 1075) + 16 + static_cast<int>(fifteen);
  return true;
}

[[gnu::cold, gnu::noinline]] Digits exact_digits(std::uint64_t bits) {
  const std::uint64_t fraction = bits & (kHidden - 1);
  Digits digits;
  if (fraction == 0 && quick_digits<true>(bits, digits)) return digits;
  const int biased = static_cast<int>(bits >> 52 & 0x7FF);
  Decimal decimal =
      biased == 0 ? exact_decimal(fraction, -1074, false)
                  : exact_decimal(kHidden | fraction, biased - 1075, fraction == 0 && biased > 1);
  for (; decimal.digits < 10000000000000000; --decimal.exponent) decimal.digits *= 10;
  return {decimal.digits / 10, decimal.digits % 10, decimal.exponent + 16};
}

// The positions of the characters, for one exponent of the first digit: 0.00012, 1.2, 120.
struct alignas(64) Form {
  SixteenDigits::Mask whole;  // digits before the point
  std::uint8_t begin;         // of the digits and the gap between them
  std::uint8_t point;
  // The end of the text, by the highest bit of nonzero(), with the seventeenth digit, 1 to 9, at
  // bit 16.
  std::array<std::uint8_t, 20> end;
};

// Python's float_repr_style 'short' writes d.ddde+XX for an exponent below -4 or from 16 on
// (CPython, Python/pystrtod.c, format_float_short).
constexpr int kLeastFixed = -4;
constexpr int kMostFixed = 15;

constexpr auto kForms = [] {
  std::array<Form, kMostFixed - kLeastFixed + 1> forms{};
  for (int exponent = kLeastFixed; exponent <= kMostFixed; ++exponent) {
    Form& form = forms[static_cast<std::size_t>(exponent - kLeastFixed)];
    const int whole = exponent < 0 ? 0 : exponent + 1;
    form.whole = SixteenDigits::first(static_cast<std::size_t>(whole));
    form.begin = static_cast<std::uint8_t>(exponent < 0 ? -exponent : 0);
    form.point = static_cast<std::uint8_t>(exponent < 0 ? 1 : whole);
    for (std::size_t i = 0; i < form.end.size(); ++i) {
      const int count = i < 16 ? static_cast<int>(i) + 1 : 17;
      form.end[i] = static_cast<std::uint8_t>(count <= whole ? whole : form.begin + count + 1);
    }
  }
  return forms;
}();

// Writes digits without an exponent. Returns the end of the text. A gap before the first digit
// holds a 0 or becomes the point.
[[gnu::always_inline]] inline char* write_fixed(char* to, const SixteenDigits& sixteen,
                                                std::uint64_t last, const Form& form) {
  const std::uint32_t nonzero = sixteen.nonzero() | static_cast<std::uint32_t>(last) << 16;
  std::memset(to, '0', 8);
  sixteen.write_with_gap(to + form.begin, form.whole);
  to[form.begin + 17] = static_cast<char>('0' + last);
  to[form.point] = '.';
  return to + form.end[static_cast<std::size_t>(31 - std::countl_zero(nonzero | 1))];
}

constexpr char kPairs[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
    "8081828384858687888990919293949596979899";

[[gnu::always_inline]] inline char* write_digits(char* to, const Digits& digits) {
  const SixteenDigits sixteen(digits.sixteen);
  const auto form = static_cast<std::size_t>(digits.exponent - kLeastFixed);
  if (form < kForms.size()) return write_fixed(to, sixteen, digits.last, kForms[form]);
  to = write_fixed(to, sixteen, digits.last, kForms[-kLeastFixed]);  // d.ddd
  to[0] = 'e';
  to[1] = digits.exponent < 0 ? '-' : '+';
  const int magnitude = digits.exponent < 0 ? -digits.exponent : digits.exponent;
  to[2] = static_cast<char>('0' + magnitude / 100);
  to += magnitude >= 100 ? 3 : 2;
  std::memcpy(to, kPairs + 2 * static_cast<std::size_t>(magnitude % 100), 2);
  return to + 2;
}

// Writes infinity, or a value that quick_digits() rejects. This function is separate, so that the
// quick path needs no stack.
[[gnu::cold, gnu::noinline]] char* write_exactly(char* to, std::uint64_t bits) {
  if ((bits & kInfinity) == kInfinity) {
    std::copy_n("inf", 3, to);
    return to + 3;
  }
  return write_digits(to, exact_digits(bits));
}

constexpr auto kTens = [] {
  std::array<std::uint64_t, 17> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = 10 * powers[i - 1];
  return powers;
}();

// Writes an integer below 10^16. Adds zeros to make sixteen digits, so that no digit has to be
// shifted.
inline char* write_integer(char* to, std::int64_t value) {
  *to = '-';
  to += value < 0 ? 1 : 0;
  const auto number = static_cast<std::uint64_t>(value < 0 ? -value : value);
  const int bits = 64 - std::countl_zero(number | 1);
  const auto guess = static_cast<std::size_t>(bits * 1233 >> 12);  // log10(2)
  const std::size_t count = guess + ((number | 1) >= kTens[guess] ? 1 : 0);
  SixteenDigits(number * kTens[16 - count]).write(to);
  return to + count;
}

}  // namespace

char* write_shortest(char* to, double value) {
  if (std::abs(value) < 2.0 * kHidden) {
    const auto integer = static_cast<std::int64_t>(value);
    if (static_cast<double>(integer) == value) return write_integer(to, integer);
  }
  const auto bits = std::bit_cast<std::uint64_t>(value);
  *to = '-';
  to += bits >> 63;
  Digits digits;
  if (!quick_digits<false>(bits, digits)) [[unlikely]]
    return write_exactly(to, bits);
  return write_digits(to, digits);
}

}  // namespace sigconv
