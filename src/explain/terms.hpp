#pragma once

#include <string>
#include <vector>

#include "explain/explanation.hpp"

// This file defines the order in which every format writes a sum. The writers decide how a term
// looks and where lines break.
namespace sigconv {

/// A summand: a product, or a number alone (the sum of a part, a bias).
struct Term {
  const Product* product = nullptr;  ///< null: `number` is the summand
  double number = 0;
};

/// A sum with its summands in order. It points into the Sum it was made from.
struct SpelledSum {
  struct Part {
    std::size_t index = 0;  ///< in Slide::parts and Sum::parts
    std::vector<Term> terms;
    double sum = 0;
  };
  std::vector<Part> parts;  ///< shown before the sum; usually empty if there is one part
  std::vector<Term> terms;  ///< products of the one part or sums of the parts, then the bias
};

/// Returns the products of `part`. `skips_missing` leaves out the missing samples.
std::vector<Term> terms_of(const PartialSum& part, bool skips_missing = false);

/// Returns the summands of `sum` in order. `always_parts` lists the part of a sum of one part, too.
SpelledSum spell(const Sum& sum, bool always_parts = false);

/// The notation of a format for the pieces of a term.
class Notation {
 public:
  explicit Notation(const NumberStyle& style) : style_(style) {}
  virtual ~Notation() = default;

  virtual std::string number(double value) const;
  /// Returns the sign between factors.
  virtual std::string times() const { return "*"; }
  /// Returns a sample that lies outside the signal.
  virtual std::string padded(double value) const { return "[" + number(value) + "]"; }
  virtual std::string weight(double value) const { return factor(value); }

  /// Returns a number, in round brackets if it is negative.
  std::string factor(double value) const;
  std::string sample(const Factor& sample) const {
    return sample.padded ? padded(sample.value) : factor(sample.value);
  }
  /// Returns share times sample times weight. A share of 1 and the weight of a bias are left out.
  std::string term(const Term& term) const;
  /// Returns the terms separated by plus signs, or 0 if there are none.
  std::string sum(const std::vector<Term>& terms) const;

  const NumberStyle& style() const { return style_; }

 private:
  const NumberStyle& style_;
};

}  // namespace sigconv
