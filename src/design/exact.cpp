#include "design/exact.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace sigconv {
namespace {

__extension__ using Wide = __int128;

// An integer of 128 bits. Sums and products that overflow leave it empty.
class Checked {
 public:
  Checked(Wide value) : value_(value) {}

  const std::optional<Wide>& get() const { return value_; }

  friend Checked operator+(const Checked& a, const Checked& b) {
    Wide sum = 0;
    if (!a.value_ || !b.value_ || __builtin_add_overflow(*a.value_, *b.value_, &sum)) return {};
    return sum;
  }
  friend Checked operator-(const Checked& a, const Checked& b) { return a + b * Wide{-1}; }
  friend Checked operator*(const Checked& a, const Checked& b) {
    Wide product = 0;
    if (!a.value_ || !b.value_ || __builtin_mul_overflow(*a.value_, *b.value_, &product)) return {};
    return product;
  }
  // Divides exactly.
  friend Checked operator/(const Checked& a, const Checked& b) {
    if (!a.value_ || !b.value_ || *b.value_ == 0) return {};
    assert(*a.value_ % *b.value_ == 0);
    return *a.value_ / *b.value_;
  }

 private:
  Checked() = default;
  std::optional<Wide> value_;
};

using Row = std::vector<Checked>;

Checked power(Index base, Index exponent) {
  Checked product = 1;
  for (Index i = 0; i < exponent; ++i) product = product * Wide{base};
  return product;
}

Wide gcd(Wide a, Wide b) {
  while (b != 0) {
    const Wide rest = a % b;
    a = b;
    b = rest;
  }
  return a < 0 ? -a : a;
}

// Solves rows[i][0 .. n-1] * x = rows[i][n] for a symmetric positive matrix by fraction-free
// elimination (Bareiss, Math. Comp. 22, 1968, p. 565), in which every quotient is an integer.
// Returns x times the determinant, and the determinant after it.
Row solve(std::vector<Row> rows) {
  const std::size_t n = rows.size();
  Checked before = 1;
  for (std::size_t p = 0; p < n; ++p) {
    for (std::size_t i = p + 1; i < n; ++i)
      for (std::size_t j = n + 1; j-- > p;)
        rows[i][j] = (rows[i][j] * rows[p][p] - rows[i][p] * rows[p][j]) / before;
    before = rows[p][p];
  }
  Row x(n, Wide{0});
  for (std::size_t i = n; i-- > 0;) {
    Checked rest = rows[i][n] * before;
    for (std::size_t j = i + 1; j < n; ++j) rest = rest - rows[i][j] * x[j];
    x[i] = rest / rows[i][i];
  }
  x.push_back(before);
  return x;
}

// Returns the taps over the divisor in lowest terms, unless a number overflowed or is too large.
std::optional<Kernel> reduced(const Row& taps, const Checked& divisor) {
  if (!divisor.get()) return std::nullopt;
  Wide common = *divisor.get();
  for (const Checked& tap : taps) {
    if (!tap.get()) return std::nullopt;
    common = gcd(common, *tap.get());
  }
  if (common == 0) return std::nullopt;
  const Wide least = *divisor.get() / common;
  const auto over = static_cast<double>(least);
  if (!(over > 0) || over > kMostDivisor) return std::nullopt;
  Kernel kernel({}, over);
  for (const Checked& tap : taps) {
    const Wide integer = *tap.get() / common;
    kernel.taps.push_back(static_cast<double>(integer));
    if (std::abs(kernel.taps.back()) > static_cast<double>(kFar)) return std::nullopt;
  }
  return kernel;
}

}  // namespace

Kernel exact_box(Index taps) {
  return Kernel(std::vector<double>(static_cast<std::size_t>(taps), 1.0),
                static_cast<double>(taps));
}

std::optional<Kernel> exact_triangle(Index taps) {
  // An even number of taps has two equal ones in the middle. An odd number has one highest tap.
  const bool even = taps % 2 == 0;
  const Index middle = (taps + 1) / 2;
  const auto half = static_cast<double>(middle);
  Kernel kernel({}, even ? 2 * half * half : half * half);
  if (kernel.divisor > kMostDivisor) return std::nullopt;
  for (Index k = 0; k < taps; ++k) {
    const Index rank = 1 + std::min(k, taps - 1 - k);
    kernel.taps.push_back(static_cast<double>(even ? 2 * rank - 1 : rank));
  }
  return kernel;
}

// The derivative of the fitted polynomial is d! * c[d], and the normal equations of its
// coefficients c separate into even and odd powers.
std::optional<Kernel> exact_savgol(Index window, Index order, Index derivative, double delta) {
  constexpr Index kMostWindow = 4096;  // the divisors of larger windows exceed kMostDivisor
  if (window % 2 == 0 || window > kMostWindow || derivative > order) return std::nullopt;
  const double inverse = std::nearbyint(1 / delta);
  const bool larger = delta == std::nearbyint(delta) && delta <= kMostDivisor;
  const bool smaller = inverse >= 1 && inverse <= kMostDivisor && 1 / inverse == delta;
  if (derivative > 0 && !larger && !smaller) return std::nullopt;

  const Index half = window / 2;
  std::vector<Index> powers;
  for (Index p = derivative % 2; p <= order; p += 2) powers.push_back(p);
  Checked factorial = 1;
  for (Index i = 2; i <= derivative; ++i) factorial = factorial * Wide{i};
  std::vector<Row> rows;
  for (const Index p : powers) {
    Row& row = rows.emplace_back();
    for (const Index q : powers) {
      Checked sum = Wide{p + q == 0 ? 1 : 0};
      for (Index t = 1; t <= half && sum.get(); ++t) sum = sum + Checked(2) * power(t, p + q);
      row.push_back(sum);
    }
    row.push_back(p == derivative ? factorial : Checked(0));
  }
  Row coefficients = solve(std::move(rows));
  Checked divisor = coefficients.back();
  coefficients.pop_back();
  Checked factor = 1;
  if (derivative > 0 && larger)
    divisor = divisor * power(static_cast<Index>(delta), derivative);
  else if (derivative > 0)
    factor = power(static_cast<Index>(inverse), derivative);
  Row taps;
  for (Index t = half; t >= -half; --t) {
    Checked tap = 0;
    for (std::size_t i = 0; i < powers.size(); ++i)
      tap = tap + coefficients[i] * power(t, powers[i]);
    taps.push_back(tap * factor);
  }
  return reduced(taps, divisor);
}

}  // namespace sigconv
