#include "sigconv/response.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

#include "engine/cases.hpp"

namespace sigconv {
namespace {

TEST(Response, MatchesTheFourierSumAndItsGroupDelay) {
  for (const Index taps : {1, 2, 9, 100})
    for (const Index points : {1, 7, 512})
      for (const Index ahead : {0, 3, -2}) {
        const auto kernel = test_kernel(taps);
        const auto responses = frequency_response(kernel, points, ahead);
        ASSERT_EQ(responses.size(), static_cast<std::size_t>(points));
        double magnitudes = 0;
        for (const double tap : kernel) magnitudes += std::abs(tap);
        const double tolerance =
            8 * static_cast<double>(taps) * std::numeric_limits<double>::epsilon() * magnitudes;
        for (Index j = 0; j < points; ++j) {
          const Response& response = responses[static_cast<std::size_t>(j)];
          const long double f = static_cast<long double>(j) / (2 * points);
          ASSERT_EQ(response.frequency, static_cast<double>(f));
          std::complex<long double> sum = 0;
          std::complex<long double> moments = 0;
          for (Index k = 0; k < taps; ++k) {
            const long double place = static_cast<long double>(k - ahead);
            const auto part =
                std::polar<long double>(1, -2 * std::numbers::pi_v<long double> * f * place) *
                static_cast<long double>(kernel[static_cast<std::size_t>(k)]);
            sum += part;
            moments += part * place;
          }
          ASSERT_NEAR(response.magnitude, static_cast<double>(std::abs(sum)), tolerance);
          const auto turned = std::polar(response.magnitude, response.phase);
          ASSERT_NEAR(turned.real(), static_cast<double>(sum.real()), tolerance);
          ASSERT_NEAR(turned.imag(), static_cast<double>(sum.imag()), tolerance);
          ASSERT_EQ(response.decibels, 20 * std::log10(response.magnitude));
          // The quotient magnifies the rounding of both sums.
          const double far = static_cast<double>(taps + std::abs(ahead));
          ASSERT_NEAR(response.group_delay, static_cast<double>((moments / sum).real()),
                      4 * tolerance * far * far / response.magnitude);
        }
      }
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
