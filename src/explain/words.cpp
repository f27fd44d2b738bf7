#include "explain/words.hpp"

#include <cmath>

namespace sigconv {

std::string number_text(double value, const NumberStyle& style) {
  if (std::isnan(value)) return "NA";
  std::string text;
  append_number(text, value, style);
  return text;
}

std::string factor_text(double value, const NumberStyle& style) {
  const std::string text = number_text(value, style);
  return text.starts_with('-') ? "(" + text + ")" : text;
}

std::string name_of(const std::string& result, const std::vector<Index>& index) {
  std::string name = result;
  for (const Index place : index) name += "[" + std::to_string(place) + "]";
  return name;
}

std::string weight_text(const Product& product, const NumberStyle& style) {
  const std::string weight = number_text(product.weight, style);
  return product.share == 1 ? weight : number_text(product.share, style) + "*" + weight;
}

Rest rest_of(const Sum& sum, const NumberStyle& style) {
  if (sum.present_of_all)
    return {"(", ")*" + factor_text(sum.present_of_all->second, style) + "/" +
                     factor_text(sum.present_of_all->first, style)};
  if (sum.over) return {"(", ")/" + factor_text(*sum.over, style)};
  if (sum.minus_over)
    return {"(", " - " + factor_text(sum.minus_over->first, style) + ")/" +
                     factor_text(sum.minus_over->second, style)};
  return {};
}

std::vector<std::vector<double>> image_of(const Slide& slide) {
  std::vector<std::vector<double>> rows;
  if (!slide.whole || slide.sums.size() < 2) return rows;
  for (const Sum& sum : slide.sums) {
    if (sum.index.size() < 2) return {};
    if (static_cast<std::size_t>(sum.index[sum.index.size() - 2]) == rows.size())
      rows.emplace_back();
    rows.back().push_back(sum.value);
  }
  return rows;
}

}  // namespace sigconv
