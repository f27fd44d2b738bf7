#include "sigconv/response.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <complex>
#include <fstream>
#include <limits>
#include <numbers>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "engine/cases.hpp"

namespace sigconv {
namespace {

struct Exact {
  std::complex<long double> sum;
  std::complex<long double> moments;
};

Exact exact(const std::vector<double>& kernel, long double frequency, Index ahead) {
  Exact exact{};
  for (std::size_t k = 0; k < kernel.size(); ++k) {
    const auto place = static_cast<long double>(static_cast<Index>(k) - ahead);
    const long double turns = frequency * place - std::round(frequency * place);
    const auto part = std::polar<long double>(1, -2 * std::numbers::pi_v<long double> * turns) *
                      static_cast<long double>(kernel[k]);
    exact.sum += part;
    exact.moments += part * place;
  }
  return exact;
}

void expect_exact(const std::vector<double>& kernel, const Response& response,
                  long double frequency, Index ahead) {
  double magnitudes = 0;
  for (const double tap : kernel) magnitudes += std::abs(tap);
  const auto taps = static_cast<double>(kernel.size());
  const double tolerance = 8 * taps * std::numeric_limits<double>::epsilon() * magnitudes;
  const auto [sum, moments] = exact(kernel, frequency, ahead);
  ASSERT_EQ(response.frequency, static_cast<double>(frequency));
  ASSERT_NEAR(response.magnitude, static_cast<double>(std::abs(sum)), tolerance);
  const auto turned = std::polar(response.magnitude, response.phase);
  ASSERT_NEAR(turned.real(), static_cast<double>(sum.real()), tolerance);
  ASSERT_NEAR(turned.imag(), static_cast<double>(sum.imag()), tolerance);
  ASSERT_EQ(response.decibels, 20 * std::log10(response.magnitude));
  // The quotient magnifies the rounding of both sums.
  const double far = taps + static_cast<double>(std::abs(ahead));
  ASSERT_NEAR(response.group_delay, static_cast<double>((moments / sum).real()),
              4 * tolerance * far * far / response.magnitude);
}

TEST(Response, MatchesTheFourierSumAndItsGroupDelay) {
  for (const Index taps : {1, 2, 9, 100})
    for (const Index points : {1, 7, 512})
      for (const Index ahead : {0, 3, -2})
        for (const bool to_half : {false, true}) {
          if (to_half && points == 1) continue;
          const auto kernel = test_kernel(taps);
          const auto responses = frequency_response(kernel, points, ahead, to_half);
          ASSERT_EQ(responses.size(), static_cast<std::size_t>(points));
          for (Index j = 0; j < points; ++j) {
            const auto f = static_cast<long double>(j) / (2 * (to_half ? points - 1 : points));
            expect_exact(kernel, responses[static_cast<std::size_t>(j)], f, ahead);
          }
        }
}

// More products than 2^22 are summed by FFT, and more taps than 2 * points wrap round.
TEST(Response, MatchesTheFourierSumWithManyTaps) {
  const std::pair<Index, Index> sizes[] = {{4099, 2047}, {40, 120000}, {70001, 64}};
  for (const auto& [taps, points] : sizes)
    for (const bool to_half : {false, true}) {
      const Index ahead = 17;
      const auto kernel = test_kernel(taps);
      const auto responses = frequency_response(kernel, points, ahead, to_half);
      ASSERT_EQ(responses.size(), static_cast<std::size_t>(points));
      for (Index j = 0; j < points; j += 1 + points / 23) {
        const auto f = static_cast<long double>(j) / (2 * (to_half ? points - 1 : points));
        expect_exact(kernel, responses[static_cast<std::size_t>(j)], f, ahead);
      }
    }
}

TEST(ResponseAt, MatchesTheFourierSumAtAnyFrequency) {
  const double frequencies[] = {0, 1e-300, 1e-9, 0.1, 1.0 / 3, 0.25, 0.4999, 0.5};
  for (const Index taps : {1, 9, 64, 65, 3001})
    for (const Index ahead : {0, 5, -1000}) {
      const auto kernel = test_kernel(taps);
      const auto responses = response_at(kernel, frequencies, ahead);
      ASSERT_EQ(responses.size(), std::size(frequencies));
      for (std::size_t j = 0; j < responses.size(); ++j)
        expect_exact(kernel, responses[j], frequencies[j], ahead);
    }
}

// tests/data/make_responses.py made the file with scipy.
TEST(Response, MatchesScipy) {
  std::ifstream file(SIGCONV_SOURCE_DIR "/tests/data/responses.txt");
  int kernels = 0;
  std::string line;
  std::getline(file, line);
  while (line.starts_with("kernel")) {
    std::istringstream words(line);
    std::string kind;
    words >> kind >> kind;
    std::vector<double> kernel;
    for (double tap; words >> tap;) kernel.push_back(tap);
    std::vector<std::array<double, 4>> rows;
    std::vector<double> frequencies;
    while (std::getline(file, line) && !line.starts_with("kernel")) {
      std::array<double, 4> row{};
      std::istringstream numbers(line);
      for (double& number : row) numbers >> number;
      rows.push_back(row);
      frequencies.push_back(row[0]);
    }
    auto responses = kind == "list"
                         ? response_at(kernel, frequencies, 0)
                         : frequency_response(kernel, std::ssize(rows), 0, kind == "half");
    unwrap_phases(kernel, 0, responses);
    for (std::size_t j = 0; j < rows.size(); ++j) {
      EXPECT_NEAR(responses[j].frequency, rows[j][0], 1e-16);
      EXPECT_NEAR(responses[j].magnitude, rows[j][1], 1e-13);
      EXPECT_NEAR(responses[j].phase, rows[j][2], 1e-9) << kind << kernels << " " << rows[j][0];
      // The quotient of two sums loses digits where little passes.
      EXPECT_NEAR(responses[j].group_delay, rows[j][3], 1e-11 / rows[j][1]) << kind << kernels;
    }
    ++kernels;
  }
  EXPECT_EQ(kernels, 6);
}

// numpy.unwrap cannot know the 10 turns from one of these frequencies to the next.
TEST(UnwrapPhases, FollowsTheDelayBetweenFrequenciesThatAreFarApart) {
  std::vector<double> kernel(201);
  kernel[100] = 0.5;
  kernel[99] = kernel[101] = 0.25;
  const double frequencies[] = {0, 0.1, 0.2, 0.4};
  auto responses = response_at(kernel, frequencies, 0);
  unwrap_phases(kernel, 0, responses);
  for (const Response& response : responses)
    EXPECT_NEAR(response.phase, -2 * std::numbers::pi * 100 * response.frequency, 1e-12);
}

TEST(UnwrapPhases, ContinuesWhereNothingPasses) {
  const double box[] = {0.2, 0.2, 0.2, 0.2, 0.2};
  auto responses = frequency_response(box, 6, 0, true);
  unwrap_phases(box, 0, responses);
  // 0.2 and 0.4 are removed, and the sign changes at both.
  const double expected[] = {0, -0.4, -0.8, -0.2, -0.6, 0};
  for (std::size_t j = 0; j < responses.size(); ++j)
    EXPECT_NEAR(responses[j].phase, std::numbers::pi * expected[j], 1e-12) << j;
}

TEST(Response, IsMinusInfinityAtAFrequencyThatTheKernelRemoves) {
  const double two[] = {1, -1};
  const auto responses = frequency_response(two, 4, 0);
  EXPECT_EQ(responses[0].magnitude, 0);
  EXPECT_EQ(responses[0].decibels, -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(responses[0].group_delay));
}

}  // namespace
}  // namespace sigconv
