#pragma once

#include <string>

#include "explain/explanation.hpp"

namespace sigconv {

/// A number of an explanation; NA for a missing one.
std::string number_text(double value, const NumberStyle& style);
/// y[0][2].
std::string name_of(const std::string& result, const std::vector<Index>& index);
/// The sums of an image in their places, if each place has one: rows of values.
std::vector<std::vector<double>> image_of(const Slide& slide);
/// Negative numbers stand in round brackets.
std::string factor_text(double value, const NumberStyle& style);
/// A weight in a picture, with the share of a copy: 2*3.
std::string weight_text(const Product& product, const NumberStyle& style);
/// What is done to a sum before it is the output: (sum)*3/2.
struct Rest {
  std::string before, behind;
};
Rest rest_of(const Sum& sum, const NumberStyle& style);

}  // namespace sigconv
