#include "sigconv/sums.hpp"

#include <algorithm>
#include <cmath>

#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

constexpr double kLarge = 0x1p900;
constexpr double kSmall = 0x1p-100;

}  // namespace

void Mean::add(double value) {
  if (std::isnan(value)) return;
  if (present_ == 0) first_ = value;
  equal_ = equal_ && value == first_;
  ++present_;
  if (std::abs(value) > kLarge)
    large_.add(value * kSmall);
  else
    sum_.add(value);
}

double Mean::value() const {
  if (present_ == 0) return std::nan("");
  if (equal_) return first_;
  const auto count = static_cast<double>(present_);
  const double large = large_.value();
  return large == 0 ? sum_.value() / count : (large + sum_.value() * kSmall) / count / kSmall;
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

double SampleScale::reset(double sample) {
  if (sample == 0 || !std::isfinite(sample)) return 1;
  // The inverse of the smallest double overflows.
  constexpr int kLeast = -1000;
  const double factor = std::ldexp(1.0, -std::max(std::ilogb(sample), kLeast));
  const double ratio = factor_ > 0 ? factor / factor_ : 1;
  factor_ = factor;
  return ratio;
}

void SquareSum::add(double value) {
  if (std::isnan(value)) return;
  rescale(scale_.follow(value));
  const double scaled = value * scale_.factor();
  chain_ = std::fma(scaled, scaled, chain_);
  if (++taps_ == kChain) end_chain();
}

void SquareSum::rescale(double ratio) {
  if (ratio == 1) return;
  chain_ *= ratio * ratio;
  for (double& sum : sums_) sum *= ratio * ratio;
}

// Adds the chain to the sums of as many chains. This is the order in which direct sums add pairs.
void SquareSum::end_chain() {
  for (Index i = ++chains_; i % 2 == 0; i /= 2) {
    chain_ += sums_.back();
    sums_.pop_back();
  }
  sums_.push_back(chain_);
  chain_ = 0;
  taps_ = 0;
}

double SquareSum::value() const {
  SquareSum ended = *this;
  if (taps_ > 0) ended.end_chain();
  double total = 0;
  for (auto sum = ended.sums_.rbegin(); sum != ended.sums_.rend(); ++sum) total = *sum + total;
  return total;
}

void ScaledMoments::add(double value) {
  if (std::isnan(value)) return;
  const double ratio = scale_.follow(value);
  moments_.mean *= ratio;
  moments_.squares *= ratio * ratio;
  moments_.add(value * scale_.factor());
}

}  // namespace sigconv
