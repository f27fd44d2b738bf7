#include "input/fractions.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>

namespace sigconv {
namespace {

constexpr std::int64_t kMost = std::int64_t{1} << 53;  // doubles hold all integers up to here

// A fraction in lowest terms. Its denominator is above 0.
struct Fraction {
  std::int64_t above = 0;
  std::int64_t below = 1;
};

std::optional<std::int64_t> product(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  if (__builtin_mul_overflow(a, b, &result) || result > kMost || result < -kMost)
    return std::nullopt;
  return result;
}

Fraction reduced(std::int64_t above, std::int64_t below) {
  const std::int64_t common = std::gcd(above, below);
  return {above / common, below / common};
}

// Returns the decimal fraction of at most 15 digits after the point that is nearest to `value`.
std::optional<Fraction> decimal(double value) {
  constexpr int kDigits = 15;
  double power = 1;
  for (int digits = 0; digits <= kDigits; ++digits, power *= 10) {
    const double scaled = std::round(value * power);
    if (!(std::abs(scaled) <= static_cast<double>(kMost))) return std::nullopt;
    // The quotient of exact numbers is the double that the decimal reads as.
    if (scaled / power == value)
      return reduced(static_cast<std::int64_t>(scaled), static_cast<std::int64_t>(power));
  }
  return std::nullopt;
}

std::optional<Fraction> quotient(double numerator, double denominator) {
  const auto p = decimal(numerator);
  const auto q = decimal(denominator);
  if (!p || !q || q->above == 0) return std::nullopt;
  const Fraction left = reduced(p->above, q->above);
  const Fraction right = reduced(q->below, p->below);
  const auto above = product(left.above, right.above);
  const auto below = product(left.below, right.below);
  if (!above || !below) return std::nullopt;
  const std::int64_t sign = *below < 0 ? -1 : 1;
  return reduced(sign * *above, sign * *below);
}

std::optional<Kernel> exact(std::span<const double> numerators,
                            std::span<const double> denominators) {
  std::vector<Fraction> fractions;
  std::int64_t common = 1;
  for (std::size_t k = 0; k < numerators.size(); ++k) {
    const auto fraction = quotient(numerators[k], denominators[k]);
    if (!fraction) return std::nullopt;
    const auto multiple = product(common / std::gcd(common, fraction->below), fraction->below);
    if (!multiple) return std::nullopt;
    common = *multiple;
    fractions.push_back(*fraction);
  }
  Kernel kernel({}, static_cast<double>(common));
  for (const Fraction& fraction : fractions) {
    const auto tap = product(fraction.above, common / fraction.below);
    if (!tap) return std::nullopt;
    kernel.taps.push_back(static_cast<double>(*tap));
  }
  return kernel;
}

}  // namespace

Kernel kernel_of_fractions(std::span<const double> numerators,
                           std::span<const double> denominators) {
  Kernel plain({numerators.begin(), numerators.end()});
  if (std::ranges::all_of(denominators, [](double each) { return each == 1; })) return plain;
  if (auto kernel = exact(numerators, denominators)) return std::move(*kernel);
  for (std::size_t k = 0; k < plain.taps.size(); ++k) plain.taps[k] /= denominators[k];
  return plain;
}

}  // namespace sigconv
