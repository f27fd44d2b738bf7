#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "engine/extension.hpp"

namespace sigconv {

/// A sample of an extended signal in symbols: a sum of samples times factors, plus a constant.
/// extended() computes with it as with a number, so a rule's adjoint follows from its one
/// definition.
struct LinearForm {
  std::vector<std::pair<Index, double>> terms;
  double constant = 0;

  LinearForm() = default;
  explicit LinearForm(double value) : constant(value) {}
  static LinearForm sample(Index i) {
    LinearForm form;
    form.terms = {{i, 1.0}};
    return form;
  }
  /// Adds the factors of a sample that both forms have: a sample has one term. Compares every pair
  /// of terms, because a rule sums a few.
  LinearForm& operator+=(const LinearForm& other) {
    const std::size_t own = terms.size();
    for (const auto& [sample, factor] : other.terms) {
      std::size_t i = 0;
      while (i < own && terms[i].first != sample) ++i;
      if (i < own)
        terms[i].second += factor;
      else
        terms.emplace_back(sample, factor);
    }
    constant += other.constant;
    return *this;
  }
  friend LinearForm operator*(double factor, LinearForm form) {
    for (auto& term : form.terms) term.second *= factor;
    form.constant *= factor;
    return form;
  }
  friend LinearForm operator+(LinearForm a, const LinearForm& b) { return a += b; }
  friend LinearForm operator-(LinearForm a, const LinearForm& b) { return a += -1.0 * b; }
};

/// Returns the value of Rule::constant as a form of the signal.
LinearForm pad_form(const PadValue& value, std::span<const double> signal);

/// Returns x~[n] as a form of x. `pad`: the value of Rule::constant.
inline LinearForm extended_form(Rule rule, const LinearForm& pad, Index length, Index n) {
  return extended(rule, pad, length, n, [](Index i) { return LinearForm::sample(i); });
}

}  // namespace sigconv
