#pragma once

#include <string>
#include <vector>

#include "explain/explanation.hpp"

// The order in which every format writes a longhand sum. The writers decide how a term looks and
// where lines break.
namespace sigconv {

/// A summand: a product, or a number alone (the sum of a part, a bias).
struct Term {
  const Product* product = nullptr;  ///< null: `number` is the summand
  double number = 0;
};

/// A sum with its summands in order. Points into the Sum it was made from.
struct SpelledSum {
  struct Part {
    std::size_t index = 0;  ///< in Slide::parts and Sum::parts
    std::vector<Term> terms;
    double sum = 0;
  };
  std::vector<Part> parts;  ///< shown ahead of the sum; empty where one part is the whole sum
  std::vector<Term> terms;  ///< the sum itself: products of the one part or sums of parts, the bias
};

/// The products of `part`. `skips_missing`: without those of missing samples.
std::vector<Term> terms_of(const PartialSum& part, bool skips_missing = false);

/// `always_parts`: lists the parts of a sum of one part, too.
SpelledSum spell(const Sum& sum, bool always_parts = false);

/// How a format writes the pieces of a term.
class Notation {
 public:
  explicit Notation(const NumberStyle& style) : style_(style) {}
  virtual ~Notation() = default;

  virtual std::string number(double value) const;
  /// Between factors.
  virtual std::string times() const { return "*"; }
  /// A sample outside the signal.
  virtual std::string padded(double value) const { return "[" + number(value) + "]"; }
  virtual std::string weight(double value) const { return factor(value); }

  /// A number; in round brackets where it is negative.
  std::string factor(double value) const;
  std::string sample(const Factor& sample) const {
    return sample.padded ? padded(sample.value) : factor(sample.value);
  }
  /// share times sample times weight, without factors of 1.
  std::string term(const Term& term) const;
  /// Terms between plus signs; 0 where there is none.
  std::string sum(const std::vector<Term>& terms) const;

  const NumberStyle& style() const { return style_; }

 private:
  const NumberStyle& style_;
};

}  // namespace sigconv
