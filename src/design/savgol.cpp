#include <cassert>
#include <cmath>
#include <vector>

#include "design/gram.hpp"
#include "sigconv/design.hpp"

// The weights are sums over Gram polynomials, which are orthogonal on the places of the window. No
// system of equations is solved, so the order may be as large as the window allows.
namespace sigconv {
namespace {

using Real = long double;

// Returns the derivative in the middle of the window of each Gram polynomial of norm 1, up to
// `order`. The two terms of each sum of the recurrence have the same sign, so no digits cancel.
std::vector<Real> middle_derivatives(Index window, Index order, Index derivative) {
  const auto count = static_cast<std::size_t>(order) + 1;
  std::vector<Real> lower(count);  // the derivative of one order less
  std::vector<Real> values(count);
  for (Index d = 0; d <= derivative; ++d) {
    values[0] = d == 0 ? 1 / std::sqrt(static_cast<Real>(window)) : 0;
    for (std::size_t j = 1; j < count; ++j) {
      Real sum = static_cast<Real>(d) * lower[j - 1];
      if (j > 1) sum -= gram_factor(window, static_cast<Index>(j) - 1) * values[j - 2];
      values[j] = sum / gram_factor(window, static_cast<Index>(j));
    }
    lower = values;
  }
  return values;
}

// Computes the Gram polynomial of `degree` at the places from the first one to the middle, up to a
// factor, by its difference equation. Returns its norm over the window. A recurrence over degrees
// would lose all digits near the ends, where polynomials of high degree are small; this one begins
// there, and grows (Nikiforov, Suslov and Uvarov, Classical Orthogonal Polynomials of a Discrete
// Variable, 2.1).
Real gram_polynomial(Index window, Index degree, std::vector<Real>& values) {
  const auto eigenvalue = static_cast<Real>(degree) * static_cast<Real>(degree + 1);
  Real value = 1;
  Real flow = 0;
  Real squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto place = static_cast<Index>(i);
    values[i] = value;
    squares += value * value * (2 * place + 1 == window ? 1 : 2);
    flow += eigenvalue * value;
    value -= flow / (static_cast<Real>(place + 1) * static_cast<Real>(window - place - 1));
  }
  return std::sqrt(squares);
}

}  // namespace

std::vector<double> savgol(Index window, Index order, Index derivative, double delta) {
  assert(order >= 0 && order < window && derivative >= 0 && delta > 0);
  std::vector<double> taps(static_cast<std::size_t>(window));
  if (derivative > order) return taps;
  if (derivative == 0 && order == window - 1 && window % 2 == 1) {
    taps[taps.size() / 2] = 1;  // the polynomial passes through every sample
    return taps;
  }
  const auto slopes = middle_derivatives(window, order, derivative);
  std::vector<Real> values((taps.size() + 1) / 2);
  std::vector<Real> weights(values.size());
  // Polynomials of the other parity have a derivative of 0 in the middle.
  for (Index degree = derivative; degree <= order; degree += 2) {
    const Real norm = gram_polynomial(window, degree, values);
    // A polynomial of odd degree is negative at the first place.
    const Real factor = slopes[static_cast<std::size_t>(degree)] / (degree % 2 == 0 ? norm : -norm);
    for (std::size_t i = 0; i < values.size(); ++i) weights[i] += factor * values[i];
  }
  const bool odd = derivative % 2 == 1;
  if (odd && window % 2 == 1) weights.back() = 0;
  const Real scale = std::pow(static_cast<Real>(delta), static_cast<Real>(derivative));
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto weight = static_cast<double>(weights[i] / scale);
    taps[i] = odd ? -weight : weight;
    taps[taps.size() - 1 - i] = weight;
  }
  return taps;
}

}  // namespace sigconv
