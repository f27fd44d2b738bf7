#include "sigconv/sums.hpp"

namespace sigconv {

void Mean::add(double value) {
  if (std::isnan(value)) return;
  if (present_ == 0) first_ = value;
  equal_ = equal_ && value == first_;
  ++present_;
  sum_.add(value);
}

double Mean::value() const {
  if (present_ == 0) return std::nan("");
  return equal_ ? first_ : sum_.value() / static_cast<double>(present_);
}

void take_mean_out(std::span<double> samples) {
  Mean mean;
  for (const double sample : samples) mean.add(sample);
  const double value = mean.value();
  for (double& sample : samples) sample -= value;
}

namespace {

constexpr double kUnit = 0x1p500;

}  // namespace

void Norm::add(double value) {
  const double magnitude = std::abs(value);
  if (std::isnan(value)) return;
  if (magnitude > kUnit)
    large_ += (value / kUnit) * (value / kUnit);
  else if (magnitude < 1 / kUnit)
    small_ += (value * kUnit) * (value * kUnit);
  else
    sum_.add(value * value);
}

double Norm::value() const {
  const double sum = sum_.value();
  if (large_ > 0) return kUnit * std::sqrt(large_ + sum / kUnit / kUnit);
  return sum > 0 ? std::sqrt(sum + small_ / kUnit / kUnit) : std::sqrt(small_) / kUnit;
}

}  // namespace sigconv
