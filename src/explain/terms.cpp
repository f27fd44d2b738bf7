#include "explain/terms.hpp"

#include <cmath>

#include "explain/words.hpp"

namespace sigconv {

std::vector<Term> terms_of(const PartialSum& part, bool skips_missing) {
  std::vector<Term> terms;
  for (const Product& product : part.products)
    if (!skips_missing || !std::isnan(product.sample.value)) terms.push_back({&product, 0});
  return terms;
}

SpelledSum spell(const Sum& sum, bool always_parts) {
  SpelledSum spelled;
  const bool several = sum.parts.size() > 1;
  for (std::size_t i = 0; i < sum.parts.size(); ++i) {
    const PartialSum& part = sum.parts[i];
    if (several || always_parts) spelled.parts.push_back({i, terms_of(part), part.sum});
    if (several) spelled.terms.push_back({nullptr, part.sum});
  }
  if (!several) spelled.terms = terms_of(sum.parts[0], sum.skips_missing);
  if (sum.bias) spelled.terms.push_back({nullptr, *sum.bias});
  return spelled;
}

std::string Notation::number(double value) const { return number_text(value, style_); }

std::string Notation::factor(double value) const {
  const std::string text = number(value);
  return text.starts_with('-') ? "(" + text + ")" : text;
}

std::string Notation::term(const Term& term) const {
  if (term.product == nullptr) return factor(term.number);
  const Product& product = *term.product;
  std::string text;
  if (product.share != 1) text = factor(product.share) + times();
  text += sample(product.sample);
  if (!product.alone) text += times() + weight(product.weight);
  return text;
}

std::string Notation::sum(const std::vector<Term>& terms) const {
  std::string text;
  for (const Term& each : terms) text += (text.empty() ? "" : " + ") + term(each);
  return text.empty() ? "0" : text;
}

}  // namespace sigconv
