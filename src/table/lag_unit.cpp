#include "table/lag_unit.hpp"

#include <algorithm>
#include <cmath>

namespace sigconv {

LagUnit lag_unit(double value, int decimals) {
  const double denominator = std::pow(10, decimals);
  const double numerator = std::round(value * denominator);
  const bool whole = decimals <= 15 && std::abs(numerator) < 0x1p53 && numerator != 0;
  return whole ? LagUnit{numerator, denominator} : LagUnit{value, 1};
}

int decimals_of(std::string_view number) {
  constexpr int kTooMany = 99;
  if (number.find_first_of("eE") != std::string_view::npos) return kTooMany;
  const auto point = number.find_first_of(".,");
  return point == std::string_view::npos ? 0 : static_cast<int>(number.size() - point - 1);
}

}  // namespace sigconv
