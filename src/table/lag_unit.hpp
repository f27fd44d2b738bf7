#pragma once

#include <string_view>

namespace sigconv {

/// The lag of one sample, as a quotient: 3 lags of 0.1 are then 0.3.
struct LagUnit {
  double numerator = 1;
  double denominator = 1;

  double of(double lag) const { return lag * numerator / denominator; }
};

/// Returns `value`, which has `decimals` digits after the decimal point, as a quotient.
LagUnit lag_unit(double value, int decimals);

/// Returns the number of digits after the decimal point of `number` as it is written. Returns 99
/// for a number with an exponent.
int decimals_of(std::string_view number);

}  // namespace sigconv
