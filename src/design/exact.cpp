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
// `most`: the largest divisor.
std::optional<Kernel> reduced(const Row& taps, const Checked& divisor, double most) {
  if (!divisor.get()) return std::nullopt;
  Wide common = *divisor.get();
  for (const Checked& tap : taps) {
    if (!tap.get()) return std::nullopt;
    common = gcd(common, *tap.get());
  }
  if (common == 0) return std::nullopt;
  const Wide least = *divisor.get() / common;
  const auto over = static_cast<double>(least);
  if (!(over > 0) || over > most) return std::nullopt;
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

namespace {

// Returns d! / (p - d)! * place^(p - d) with d for `derivative`: the derivative of a power.
Checked slope(Index p, Index derivative, Index place) {
  if (p < derivative) return Wide{0};
  Checked product = power(place, p - derivative);
  for (Index i = p - derivative + 1; i <= p; ++i) product = product * Wide{i};
  return product;
}

// Solves the normal equations of the even or of the odd powers for the derivative at a place.
// Returns the solution times the determinant, and the determinant after it.
Row solve_powers(const std::vector<Index>& powers, Index half, Index derivative, Index place) {
  std::vector<Row> rows;
  for (const Index p : powers) {
    Row& row = rows.emplace_back();
    for (const Index q : powers) {
      Checked sum = Wide{p + q == 0 ? 1 : 0};
      for (Index t = 1; t <= half && sum.get(); ++t) sum = sum + Checked(2) * power(t, p + q);
      row.push_back(sum);
    }
    row.push_back(slope(p, derivative, place));
  }
  return solve(std::move(rows));
}

// Returns the weights of the samples for the derivative at `place`, counted from the middle, in the
// order of the samples. The normal equations separate into even and odd powers. Those of the other
// parity than the derivative do not matter in the middle.
std::optional<Kernel> exact_fit(Index window, Index order, Index derivative, double delta,
                                Index place, double most) {
  constexpr Index kMostWindow = 4096;  // the divisors of larger windows exceed kMostDivisor
  if (window % 2 == 0 || window > kMostWindow || derivative > order) return std::nullopt;
  const double inverse = std::nearbyint(1 / delta);
  const bool larger = delta == std::nearbyint(delta) && delta <= kMostDivisor;
  const bool smaller = inverse >= 1 && inverse <= kMostDivisor && 1 / inverse == delta;
  if (derivative > 0 && !larger && !smaller) return std::nullopt;

  const Index half = window / 2;
  Row taps(static_cast<std::size_t>(window), Wide{0});
  Checked divisor = 1;
  for (const Index parity : {derivative % 2, 1 - derivative % 2}) {
    std::vector<Index> powers;
    for (Index p = parity; p <= order; p += 2) powers.push_back(p);
    if (powers.empty() || (parity != derivative % 2 && place == 0)) continue;
    const Row coefficients = solve_powers(powers, half, derivative, place);
    const Checked& determinant = coefficients.back();
    for (Index t = -half; t <= half; ++t) {
      Checked tap = 0;
      for (std::size_t i = 0; i < powers.size(); ++i)
        tap = tap + coefficients[i] * power(t, powers[i]);
      Checked& sum = taps[static_cast<std::size_t>(t + half)];
      sum = sum * determinant + tap * divisor;
    }
    divisor = divisor * determinant;
  }
  if (derivative > 0 && larger)
    divisor = divisor * power(static_cast<Index>(delta), derivative);
  else if (derivative > 0)
    for (Checked& tap : taps) tap = tap * power(static_cast<Index>(inverse), derivative);
  return reduced(taps, divisor, most);
}

}  // namespace

std::optional<Kernel> exact_savgol(Index window, Index order, Index derivative, double delta) {
  auto kernel = exact_fit(window, order, derivative, delta, 0, kMostDivisor);
  if (kernel) std::ranges::reverse(kernel->taps);
  return kernel;
}

std::vector<Kernel> exact_savgol_ends(Index window, Index order, Index derivative, double delta) {
  constexpr Index kMostWindow = 501;  // the weights take 2 MB
  if (window > kMostWindow || !exact_savgol(window, order, derivative, delta)) return {};
  std::vector<Kernel> ends;
  for (Index place = -(window / 2); place <= window / 2; ++place) {
    auto kernel = exact_fit(window, order, derivative, delta, place, static_cast<double>(kFar));
    if (!kernel) return {};
    ends.push_back(std::move(*kernel));
  }
  return ends;
}

}  // namespace sigconv
