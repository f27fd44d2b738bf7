#include <cassert>
#include <cmath>
#include <numeric>
#include <vector>

#include "design/exact.hpp"
#include "design/gram.hpp"
#include "sigconv/design.hpp"

namespace sigconv {
namespace {

using Rows = std::vector<std::vector<double>>;

// Makes the last row orthogonal to the earlier ones, and its norm 1. The second pass removes the
// rounding errors of the first, which would grow with the degree.
void orthonormalize(Rows& rows) {
  auto& last = rows.back();
  for (int pass = 0; pass < 2; ++pass)
    for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
      const double shared = std::inner_product(last.begin(), last.end(), rows[i].begin(), 0.0);
      for (std::size_t t = 0; t < last.size(); ++t) last[t] -= shared * rows[i][t];
    }
  const double norm = std::sqrt(std::inner_product(last.begin(), last.end(), last.begin(), 0.0));
  for (double& value : last) value /= norm;
}

// Returns the next derivative of all polynomials, from the last one: the derivative of the
// recurrence. `derivative` is the one to compute, 1 or more.
Rows differentiated(const Rows& before, Index window, Index derivative) {
  const double middle = static_cast<double>(window - 1) / 2;
  Rows after(before.size(), std::vector<double>(static_cast<std::size_t>(window)));
  for (std::size_t j = 1; j < before.size(); ++j) {
    const auto degree = static_cast<Index>(j);
    const auto b = static_cast<double>(gram_factor(window, degree));
    const auto earlier = static_cast<double>(j > 1 ? gram_factor(window, degree - 1) : 0);
    for (std::size_t t = 0; t < before[j].size(); ++t) {
      const double distance = static_cast<double>(t) - middle;
      const double two_below = j > 1 ? after[j - 2][t] : 0;
      after[j][t] = (static_cast<double>(derivative) * before[j - 1][t] +
                     distance * after[j - 1][t] - earlier * two_below) /
                    b;
    }
  }
  return after;
}

std::vector<double> joined(const Rows& rows, double factor) {
  std::vector<double> all;
  for (const auto& row : rows)
    for (const double value : row) all.push_back(factor * value);
  return all;
}

}  // namespace

EndFit savgol_end_fit(Index window, Index order, Index derivative, double delta) {
  assert(order >= 0 && order < window && derivative >= 0 && delta > 0);
  const double middle = static_cast<double>(window - 1) / 2;
  Rows basis;
  for (Index j = 0; j <= order; ++j) {
    std::vector<double> row(static_cast<std::size_t>(window), 1.0);
    for (std::size_t t = 0; j > 0 && t < row.size(); ++t)
      row[t] = (static_cast<double>(t) - middle) * basis.back()[t];
    basis.push_back(std::move(row));
    orthonormalize(basis);
  }
  Rows values = basis;
  for (Index each = 1; each <= derivative; ++each) {
    if (each > order) {
      for (auto& row : values) row.assign(row.size(), 0.0);
      break;
    }
    values = differentiated(values, window, each);
  }
  const double factor = std::pow(delta, -static_cast<double>(derivative));
  return {window, joined(basis, 1), joined(values, factor),
          exact_savgol_ends(window, order, derivative, delta)};
}

}  // namespace sigconv
