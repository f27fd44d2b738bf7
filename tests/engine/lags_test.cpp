// Tests lags and scales of correlations, template matching and autocorrelation.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <vector>

#include "engine/cases.hpp"
#include "sigconv/convolve.hpp"
#include "sigconv/correlogram.hpp"
#include "sigconv/stream.hpp"

namespace sigconv {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
const double kNaN = std::nan("");

using Numbers = std::vector<double>;

constexpr std::array kAllMethods = {Method::automatic, Method::direct, Method::fft,
                                    Method::reference};

double sample(const Numbers& x, Index n) {
  return n >= 0 && n < static_cast<Index>(x.size()) ? x[static_cast<std::size_t>(n)] : 0;
}

Numbers correlate(const Spec& spec, const Numbers& kernel, const Numbers& signal) {
  const auto plan = make_plan(spec, kernel);
  EXPECT_TRUE(plan);
  const auto outputs = convolve(*plan, signal);
  EXPECT_TRUE(outputs);
  return *outputs;
}

Numbers streamed(const Spec& spec, const Numbers& kernel, const Numbers& signal,
                 std::size_t piece) {
  return sigconv::streamed(*make_plan(spec, kernel), signal, piece);
}

TEST(Lags, CoverTheRequestedRangeForSignalsOfAnyLength) {
  const Numbers kernel = test_kernel(7);
  for (const Index length : {1, 3, 7, 50})
    for (const Index max_lag : {0, 2, 6, 9, 60})
      for (const Index stride : {1, 3})
        for (const Method method : {Method::automatic, Method::direct, Method::reference}) {
          const Numbers signal = test_signal(length);
          Spec spec;
          spec.operation = Operation::correlate;
          spec.max_lag = max_lag;
          spec.stride = stride;
          spec.method = method;
          const Numbers outputs = correlate(spec, kernel, signal);
          ASSERT_EQ(outputs.size(), static_cast<std::size_t>(2 * max_lag / stride + 1));
          for (std::size_t i = 0; i < outputs.size(); ++i) {
            const Index lag = -max_lag + static_cast<Index>(i) * stride;
            double sum = 0;
            for (Index k = 0; k < 7; ++k)
              sum = std::fma(kernel[static_cast<std::size_t>(k)], sample(signal, lag + k), sum);
            ASSERT_EQ(outputs[i], sum) << "lag " << lag << " of " << length;
          }
          for (const std::size_t piece : {1, 2, 13})
            ASSERT_TRUE(same_bits(outputs, streamed(spec, kernel, signal, piece)))
                << length << " samples, lags to " << max_lag;
        }
}

TEST(Lags, CoverARangeThatStartsAnywhere) {
  const Numbers kernel = test_kernel(3);
  for (const Index length : {1, 4, 30})
    for (const auto& [first, last] : std::vector<std::pair<Index, Index>>{
             {0, 5}, {-9, -4}, {-1, 12}, {2, 2}, {28, 33}, {40, 45}, {-50, -47}})
      for (const Index stride : {1, 2}) {
        const Numbers signal = test_signal(length);
        Spec spec;
        spec.operation = Operation::correlate;
        spec.min_lag = first;
        spec.max_lag = last;
        spec.stride = stride;
        const Numbers outputs = correlate(spec, kernel, signal);
        ASSERT_EQ(outputs.size(), static_cast<std::size_t>((last - first) / stride + 1));
        for (std::size_t i = 0; i < outputs.size(); ++i) {
          const Index lag = first + static_cast<Index>(i) * stride;
          double sum = 0;
          for (Index k = 0; k < 3; ++k)
            sum = std::fma(kernel[static_cast<std::size_t>(k)], sample(signal, lag + k), sum);
          ASSERT_EQ(outputs[i], sum) << "lag " << lag << " of " << length;
        }
        for (const std::size_t piece : {1, 7})
          ASSERT_TRUE(same_bits(outputs, streamed(spec, kernel, signal, piece)));
      }
}

TEST(Lags, ScaleLikeXcorr) {
  const Numbers kernel = test_kernel(5);
  for (const Index length : {1, 4, 5, 40}) {
    const Numbers signal = test_signal(length);
    double energy = 0;
    for (const double x : signal) energy += x * x;
    double weight = 0;
    for (const double w : kernel) weight += w * w;
    for (const Scale scale : {Scale::biased, Scale::unbiased, Scale::coeff}) {
      Spec spec;
      spec.operation = Operation::correlate;
      spec.max_lag = 8;
      const Numbers plain = correlate(spec, kernel, signal);
      spec.scale = scale;
      const Numbers outputs = correlate(spec, kernel, signal);
      for (std::size_t i = 0; i < outputs.size(); ++i) {
        const Index lag = static_cast<Index>(i) - 8;
        double products = 0;
        for (Index k = 0; k < 5; ++k) products += lag + k >= 0 && lag + k < length ? 1 : 0;
        const double divisor = scale == Scale::biased
                                   ? static_cast<double>(std::max<Index>(length, 5))
                               : scale == Scale::unbiased ? products
                                                          : std::sqrt(energy * weight);
        if (divisor == 0)
          ASSERT_TRUE(std::isnan(outputs[i]));
        else
          ASSERT_NEAR(outputs[i], plain[i] / divisor, 8 * kEpsilon * std::abs(plain[i] / divisor))
              << "lag " << lag << " of " << length;
      }
      for (const std::size_t piece : {1, 3})
        ASSERT_TRUE(same_bits(outputs, streamed(spec, kernel, signal, piece)));
    }
  }
}

// R's ccf with na.pass divides the sum of P products at lag L by P + |L|.
TEST(Lags, ScaleLeavesOutMissingProducts) {
  Numbers signal = test_signal(40);
  for (const std::size_t i : {0U, 7U, 8U, 9U, 30U, 39U}) signal[i] = kNaN;
  for (const Index taps : {3, 40, 60})
    for (const Scale scale : {Scale::biased, Scale::unbiased, Scale::coeff}) {
      const Numbers kernel = test_kernel(taps);
      const auto longest = static_cast<double>(std::max<Index>(40, taps));
      double energy = 0;
      for (const double x : signal) energy += std::isnan(x) ? 0 : x * x;
      double weight = 0;
      for (const double w : kernel) weight += w * w;
      Spec spec;
      spec.operation = Operation::correlate;
      spec.mode = Mode::full;
      spec.scale = scale;
      const Numbers outputs = correlate(spec, kernel, signal);
      for (std::size_t i = 0; i < outputs.size(); ++i) {
        const Index lag = static_cast<Index>(i) - taps + 1;
        double sum = 0;
        double products = 0;
        double left_out = 0;
        for (Index k = 0; k < taps; ++k) {
          if (lag + k < 0 || lag + k >= 40) continue;
          const double x = sample(signal, lag + k);
          (std::isnan(x) ? left_out : products) += 1;
          if (!std::isnan(x)) sum += x * kernel[static_cast<std::size_t>(k)];
        }
        const double biased = sum / (longest - left_out);
        const double expected =
            products == 0              ? kNaN
            : scale == Scale::unbiased ? sum / products
            : scale == Scale::biased
                ? biased
                : std::clamp(biased / std::sqrt(energy / (longest - 6) * (weight / longest)), -1.0,
                             1.0);
        if (std::isnan(expected))
          ASSERT_TRUE(std::isnan(outputs[i])) << i;
        else
          ASSERT_NEAR(outputs[i], expected, 1e-13 * (1 + std::abs(expected))) << i;
      }
      for (const std::size_t piece : {1, 3})
        ASSERT_TRUE(same_bits(outputs, streamed(spec, kernel, signal, piece)));
    }
}

TEST(Lags, DemeanComesBeforeZerosForMissingSamples) {
  for (const Rule rule : {Rule::zero, Rule::circular, Rule::edge}) {
    Spec spec;
    spec.operation = Operation::correlate;
    spec.extension.rule = rule;
    const Numbers expected = correlate(spec, {-1, 0, 1}, {0, 0, -1, 3, -2, 0});
    spec.demean = spec.zero_missing = true;
    const Numbers signal = {5, kNaN, 4, 8, 3, kNaN};
    const Numbers outputs = correlate(spec, {1, 2, 3}, signal);
    EXPECT_EQ(outputs, expected);
    EXPECT_EQ(streamed(spec, {1, 2, 3}, signal, 2), expected);
  }
}

TEST(Lags, CoefficientsDoNotDependOnTheMagnitudeOfTheSignal) {
  const Numbers signal = test_signal(30);
  Spec spec;
  spec.operation = Operation::correlate;
  spec.scale = Scale::coeff;
  const Numbers expected = correlate(spec, {1, 2, -1}, signal);
  for (const double size : {0x1p-1000, 0x1p-600, 0x1p600, 0x1p1000}) {
    Numbers scaled;
    for (const double x : signal) scaled.push_back(x * size);
    const Numbers outputs = correlate(spec, {1, 2, -1}, scaled);
    for (std::size_t i = 0; i < outputs.size(); ++i)
      EXPECT_NEAR(outputs[i], expected[i], 64 * kEpsilon) << size;
  }
  for (const double y : correlate(spec, {1, 2}, {0, 0, 0})) EXPECT_TRUE(std::isnan(y));
}

TEST(Lags, DemeanedCoefficientsDoNotDependOnTheMagnitudes) {
  for (const double signal_size : {1e-300, 1e-160, 1.0, 1e160, 1e200, 1e308})
    for (const double kernel_size : {1e-160, 1.0, 1e200, 0.8e308})
      for (const Method method : kAllMethods) {
        Spec spec;
        spec.operation = Operation::correlate;
        spec.scale = Scale::coeff;
        spec.method = method;
        spec.demean = true;
        const Numbers kernel = {kernel_size, 2 * kernel_size};
        const Numbers signal = {signal_size, 1.5 * signal_size, signal_size};
        const Numbers outputs = correlate(spec, kernel, signal);
        const double twelfth = std::sqrt(1.0 / 12);
        EXPECT_NEAR(outputs[0], -twelfth, 1e-14) << signal_size << " " << kernel_size;
        EXPECT_NEAR(outputs[1], 3 * twelfth, 1e-14);
        EXPECT_NEAR(outputs[2], -3 * twelfth, 1e-14);
        for (const std::size_t piece : {1, 2})
          EXPECT_TRUE(same_bits(outputs, streamed(spec, kernel, signal, piece)));
      }
}

TEST(Lags, CoefficientOfASignalWithItselfIsOne) {
  for (const Index length : {2, 3, 17, 600, 1537, 20000})
    for (const bool demean : {false, true})
      for (const double size : {1e-200, 0.1, 1e200}) {
        Numbers signal = noise(length, static_cast<std::uint64_t>(length), 53);
        for (double& x : signal) x *= size;
        Spec spec;
        spec.operation = Operation::correlate;
        spec.mode = Mode::valid;
        spec.scale = Scale::coeff;
        spec.demean = demean;
        for (const Method method : kAllMethods) {
          spec.method = method;
          EXPECT_EQ(correlate(spec, signal, signal), Numbers{1}) << length << " " << demean;
          EXPECT_EQ(streamed(spec, signal, signal, 100), Numbers{1}) << length << " " << demean;
        }
        EXPECT_EQ(autocorrelate(signal, 0, Scale::coeff), Numbers{1});
      }
}

TEST(Sums, MeansOfVeryLargeNumbersAreFinite) {
  Mean mean;
  for (const double x : {1e308, 1.5e308, 1.1e308}) mean.add(x);
  EXPECT_DOUBLE_EQ(mean.value(), 1.2e308);
  for (const double x : {-1e308, -1.5e308, -1.1e308, 3.0}) mean.add(x);
  EXPECT_DOUBLE_EQ(mean.value(), 3.0 / 7);
  Numbers signal = {1e308, 1.5e308, 1.1e308};
  take_mean_out(signal);
  EXPECT_NEAR(signal[0] / 1e307, -2, 1e-13);
}

// Returns the sum of the products of deviations from the means, over the norms, of integers whose
// sums are exact in 64 bits: a sum of (n*x - sum x) * (n*y - sum y).
double exact_coefficient(const std::vector<std::int64_t>& x, const std::vector<std::int64_t>& y,
                         std::size_t lag) {
  const auto length = static_cast<std::int64_t>(x.size());
  const auto total = [](const std::vector<std::int64_t>& all) {
    return std::accumulate(all.begin(), all.end(), std::int64_t{0});
  };
  const std::int64_t x_sum = total(x);
  const std::int64_t y_sum = total(y);
  long double products = 0;
  long double x_squares = 0;
  long double y_squares = 0;
  for (std::size_t n = 0; n < x.size(); ++n) {
    const auto a = static_cast<long double>(length * x[n] - x_sum);
    const auto b = static_cast<long double>(length * y[n] - y_sum);
    x_squares += a * a;
    y_squares += b * b;
    if (n + lag < x.size()) products += static_cast<long double>(length * x[n + lag] - x_sum) * b;
  }
  return static_cast<double>(products / std::sqrt(x_squares * y_squares));
}

TEST(Lags, DemeanedCoefficientsDoNotDependOnTheLevel) {
  for (const std::size_t length : {2UL, 7UL, 100UL, 1537UL}) {
    std::vector<std::int64_t> x;
    std::vector<std::int64_t> y;
    std::uint64_t state = length;
    const auto next = [&] {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      return static_cast<std::int64_t>(state >> 54);
    };
    for (std::size_t n = 0; n < length; ++n) x.push_back(next()), y.push_back(x[n] + next());
    for (const double level : {0.0, 1e4, 1e8, 1e12, 0x1p52, -1e15}) {
      Numbers signal;
      Numbers kernel;
      for (const std::int64_t a : x) signal.push_back(level + static_cast<double>(a));
      for (const std::int64_t b : y) kernel.push_back(level + static_cast<double>(b));
      Spec spec;
      spec.operation = Operation::correlate;
      spec.scale = Scale::coeff;
      spec.demean = true;
      spec.max_lag = 1;
      const Numbers outputs = correlate(spec, kernel, signal);
      for (const std::size_t lag : {0UL, 1UL})
        EXPECT_NEAR(outputs[1 + lag], exact_coefficient(x, y, lag), 1e-14)
            << level << " " << length;
      EXPECT_TRUE(same_bits(outputs, streamed(spec, kernel, signal, 3)));
      EXPECT_EQ(correlate(spec, signal, signal)[1], 1) << level << " " << length;
      take_mean_out(signal);
      const auto lags = autocorrelate(signal, 1, Scale::coeff);
      EXPECT_EQ(lags[1], 1);
      EXPECT_NEAR(lags[2], exact_coefficient(x, x, 1), 1e-14) << level << " " << length;
    }
  }
}

TEST(Sums, CentreHoldsTheDigitsThatTheMeanRounds) {
  Mean mean;
  for (const double x : {1e12 + 1, 1e12 + 2, 1e12 + 2}) mean.add(x);
  EXPECT_EQ(mean.centre().value, 1e12 + 5.0 / 3);
  EXPECT_NEAR(mean.centre().rest, 5.0 / 3 - (mean.centre().value - 1e12), 1e-16);
  EXPECT_NEAR(mean.centre().deviation(1e12 + 1), -2.0 / 3, 1e-16);
  Mean large;
  for (const double x : {1.5e308, 1.7e308, 1.6e308}) large.add(x);
  EXPECT_NEAR(large.centre().deviation(1.7e308) / 1e307, 1, 1e-15);
  EXPECT_EQ(Mean(mean).centre().value, mean.value());
  large.add(std::numeric_limits<double>::infinity());
  EXPECT_EQ(large.centre().deviation(1), -std::numeric_limits<double>::infinity());
}

TEST(Sums, SquaredDeviationsKeepTheirDigitsAtAnyLevel) {
  for (const double level : {0.0, 1e8, 1e12, 0x1p52})
    for (const double first : {0.0, 1.0}) {
      SquaredDeviations sum;
      double expected = 0;
      for (int n = 0; n < 1000; ++n) sum.add(level + n % 3 + first);
      for (int n = 0; n < 1000; ++n) expected += (n % 3 - 0.999) * (n % 3 - 0.999);
      EXPECT_NEAR(sum.value() / sum.factor() / sum.factor(), expected, 1e-12 * expected) << level;
    }
}

TEST(Lags, DemeanCorrelatesDeviationsFromTheMeans) {
  const Numbers kernel = test_kernel(5);
  Numbers deviations = kernel;
  take_mean_out(deviations);
  for (const NamedExtension& named : extensions())
    for (const Scale scale : {Scale::none, Scale::coeff})
      for (const Index length : {1, 4, 40}) {
        Numbers signal = test_signal(length);
        for (double& x : signal) x += 100;
        Numbers centred = signal;
        take_mean_out(centred);
        Spec spec;
        spec.operation = Operation::correlate;
        spec.mode = Mode::full;
        spec.extension = named.extension;
        spec.scale = scale;
        const auto other = make_plan(spec, deviations);
        spec.demean = true;
        const auto plan = make_plan(spec, kernel);
        const auto kind = named.extension.value.kind;
        const bool means = named.extension.rule == Rule::constant &&
                           (kind == PadValue::Kind::mean || kind == PadValue::Kind::median);
        ASSERT_EQ(
            static_cast<bool>(plan),
            !means && (scale == Scale::none || named.name == "zero" || named.name == "missing"));
        if (!plan) continue;
        const Numbers expected = *convolve(*other, centred);
        const Numbers outputs = *convolve(*plan, signal);
        for (std::size_t i = 0; i < outputs.size(); ++i)
          if (std::isnan(expected[i]))
            ASSERT_TRUE(std::isnan(outputs[i]) || std::abs(outputs[i]) <= 1);
          else
            ASSERT_NEAR(outputs[i], expected[i], 64 * kEpsilon * (scale == Scale::none ? 100 : 1))
                << named.name;
        for (const std::size_t piece : {1, 3, 100})
          ASSERT_TRUE(same_bits(outputs, streamed(spec, kernel, signal, piece))) << named.name;
      }
}

TEST(Lags, RejectOptionsThatDoNotApply) {
  const auto message = [](auto change) {
    Spec spec;
    spec.operation = Operation::correlate;
    change(spec);
    const auto plan = make_plan(spec, Numbers{1, 2, 4});
    return plan ? std::string() : plan.error().message;
  };
  EXPECT_NE(message([](Spec& s) { s.scale = Scale::coeff, s.extension.rule = Rule::mirror; }), "");
  EXPECT_NE(message([](Spec& s) { s.scale = Scale::biased, s.dilation = 2; }), "");
  EXPECT_NE(message([](Spec& s) { s.scale = Scale::unbiased, s.skip_missing = true; }), "");
  EXPECT_NE(message([](Spec& s) { s.match = true, s.dilation = 2; }), "");
  EXPECT_NE(message([](Spec& s) { s.max_lag = -1; }), "");
  EXPECT_NE(message([](Spec& s) { s.min_lag = 3, s.max_lag = 2; }), "");
  EXPECT_EQ(message([](Spec& s) { s.min_lag = -3, s.max_lag = -2; }), "");
  EXPECT_EQ(message([](Spec& s) { s.scale = Scale::coeff; }), "");
  Spec spec;
  spec.match = true;
  EXPECT_FALSE(make_plan(spec, Numbers{2, 2, 2}));
  EXPECT_FALSE(make_plan(spec, Numbers{2}));
}

// Returns the correlation coefficient of each window by its definition, in long doubles.
Numbers coefficients(const Numbers& kernel, const Numbers& signal) {
  const auto taps = static_cast<long double>(kernel.size());
  long double mean = 0;
  for (const double w : kernel) mean += w / taps;
  long double energy = 0;
  for (const double w : kernel) energy += (w - mean) * (w - mean);
  Numbers outputs;
  for (std::size_t p = 0; p + kernel.size() <= signal.size(); ++p) {
    long double m = 0;
    for (std::size_t k = 0; k < kernel.size(); ++k) m += signal[p + k] / taps;
    long double products = 0;
    long double squares = 0;
    for (std::size_t k = 0; k < kernel.size(); ++k) {
      products += (kernel[k] - mean) * (signal[p + k] - m);
      squares += (signal[p + k] - m) * (signal[p + k] - m);
    }
    outputs.push_back(static_cast<double>(products / std::sqrt(energy * squares)));
  }
  return outputs;
}

Spec matching(Method method) {
  Spec spec;
  spec.operation = Operation::correlate;
  spec.mode = Mode::valid;
  spec.match = true;
  spec.method = method;
  return spec;
}

TEST(Match, IsTheCorrelationCoefficientOfEachWindow) {
  for (const Index taps : {2, 5, 64, 1500})
    for (const double offset : {0.0, 1e3, 1e9})
      for (const Method method :
           {Method::automatic, Method::direct, Method::fft, Method::reference}) {
        const Numbers kernel = test_kernel(taps);
        Numbers signal = test_signal(5000);
        for (double& x : signal) x = x + offset;
        const Numbers expected = coefficients(kernel, signal);
        const Numbers outputs = correlate(matching(method), kernel, signal);
        ASSERT_EQ(outputs.size(), expected.size());
        // Adding the offset rounds the samples, but both computations read the rounded samples.
        const double tolerance = (64 + 8 * std::sqrt(static_cast<double>(taps))) * kEpsilon *
                                 std::sqrt(static_cast<double>(taps)) * 8;
        for (std::size_t i = 0; i < outputs.size(); ++i)
          ASSERT_NEAR(outputs[i], expected[i], taps == 2 ? 1e-6 : tolerance)
              << taps << " taps, offset " << offset << ", output " << i;
        if (method == Method::automatic) continue;
        for (const std::size_t piece : {7, 640})
          ASSERT_TRUE(same_bits(outputs, streamed(matching(method), kernel, signal, piece)));
      }
}

TEST(Match, IsOneAtTheTemplateForAnyScaleAndOffset) {
  const Numbers kernel = {1, 4, 2, 7, 3, 3};
  for (const double size : {1e-300, 1.0, 1e150, 1e300}) {
    Numbers signal = {5, 1, 2};
    for (const double w : kernel) signal.push_back((w + 11) / 32);
    signal.insert(signal.end(), {1, 2, 2});
    for (double& x : signal) x *= size;
    const Numbers outputs = correlate(matching(Method::direct), kernel, signal);
    EXPECT_NEAR(outputs[3], 1, 1e-14) << size;
    EXPECT_LE(*std::ranges::max_element(outputs), 1);
  }
}

TEST(Match, IsRightForWindowsThatDoNotReadAMuchLargerSample) {
  const Numbers kernel = {1, 2, 1};
  for (const Method method : kAllMethods) {
    const Numbers y =
        correlate(matching(method), kernel, {1e-7, 3e-7, 2e-7, 1e10, 1e10, 2e10, 1e10, 1e10});
    EXPECT_NEAR(y[0], std::sqrt(0.75), 1e-14);
    EXPECT_NEAR(y[1], -0.5, 1e-14);
    EXPECT_NEAR(y[4], 1, 1e-14);
    const Numbers tiny = correlate(matching(method), kernel, {1e-170, 3e-170, 2e-170, 1, 5, 2, 7});
    EXPECT_NEAR(tiny[0], std::sqrt(0.75), 1e-14);
    const Numbers huge =
        correlate(matching(method), {-1e308, 1.5e308, 1e308}, {-1.7e308, 1.7e308, -1.7e308, 1e308});
    EXPECT_NEAR(huge[0], 0.654653670707977, 1e-14);
    EXPECT_NEAR(huge[1], -0.789459105229625, 1e-14);
  }
}

TEST(Match, IsRightBesideFillValuesDriftsAndConstants) {
  for (const std::size_t taps : {5U, 64U, 1100U}) {
    const Numbers kernel = test_kernel(static_cast<Index>(taps));
    Numbers signal = test_signal(6000);
    for (std::size_t n = 0; n < signal.size(); ++n) {
      if (n < 1500) signal[n] = std::ldexp(signal[n], static_cast<int>(n) / 10);
      if (n >= 2500 && n < 3700) signal[n] += 1e9;
      if (n >= 3700 && n < 4900) signal[n] = 7;
    }
    signal[2000] = 9.97e36;
    signal[5500] = 9.97e36;
    const Numbers expected = coefficients(kernel, signal);
    for (const Method method : kAllMethods) {
      const Numbers outputs = correlate(matching(method), kernel, signal);
      for (std::size_t i = 0; i < outputs.size(); ++i) {
        const bool constant = i >= 3700 && i + taps <= 4900;
        ASSERT_EQ(std::isnan(outputs[i]), constant) << i;
        if (constant) continue;
        ASSERT_NEAR(outputs[i], expected[i], 1e-10)
            << taps << " taps, method " << static_cast<int>(method) << ", output " << i;
      }
    }
  }
}

TEST(Match, HasTheSameBitsByDirectSumsAndReference) {
  Numbers signal = test_signal(4000);
  for (double& x : signal) x += 1e3;
  signal[1000] = 1e20;
  signal[2000] = kNaN;
  for (const Index taps : {3, 40, 1300})
    EXPECT_TRUE(same_bits(correlate(matching(Method::reference), test_kernel(taps), signal),
                          correlate(matching(Method::direct), test_kernel(taps), signal)));
}

TEST(Match, IsMissingOnlyForConstantAndNonFiniteWindows) {
  Numbers signal(40, 0.1);
  signal[5] = 3;
  signal[20] = kNaN;
  signal[30] = std::numeric_limits<double>::infinity();
  for (const Method method : {Method::direct, Method::reference}) {
    const Numbers outputs = correlate(matching(method), {1, 2, 4}, signal);
    for (std::size_t i = 0; i < outputs.size(); ++i)
      EXPECT_EQ(!std::isnan(outputs[i]), i + 2 >= 5 && i <= 5) << i;
  }
}

TEST(Autocorrelation, MatchesTheSumOfProductsAtEachLag) {
  for (const Index length : {1, 2, 30, 1000})
    for (const Index max_lag : {0, 5, 29, 400, 1200}) {
      const Numbers signal = test_signal(length);
      const Numbers outputs = autocorrelate(signal, max_lag, Scale::none);
      ASSERT_EQ(outputs.size(), static_cast<std::size_t>(2 * max_lag + 1));
      double energy = 0;
      for (const double x : signal) energy += x * x;
      for (Index lag = 0; lag <= max_lag; ++lag) {
        long double sum = 0;
        for (Index n = 0; n + lag < length; ++n)
          sum += static_cast<long double>(sample(signal, n)) * sample(signal, n + lag);
        const double y = outputs[static_cast<std::size_t>(max_lag + lag)];
        ASSERT_NEAR(y, static_cast<double>(sum), 1e-13 * energy) << length << " at " << lag;
        ASSERT_EQ(y, outputs[static_cast<std::size_t>(max_lag - lag)]);
      }
    }
}

// The signal is long enough for several pieces and for transforms.
TEST(Autocorrelation, IsExactForIntegers) {
  Numbers signal;
  for (Index i = 0; i < 30000; ++i)
    signal.push_back(static_cast<double>((i * i * 7919 + i) % 201 - 100));
  const Numbers outputs = autocorrelate(signal, 500, Scale::none);
  for (const Index lag : {0, 1, 77, 499, 500}) {
    double sum = 0;
    for (Index n = 0; n + lag < 30000; ++n) sum += sample(signal, n) * sample(signal, n + lag);
    EXPECT_EQ(outputs[static_cast<std::size_t>(500 + lag)], sum) << lag;
  }
}

TEST(Autocorrelation, LeavesOutMissingProducts) {
  const Numbers x = {1, 2, kNaN, 4};
  EXPECT_EQ(autocorrelate(x, 1, Scale::none), (Numbers{2, 21, 2}));
  EXPECT_EQ(autocorrelate(x, 2, Scale::biased), (Numbers{8.0 / 3, 1, 7, 1, 8.0 / 3}));
  EXPECT_EQ(autocorrelate(x, 2, Scale::unbiased), (Numbers{8, 2, 7, 2, 8}));
  EXPECT_EQ(autocorrelate(x, 1, Scale::coeff), (Numbers{1.0 / 7, 1, 1.0 / 7}));
  EXPECT_EQ(autocorrelate(x, 4, Scale::biased)[0], 0);
  EXPECT_TRUE(std::isnan(autocorrelate(Numbers{1, kNaN}, 1, Scale::none)[0]));
  EXPECT_TRUE(std::isnan(autocorrelate(Numbers{kNaN}, 0, Scale::coeff)[0]));
}

// Few lags are summed directly, and many by transforms.
TEST(Autocorrelation, CountsPresentProductsExactlyWithEachMethod) {
  Numbers signal = test_signal(3000);
  for (std::size_t i = 0; i < signal.size(); i += 3) signal[i] = kNaN;
  const Numbers few = autocorrelate(signal, 150, Scale::unbiased);
  const Numbers many = autocorrelate(signal, 900, Scale::unbiased);
  for (std::size_t lag = 0; lag <= 150; ++lag)
    EXPECT_NEAR(few[150 + lag], many[900 + lag], 1e-12) << lag;
}

TEST(Autocorrelation, DividesByItsScale) {
  const Numbers x = {1, 2, 3, 4};
  EXPECT_EQ(autocorrelate(x, 3, Scale::none), (Numbers{4, 11, 20, 30, 20, 11, 4}));
  EXPECT_EQ(autocorrelate(x, 1, Scale::biased), (Numbers{5, 7.5, 5}));
  EXPECT_EQ(autocorrelate(x, 1, Scale::unbiased), (Numbers{20.0 / 3, 7.5, 20.0 / 3}));
  EXPECT_EQ(autocorrelate(x, 1, Scale::coeff), (Numbers{20.0 / 30, 1, 20.0 / 30}));
  EXPECT_TRUE(std::isnan(autocorrelate(x, 4, Scale::unbiased)[0]));
  EXPECT_EQ(autocorrelate(x, 4, Scale::biased)[0], 0);
  EXPECT_TRUE(std::isnan(autocorrelate(Numbers{0, 0}, 1, Scale::coeff)[1]));
}

// The numbers are those of R's pacf(Nile, 4), of the coefficients of acf(Nile, 4).
TEST(PartialAutocorrelation, MatchesR) {
  const Numbers acf = {1, 0.49840818413302945, 0.38457690390487254, 0.32786043752254634,
                       0.23919116994148587};
  const Numbers partial = partial_autocorrelations(acf);
  const Numbers expected = {1, 0.49840818413303, 0.18117100543757, 0.11089699311649,
                            0.00617563607922};
  ASSERT_EQ(partial.size(), expected.size());
  for (std::size_t lag = 0; lag < partial.size(); ++lag)
    EXPECT_NEAR(partial[lag], expected[lag], 1e-13) << lag;
}

TEST(PartialAutocorrelation, IsMissingAfterALagThatPredictsExactly) {
  const Numbers partial = partial_autocorrelations(Numbers{1, 1, 1, 1});
  EXPECT_EQ(partial[1], 1);
  EXPECT_TRUE(std::isnan(partial[2]));
  EXPECT_TRUE(std::isnan(partial[3]));
  EXPECT_TRUE(std::isnan(partial_autocorrelations(Numbers{kNaN, kNaN})[0]));
}

TEST(ConfidenceBound, IsTheNormalQuantileOverTheRootOfTheSamples) {
  EXPECT_NEAR(confidence_bound(0.95, 1), 1.9599639845400542, 1e-15);
  EXPECT_NEAR(confidence_bound(0.5, 4), 0.33724487509804085, 2e-16);
  EXPECT_NEAR(confidence_bound(0.9999999999, 7), 2.4442777549376933, 1e-12);
  EXPECT_NEAR(confidence_bound(1e-12, 1), 1.2533141373155003e-12, 2e-16);
  EXPECT_LT(confidence_bound(std::nextafter(1.0, 0.0), 1), 8.5);
}

}  // namespace
}  // namespace sigconv
