#pragma once

#include <span>
#include <utility>
#include <vector>

#include "engine/extension.hpp"

namespace sigconv {

/// A sum of samples times factors, and a constant: what a sample of an extended signal is. A number
/// to extended(), so that the rules' adjoints follow from their one definition.
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
  LinearForm& operator+=(const LinearForm& other) {
    terms.insert(terms.end(), other.terms.begin(), other.terms.end());
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

/// What Rule::constant puts outside the signal.
LinearForm pad_form(const PadValue& value, std::span<const double> signal);

/// x~[n] as a form of x. `pad`: of Rule::constant.
inline LinearForm extended_form(Rule rule, const LinearForm& pad, Index length, Index n) {
  return extended(rule, pad, length, n, [](Index i) { return LinearForm::sample(i); });
}

}  // namespace sigconv
