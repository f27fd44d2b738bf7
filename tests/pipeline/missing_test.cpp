#include "pipeline/missing.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace sigconv {
namespace {

const double kNaN = std::nan("");

// Returns the samples that `policy` makes of `samples`, pushed in pieces of `cut` samples.
std::vector<double> filtered(Missing policy, const std::vector<double>& samples, std::size_t cut) {
  MissingFilter filter(policy);
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

TEST(MissingFilter, RefusesGapsThatItCannotFill) {
  const std::vector<double> later = {1, 2, kNaN};
  const std::vector<double> first = {kNaN, 2};
  EXPECT_EQ(MissingFilter(Missing::error).refused(later), 2U);
  for (const Missing policy : {Missing::hold, Missing::linear}) {
    EXPECT_FALSE(MissingFilter(policy).refused(later));
    EXPECT_EQ(MissingFilter(policy).refused(first), 0U);
  }
  for (const Missing policy : {Missing::keep, Missing::skip, Missing::zero})
    EXPECT_FALSE(MissingFilter(policy).refused(first));
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
