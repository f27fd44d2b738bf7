#pragma once

#include <string>

#include "explain/explanation.hpp"

namespace sigconv {

/// Returns a number as text, NA for a missing one.
std::string number_text(double value, const NumberStyle& style);
/// Returns a name such as y[0][2].
std::string name_of(const std::string& result, const std::vector<Index>& index);
/// Returns the values of an image, row by row. Returns nothing if the slide leaves out a sum.
std::vector<std::vector<double>> image_of(const Slide& slide);
/// Returns a number as text, in round brackets if it is negative.
std::string factor_text(double value, const NumberStyle& style);
/// Returns a weight for a picture, after the share of a copy: 2*3.
std::string weight_text(const Product& product, const NumberStyle& style);
/// The text before and behind a sum that make it the output: (sum)*3/2, (sum)/3.
struct Rest {
  std::string before, behind;
};
Rest rest_of(const Sum& sum, const NumberStyle& style);

}  // namespace sigconv
