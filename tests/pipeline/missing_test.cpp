#include "pipeline/missing.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace sigconv {
namespace {

const double kNaN = std::nan("");

// Returns the samples that `policy` makes of `samples`, pushed in pieces of `cut` samples.
std::vector<double> filtered(Missing policy, const std::vector<double>& samples, std::size_t cut,
                             std::optional<Index> limit = {}) {
  MissingFilter filter(policy, limit);
  std::vector<double> out;
  for (std::size_t begin = 0; begin < samples.size(); begin += cut) {
    const auto piece = std::span(samples).subspan(begin, std::min(cut, samples.size() - begin));
    EXPECT_FALSE(filter.refused(piece));
    std::vector<double> scratch;
    const auto resolved = filter.push(piece, scratch);
    out.insert(out.end(), resolved.begin(), resolved.end());
  }
  return out;
}

TEST(MissingFilter, GivesTheSameSamplesForPiecesOfAnySize) {
  const std::vector<double> samples = {1, kNaN, kNaN, 4, kNaN, 2, 2, kNaN};
  for (const std::size_t cut : {1, 2, 3, 8}) {
    EXPECT_EQ(filtered(Missing::zero, samples, cut), (std::vector<double>{1, 0, 0, 4, 0, 2, 2, 0}));
    EXPECT_EQ(filtered(Missing::hold, samples, cut), (std::vector<double>{1, 1, 1, 4, 4, 2, 2, 2}));
    EXPECT_EQ(filtered(Missing::linear, samples, cut), (std::vector<double>{1, 2, 3, 4, 3, 2, 2}));
    const auto kept = filtered(Missing::keep, samples, cut);
    ASSERT_EQ(kept.size(), samples.size());
    for (std::size_t i = 0; i < kept.size(); ++i)
      EXPECT_EQ(std::isnan(kept[i]), std::isnan(samples[i]));
  }
}

TEST(MissingFilter, BackfillTakesTheNextValue) {
  const std::vector<double> samples = {kNaN, 1, kNaN, kNaN, 4, 5};
  for (const std::size_t cut : {1, 2, 6})
    EXPECT_EQ(filtered(Missing::backfill, samples, cut), (std::vector<double>{1, 1, 4, 4, 4, 5}));
}

// NaN is written as -1. The numbers are those of ffill, bfill and interpolate of pandas.
TEST(MissingFilter, FillsAsManySamplesOfAGapAsTheLimitAllows) {
  const std::vector<double> samples = {kNaN, 1, kNaN, kNaN, kNaN, 5, kNaN, 7};
  const auto filled = [&](Missing policy, std::size_t cut, Index limit) {
    auto out = filtered(policy, samples, cut, limit);
    for (double& sample : out) sample = std::isnan(sample) ? -1 : sample;
    return out;
  };
  using Numbers = std::vector<double>;
  for (const std::size_t cut : {1, 2, 3, 8}) {
    EXPECT_EQ(filled(Missing::hold, cut, 1), (Numbers{-1, 1, 1, -1, -1, 5, 5, 7}));
    EXPECT_EQ(filled(Missing::hold, cut, 2), (Numbers{-1, 1, 1, 1, -1, 5, 5, 7}));
    EXPECT_EQ(filled(Missing::backfill, cut, 1), (Numbers{1, 1, -1, -1, 5, 5, 7, 7}));
    EXPECT_EQ(filled(Missing::backfill, cut, 9), (Numbers{1, 1, 5, 5, 5, 5, 7, 7}));
    EXPECT_EQ(filled(Missing::linear, cut, 2), (Numbers{-1, 1, 2, 3, -1, 5, 6, 7}));
  }
}

TEST(MissingFilter, HoldsBackNoMoreThanTheLimitOfBackfill) {
  MissingFilter filter(Missing::backfill, 2);
  std::vector<double> scratch;
  const std::vector<double> gap(10, kNaN);
  EXPECT_EQ(filter.push(gap, scratch).size(), 8U);
  EXPECT_EQ(filter.open(), 2);
}

TEST(MissingFilter, RefusesGapsThatItCannotFill) {
  const std::vector<double> later = {1, 2, kNaN};
  const std::vector<double> first = {kNaN, 2};
  EXPECT_EQ(MissingFilter(Missing::error).refused(later), 2U);
  for (const Missing policy : {Missing::hold, Missing::linear}) {
    EXPECT_FALSE(MissingFilter(policy).refused(later));
    EXPECT_EQ(MissingFilter(policy).refused(first), 0U);
  }
  for (const Missing policy : {Missing::keep, Missing::skip, Missing::zero, Missing::backfill})
    EXPECT_FALSE(MissingFilter(policy).refused(first));
  for (const Missing policy : {Missing::hold, Missing::linear})
    EXPECT_FALSE(MissingFilter(policy, 1).refused(first));
}

TEST(MissingFilter, CountsTheSamplesOfAnOpenGap) {
  MissingFilter filter(Missing::linear);
  std::vector<double> scratch;
  const std::vector<double> begun = {1, kNaN, kNaN};
  EXPECT_EQ(filter.push(begun, scratch).size(), 1U);
  EXPECT_EQ(filter.open(), 2);
  const std::vector<double> end = {7};
  const auto rest = filter.push(end, scratch);
  EXPECT_EQ(filter.open(), 0);
  EXPECT_EQ(std::vector(rest.begin(), rest.end()), (std::vector<double>{3, 5, 7}));
}

}  // namespace
}  // namespace sigconv
