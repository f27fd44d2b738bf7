#include "output/shortest.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstring>

namespace sigconv {
namespace {

struct Wide {
  std::uint64_t high;
  std::uint64_t low;
};

// Powers of ten that a double's exponent leads to.
constexpr int kLeastPower = -292;
constexpr int kMostPower = 324;

// A natural number of 1344 bits, the least significant word first.
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
  // The first 128 bits, rounded up where others follow or `inexact` ones were cut off.
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

// 10^k scaled to 128 bits, rounded up: what the paper calls g, made when this is compiled.
constexpr auto kPowers = [] {
  std::array<Wide, kMostPower - kLeastPower + 1> powers{};
  Natural power(0);
  for (int k = 0; k <= kMostPower; ++k) {
    powers[static_cast<std::size_t>(k - kLeastPower)] = power.leading(false);
    power.times_ten();
  }
  // So many bits that 128 are left of the smallest. Rounding down again and again is rounding down
  // once.
  Natural reciprocal(1300);
  for (int k = -1; k >= kLeastPower; --k) {
    reciprocal.divide_by_ten();
    powers[static_cast<std::size_t>(k - kLeastPower)] = reciprocal.leading(true);
  }
  return powers;
}();

// Logarithms rounded down, by multiplication (the paper, section 8.2): right for |e| up to 5456,
// and |k| up to 1838.
constexpr int floor_log10_of_power_of_2(int e) {
  return static_cast<int>((std::int64_t{e} * 661971961083) >> 41);
}
constexpr int floor_log10_of_three_quarters_of_power_of_2(int e) {
  return static_cast<int>((std::int64_t{e} * 661971961083 - 274743187321) >> 41);
}
constexpr int floor_log2_of_power_of_10(int k) {
  return static_cast<int>((std::int64_t{k} * 913124641741) >> 38);
}

__extension__ using Twice = unsigned __int128;

// g * c / 2^128, the last bit set if anything was cut off.
std::uint64_t round_to_odd(const Wide& g, std::uint64_t c) {
  const Twice low = static_cast<Twice>(g.low) * c;
  const Twice high = static_cast<Twice>(g.high) * c + static_cast<std::uint64_t>(low >> 64);
  const auto cut = static_cast<std::uint64_t>(high);
  return static_cast<std::uint64_t>(high >> 64) | (cut > 1 ? 1 : 0);
}

// The eight digits of a number below 10^8, a byte each, the first one lowest: halves of four, of
// two, of one, each division by a multiplication that is exact in its range.
std::uint64_t eight_digits(std::uint32_t number) {
  std::uint64_t lanes = number / 10000 | std::uint64_t{number % 10000} << 32;
  const std::uint64_t hundreds = (lanes * 10486 >> 20) & 0x0000007F0000007F;
  lanes = hundreds | (lanes - 100 * hundreds) << 16;
  const std::uint64_t tens = (lanes * 103 >> 10) & 0x000F000F000F000F;
  return tens | (lanes - 10 * tens) << 8;
}

constexpr auto kTens = [] {
  std::array<std::uint64_t, 19> powers{};
  std::uint64_t power = 1;
  for (std::uint64_t& each : powers) {
    each = power;
    power *= 10;
  }
  return powers;
}();

// Digits of a number below 10^17, 1 or more.
int count_digits(std::uint64_t number) {
  const int bits = 64 - std::countl_zero(number);
  const int guess = bits * 1233 >> 12;  // log10(2)
  return guess + (number >= kTens[static_cast<std::size_t>(guess)] ? 1 : 0);
}

constexpr std::uint64_t kCharacters = 0x3030303030303030;
constexpr char kZeros[] = "0000000000000000";
constexpr char kPairs[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
    "8081828384858687888990919293949596979899";

// `yes` where the condition holds: a branch would be mispredicted every other time.
std::uint64_t pick(bool condition, std::uint64_t yes, std::uint64_t no) {
  return no ^ ((no ^ yes) & (0 - static_cast<std::uint64_t>(condition)));
}

// The digits as characters: the first, and up to 16 behind it, in registers, so that nothing is
// stored and read again at another place, which costs a dozen cycles.
struct Digits {
  char first;
  Twice rest;  // the first character lowest
  int count;   // without zeros at the end
  int all;     // with them

  explicit Digits(std::uint64_t number) : all(count_digits(number)) {
    const std::uint64_t high = number / 100000000;
    const std::uint64_t low_digits = eight_digits(static_cast<std::uint32_t>(number % 100000000));
    const std::uint64_t high_digits = eight_digits(static_cast<std::uint32_t>(high % 100000000));
    const Twice sixteen =
        static_cast<Twice>(low_digits | kCharacters) << 64 | (high_digits | kCharacters);
    // 16 or 17 digits is a coin's toss, too.
    const bool longest = all == 17;
    rest = sixteen >> (longest ? 0 : 8 * (16 - all));
    first = static_cast<char>(
        pick(longest, '0' + high / 100000000, static_cast<std::uint64_t>(rest & 0xFF)));
    rest >>= longest ? 0 : 8;
    // Zeros at the end are the highest bytes.
    int zeros = std::countl_zero(low_digits) / 8;
    if (low_digits == 0) zeros += std::countl_zero(high_digits) / 8;
    count = all - (zeros < all ? zeros : all - 1);
  }
};

void put_sixteen(char* to, Twice characters) { std::memcpy(to, &characters, 16); }

}  // namespace

namespace {

// Of value = c * 2^q, by the paper: exact, whatever c and q. `closer_below`: the double below is
// half as far as the one above.
Decimal exact_decimal(std::uint64_t c, int q, bool closer_below) {
  // Four times the value and the middles between it and its neighbours, as integers of a power of
  // ten below them: what lies between the middles reads back, and to the middles if c is even.
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
    // One digit less, if there is one such.
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

}  // namespace

Decimal shortest_decimal(double value) {
  constexpr std::uint64_t kHidden = std::uint64_t{1} << 52;
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const std::uint64_t fraction = bits & (kHidden - 1);
  const int biased = static_cast<int>(bits >> 52 & 0x7FF);
  // value = c * 2^q
  const std::uint64_t c = biased == 0 ? fraction : kHidden | fraction;
  const int q = biased == 0 ? -1074 : biased - 1075;
  if (q <= 0 && q > -53 && (c & ((std::uint64_t{1} << -q) - 1)) == 0) return {c >> -q, 0};
  if (fraction == 0 || biased == 0) return exact_decimal(c, q, fraction == 0 && biased > 1);

  // The same with one product: s and its fraction f in units of 10^k, right to 2^-62, and the half
  // width of what reads back, 0.5 to 5. Where a comparison is closer than that, the exact way.
  const int k = floor_log10_of_power_of_2(q);
  const int shift = q + floor_log2_of_power_of_10(-k) + 1;
  const Wide& g = kPowers[static_cast<std::size_t>(-k - kLeastPower)];
  const std::uint64_t factor = c << shift;
  const Twice product = static_cast<Twice>(g.high) * factor +
                        static_cast<std::uint64_t>(static_cast<Twice>(g.low) * factor >> 64);
  const auto s = static_cast<std::uint64_t>(product >> 64);
  const auto f = static_cast<std::uint64_t>(product);
  const std::uint64_t tens = s / 10;

  // In units of 2^-60 of 10^k.
  constexpr std::uint64_t kTen = std::uint64_t{10} << 60;
  constexpr std::uint64_t kNear = 8;
  const std::uint64_t half = g.high >> (5 - shift);
  const std::uint64_t above_tens = (s - 10 * tens) << 60 | f >> 4;
  const std::uint64_t below_next = kTen - above_tens;
  const bool unclear = (above_tens - half + kNear <= 2 * kNear) |
                       (below_next - half + kNear <= 2 * kNear) |
                       (f - (std::uint64_t{1} << 63) + 16 * kNear <= 32 * kNear);
  if (unclear) return exact_decimal(c, q, false);
  // Which it is is a coin's toss: picking costs less than branching.
  const bool down = above_tens < half;
  const bool up = below_next < half;
  const bool shorter = down | up;
  return {pick(shorter, tens + up, s + (f >> 63)), k + static_cast<int>(shorter)};
}

// d.ddd and an exponent, laid out as Python's float_repr_style 'short': with an exponent below -4
// or from 16 on (CPython, Python/pystrtod.c, format_float_short).
char* write_shortest(char* to, double value) {
  if (value == 0) {
    *to = '0';
    return to + 1;
  }
  *to = '-';
  to += value < 0 ? 1 : 0;
  const Decimal decimal = shortest_decimal(std::abs(value));
  const Digits digits(decimal.digits);
  const int count = digits.count;
  const int exponent = decimal.exponent + digits.all - 1;  // of the first digit
  if (exponent < -4 || exponent >= 16) {
    to[0] = digits.first;
    to[1] = '.';
    put_sixteen(to + 2, digits.rest);
    to += count > 1 ? count + 1 : 1;
    *to++ = 'e';
    *to++ = exponent < 0 ? '-' : '+';
    const int magnitude = exponent < 0 ? -exponent : exponent;
    if (magnitude >= 100) *to++ = static_cast<char>('0' + magnitude / 100);
    std::memcpy(to, kPairs + 2 * (magnitude % 100), 2);
    return to + 2;
  }
  if (exponent < 0) {
    std::memcpy(to, "0.0000", 6);
    to += 1 - exponent;
    to[0] = digits.first;
    put_sixteen(to + 1, digits.rest);
    return to + count;
  }
  to[0] = digits.first;
  put_sixteen(to + 1, digits.rest);
  if (count <= exponent + 1) {
    std::memcpy(to + count, kZeros, 16);
    return to + exponent + 1;
  }
  put_sixteen(to + exponent + 2, digits.rest >> (8 * exponent));
  to[exponent + 1] = '.';
  return to + count + 1;
}

}  // namespace sigconv
