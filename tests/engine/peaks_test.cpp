#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/cases.hpp"
#include "sigconv/correlogram.hpp"

namespace sigconv {
namespace {

using Numbers = std::vector<double>;

const double kNaN = std::nan("");

std::vector<std::size_t> places(const Numbers& values, PeakOptions options) {
  std::vector<std::size_t> found;
  for (const Peak& peak : find_peaks(values, options)) found.push_back(peak.index);
  return found;
}

TEST(Peaks, AreHigherThanTheirNeighboursAndSortedByHeight) {
  using Places = std::vector<std::size_t>;
  const Numbers values = {0, 3, 1, 5, 5, 5, 2, 4, 4, 0, 3, 0};
  EXPECT_EQ(places(values, {9, 1, false, true}), (Places{4, 7, 1, 10}));
  EXPECT_EQ(places(values, {2, 1, false, true}), (Places{4, 7}));
  EXPECT_EQ(places(values, {9, 4, false, true}), (Places{4, 10}));
  // scipy.signal.find_peaks keeps the later of two equal peaks that are too close.
  EXPECT_EQ(places({0, 3, 0, 3, 0}, {9, 3, false, true}), (Places{3}));
  EXPECT_EQ(places({0, 3, 0, 3, 0, 3, 0}, {9, 3, false, true}), (Places{1, 5}));
  EXPECT_EQ(places({0, 3, 0, 3, 0, 3, 0}, {1, 3, false, true}), (Places{1}));
  EXPECT_EQ(places({3, 1, 2}, {9, 1, false, true}), (Places{0, 2}));
  EXPECT_EQ(places({3, 1, 2}, {9, 1, false, false}), Places{});
  EXPECT_EQ(places({1, 2, kNaN, 5, 4}, {9, 1, false, true}), (Places{3, 1}));
  EXPECT_EQ(places({1, 2, kNaN, 5, 4}, {9, 1, false, false}), Places{});
  EXPECT_EQ(places({7}, {1, 1, false, true}), (Places{0}));
  EXPECT_EQ(places({kNaN, kNaN}, {1, 1, false, true}), Places{});
}

TEST(Peaks, InterpolateTheTopOfAParabola) {
  Numbers values;
  for (int i = 0; i < 9; ++i) values.push_back(7 - 2 * (i - 4.25) * (i - 4.25));
  const auto peaks = find_peaks(values, {1, 1, true, true});
  ASSERT_EQ(peaks.size(), 1U);
  EXPECT_NEAR(peaks[0].place, 4.25, 1e-14);
  EXPECT_NEAR(peaks[0].value, 7, 1e-14);
}

// The numbers are those of scipy.signal.find_peaks, peak_prominences and peak_widths.
TEST(Peaks, AreKeptByHeightProminenceAndWidth) {
  using Places = std::vector<std::size_t>;
  const Numbers values = {0, 2, 1, 6, 5, 5.5, 0, 3, 3, 3, 1, 4, 0};
  const auto with = [](auto change) {
    PeakOptions options{.count = 9};
    change(options);
    return options;
  };
  EXPECT_EQ(places(values, with([](auto& o) { o.height = 3; })), (Places{3, 5, 11, 8}));
  EXPECT_EQ(places(values, with([](auto& o) { o.prominence = 1; })), (Places{3, 11, 8, 1}));
  EXPECT_EQ(places(values, with([](auto& o) { o.prominence = 2; })), (Places{3, 11, 8}));
  EXPECT_EQ(places(values, with([](auto& o) { o.prominence = 2.5; })), (Places{3, 11}));
  EXPECT_EQ(places(values, with([](auto& o) { o.width = 2.5; })), (Places{3, 8}));
  EXPECT_EQ(places(values, with([](auto& o) { o.width = 3; })), (Places{3}));
  // The lower peak is removed by the distance, before the higher one is by its width.
  EXPECT_EQ(places(values, with([](auto& o) { o.distance = 4, o.width = 2; })), (Places{3}));
}

TEST(Peaks, AtAnEndOrNextToNaNHaveTheProminenceOfTheOtherSide) {
  const auto kept = [](const Numbers& values, double prominence) {
    PeakOptions options{.count = 9};
    options.prominence = prominence;
    return places(values, options);
  };
  using Places = std::vector<std::size_t>;
  EXPECT_EQ(kept({5, 1, 4}, 3), (Places{0, 2}));
  EXPECT_EQ(kept({5, 1, 4}, 3.5), (Places{0}));
  EXPECT_EQ(kept({0, 4, kNaN, 7, 6, 6.5}, 1), (Places{3, 1}));
  EXPECT_EQ(kept({2, 2}, 0), (Places{0}));
  EXPECT_EQ(kept({2, 2}, 0.1), Places{});
}

TEST(Peaks, ProminenceAndWidthAgreeWithTheirDefinitions) {
  const Numbers values = test_signal(300);
  for (std::size_t i = 1; i + 1 < values.size(); ++i) {
    if (!(values[i] > values[i - 1] && values[i] > values[i + 1])) continue;
    double before = values[i];
    double after = values[i];
    for (std::size_t j = i; j-- > 0 && values[j] <= values[i];)
      before = std::min(before, values[j]);
    for (std::size_t j = i + 1; j < values.size() && values[j] <= values[i]; ++j)
      after = std::min(after, values[j]);
    const double prominence = values[i] - std::max(before, after);
    const auto found = [&](double least) {
      PeakOptions options{.count = 300};
      options.prominence = least;
      const auto peaks = places(values, options);
      return std::ranges::find(peaks, i) != peaks.end();
    };
    EXPECT_TRUE(found(prominence));
    EXPECT_FALSE(found(std::nextafter(prominence, 1e9)));
  }
}

TEST(Troughs, ArePeaksUpsideDown) {
  const Numbers values = {5, 1, 2, 0, 4, 4, 3, 3, 9};
  PeakOptions options{.count = 9, .ends = false};
  options.troughs = true;
  const auto troughs = find_peaks(values, options);
  ASSERT_EQ(troughs.size(), 3U);
  EXPECT_EQ(troughs[0].index, 3U);
  EXPECT_EQ(troughs[0].value, 0);
  EXPECT_EQ(troughs[1].value, 1);
  EXPECT_EQ(troughs[2].index, 6U);
  options.height = 2;
  EXPECT_EQ(find_peaks(values, options).size(), 2U);
  options.prominence = 2;
  EXPECT_EQ(places(values, options), (std::vector<std::size_t>{3}));
}

}  // namespace
}  // namespace sigconv
