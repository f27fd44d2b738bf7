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

Centre Mean::centre() const {
  const double mean = value();
  if (equal_ || !std::isfinite(mean)) return {mean, 0};
  const auto count = static_cast<double>(present_);
  CompensatedSum total = sum_;
  double factor = 1;
  if (large_.value() != 0) {
    factor = kSmall;
    total = large_;
    total.add(sum_.sum() * factor);
    total.add(sum_.rest() * factor);
  }
  // The two parts of the difference nearly cancel, and the fused operation rounds only the result.
  const double rest = std::fma(-mean * factor, count, total.sum()) + total.rest();
  return {mean, rest / count / factor};
}

void take_mean_out(std::span<double> samples) {
  Mean mean;
  for (const double sample : samples) mean.add(sample);
  const Centre centre = mean.centre();
  for (double& sample : samples) sample = centre.deviation(sample);
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

// Welford's recurrence (see Moments), with a mean of two doubles.
void SquaredDeviations::add(double value) {
  if (std::isnan(value)) return;
  const double ratio = scale_.follow(value);
  if (ratio != 1) {
    mean_.value *= ratio;
    mean_.rest *= ratio;
    squares_.scale(ratio * ratio);
  }
  count_ += 1;
  const double sample = value * scale_.factor();
  const double step = mean_.deviation(sample);
  // Adds step / count to the mean without loss (Dekker, Numerische Mathematik 18, 1971).
  const double change = step / count_ + mean_.rest;
  const double mean = mean_.value + change;
  const double added = mean - mean_.value;
  mean_.rest = (mean_.value - (mean - added)) + (change - added);
  mean_.value = mean;
  squares_.add(step * mean_.deviation(sample));
}

}  // namespace sigconv
