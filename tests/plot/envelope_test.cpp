#include "plot/envelope.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace sigconv {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Checks that two numbers are equal, or that both are missing.
void expect_same(double a, double b) {
  if (std::isnan(a) || std::isnan(b))
    EXPECT_EQ(std::isnan(a), std::isnan(b));
  else
    EXPECT_EQ(a, b);
}

void expect_same(const Envelope& a, const Envelope& b) {
  EXPECT_EQ(a.size(), b.size());
  ASSERT_EQ(a.bins().size(), b.bins().size());
  for (std::size_t i = 0; i < a.bins().size(); ++i) {
    const auto& x = a.bins()[i];
    const auto& y = b.bins()[i];
    EXPECT_EQ(x.first_index, y.first_index);
    EXPECT_EQ(x.count, y.count);
    EXPECT_EQ(x.missing, y.missing);
    expect_same(x.low, y.low);
    expect_same(x.high, y.high);
    expect_same(x.first, y.first);
    expect_same(x.last, y.last);
  }
}

std::vector<double> noise_with_gaps(std::size_t size) {
  std::mt19937 random(7);
  std::normal_distribution<double> normal;
  std::vector<double> samples(size);
  for (double& sample : samples) sample = random() % 5 == 0 ? kNone : normal(random);
  std::fill(samples.begin() + static_cast<std::ptrdiff_t>(size / 2),
            samples.begin() + static_cast<std::ptrdiff_t>(size / 2 + size / 8), kNone);
  return samples;
}

TEST(Envelope, HasABinForEachOfFewSamples) {
  Envelope envelope(4);
  envelope.push(std::vector<double>{3, 1, 2});
  ASSERT_EQ(envelope.bins().size(), 3U);
  EXPECT_EQ(envelope.bins()[1].first_index, 1U);
  EXPECT_EQ(envelope.bins()[1].count, 1U);
  EXPECT_EQ(envelope.bins()[1].low, 1);
  EXPECT_EQ(envelope.bins()[1].high, 1);
  EXPECT_TRUE(Envelope(4).bins().empty());
}

TEST(Envelope, MergesNeighbouringBinsIfThereAreTooMany) {
  Envelope envelope(2);
  envelope.push(std::vector<double>{5, 1, kNone, 2, kNone, kNone, 8, 9, 4});
  ASSERT_EQ(envelope.bins().size(), 3U);
  EXPECT_EQ(envelope.bins()[0].count, 4U);
  const auto& first = envelope.bins()[0];
  EXPECT_EQ(first.first, 5);
  EXPECT_EQ(first.last, 2);
  EXPECT_EQ(first.low, 1);
  EXPECT_EQ(first.high, 5);
  EXPECT_TRUE(first.missing);
  EXPECT_EQ(envelope.bins()[1].first, 8);
  EXPECT_EQ(envelope.bins()[2].first_index, 8U);
  EXPECT_EQ(envelope.bins()[2].count, 1U);
  EXPECT_FALSE(envelope.bins()[2].missing);
}

TEST(Envelope, BinsMatchTheDefinition) {
  const auto samples = noise_with_gaps(10007);
  Envelope envelope(50);
  envelope.push(samples);
  EXPECT_LE(envelope.bins().size(), 100U);
  EXPECT_GT(envelope.bins().size(), 50U);
  std::uint64_t next = 0;
  for (const auto& bin : envelope.bins()) {
    EXPECT_EQ(bin.first_index, next);
    next += bin.count;
    double low = kNone, high = kNone, first = kNone, last = kNone;
    bool missing = false;
    for (std::uint64_t i = bin.first_index; i < next; ++i) {
      low = std::fmin(low, samples[i]);
      high = std::fmax(high, samples[i]);
      if (std::isnan(first)) first = samples[i];
      if (!std::isnan(samples[i])) last = samples[i];
      missing |= std::isnan(samples[i]);
    }
    expect_same(bin.low, low);
    expect_same(bin.high, high);
    expect_same(bin.first, first);
    expect_same(bin.last, last);
    EXPECT_EQ(bin.missing, missing);
  }
  EXPECT_EQ(next, samples.size());
}

TEST(Envelope, IsTheSameForPiecesOfAnySize) {
  for (const std::size_t size : {1U, 7U, 8U, 9U, 16U, 17U, 1000U, 4096U}) {
    const auto samples = noise_with_gaps(size);
    Envelope whole(4);
    whole.push(samples);
    for (const std::size_t piece : {1U, 2U, 3U, 64U, 1001U}) {
      Envelope cut(4);
      for (std::size_t at = 0; at < size; at += piece) {
        cut.push(std::span(samples).subspan(at, std::min(piece, size - at)));
        cut.push({});
      }
      expect_same(cut, whole);
    }
  }
}

TEST(Envelope, CountsInfinityAsMissing) {
  Envelope envelope(1);
  envelope.push(std::vector<double>{kInfinity, 2, -kInfinity, 3, -kInfinity, kInfinity});
  ASSERT_EQ(envelope.bins().size(), 2U);
  EXPECT_EQ(envelope.bins()[0].low, 2);
  EXPECT_EQ(envelope.bins()[0].high, 3);
  EXPECT_EQ(envelope.bins()[0].first, 2);
  EXPECT_TRUE(envelope.bins()[0].missing);
  EXPECT_TRUE(std::isnan(envelope.bins()[1].low));
  EXPECT_TRUE(envelope.bins()[1].missing);
}

}  // namespace
}  // namespace sigconv
