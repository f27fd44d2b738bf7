#include "sigconv/design.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <fstream>
#include <numeric>
#include <set>
#include <sstream>
#include <string>
#include <utility>

namespace sigconv {
namespace {

// tests/data/make_designs.py made the file with scipy and numpy, and the taps of savgol with
// fractions. The tolerance is 1e-13 of the largest weight; of 1 for small taps of other designs.
TEST(Design, MatchesScipy) {
  std::ifstream file(SIGCONV_SOURCE_DIR "/tests/data/designs.txt");
  int designs = 0;
  // scipy and numpy have no function that makes these. The next tests check their taps.
  std::set<std::string> compared = {"box", "central", "delay", "impulse", "integral"};
  for (std::string line; std::getline(file, line); ++designs) {
    std::istringstream words(line);
    std::string spec;
    words >> spec;
    compared.insert(spec.substr(0, spec.find(':')));
    std::vector<double> expected;
    for (std::string word; words >> word;) expected.push_back(std::stod(word));
    DesignOptions options;
    if (const auto at = spec.find('@'); at != std::string::npos) {
      char slash;
      options.transition = options.attenuation = 0;
      std::istringstream(spec.substr(at + 1)) >> options.rate >> slash >> *options.transition >>
          slash >> *options.attenuation;
    }
    const auto taps = design_kernel(spec.substr(0, spec.find('@')), options);
    ASSERT_TRUE(taps) << spec << ": " << taps.error().message;
    ASSERT_EQ(taps->size(), expected.size()) << spec;
    double largest = 0;
    for (const double weight : expected) largest = std::max(largest, std::abs(weight));
    if (!spec.starts_with("savgol")) largest = std::max(largest, 1.0);
    for (std::size_t k = 0; k < expected.size(); ++k)
      EXPECT_NEAR((*taps)[k], expected[k], 1e-13 * largest) << spec << ", tap " << k;
  }
  EXPECT_GT(designs, 400);
  for (const std::string& name : design_names())
    EXPECT_TRUE(compared.contains(name)) << name << " has no taps in designs.txt";
}

TEST(Design, MakesDesignsThatScipyLacks) {
  using Taps = std::vector<double>;
  EXPECT_EQ(*design_kernel("box:4"), (Taps{0.25, 0.25, 0.25, 0.25}));
  EXPECT_EQ(*design_kernel("central"), (Taps{0.5, 0, -0.5}));
  EXPECT_EQ(*design_kernel("impulse"), (Taps{1}));
  EXPECT_EQ(*design_kernel("integral:3"), (Taps{1, 1, 1}));
}

// Integers over a divisor are the weights of a Savitzky-Golay filter if they satisfy its moment
// conditions, and if they are a polynomial of that order, so that higher differences are 0.
void check_savgol(Index window, Index order, Index derivative, double delta) {
  const auto spec = "savgol:" + std::to_string(window) + "," + std::to_string(order) + "," +
                    std::to_string(derivative) + "," + std::to_string(delta);
  const auto kernel = exact_design_kernel(spec);
  ASSERT_TRUE(kernel) << spec;
  const auto taps = savgol(window, order, derivative, delta);
  double largest = 0;
  for (const double tap : taps) largest = std::max(largest, std::abs(tap));
  for (std::size_t k = 0; k < taps.size(); ++k)
    EXPECT_NEAR(kernel->weights()[k], taps[k], 1e-12 * largest) << spec;
  if (kernel->divisor == 1) return;
  constexpr double kFactorials[] = {1, 1, 2, 6};
  std::vector<double> moments(static_cast<std::size_t>(order) + 1);
  for (Index k = 0; k < window; ++k)
    for (std::size_t p = 0; p < moments.size(); ++p)
      moments[p] += kernel->taps[static_cast<std::size_t>(k)] *
                    std::pow(static_cast<double>(window / 2 - k) * delta, static_cast<double>(p));
  for (std::size_t p = 0; p < moments.size(); ++p)
    EXPECT_EQ(moments[p],
              static_cast<Index>(p) == derivative ? kernel->divisor * kFactorials[p] : 0)
        << spec << ", moment " << p;
  auto differences = kernel->taps;
  for (Index i = 0; i <= order; ++i)
    for (std::size_t k = differences.size(); k-- > 1;) differences[k] -= differences[k - 1];
  for (auto k = static_cast<std::size_t>(order) + 1; k < differences.size(); ++k)
    EXPECT_EQ(differences[k], 0) << spec;
}

TEST(ExactDesign, SavgolSatisfiesItsConditionsExactly) {
  for (Index window = 1; window <= 41; window += 2)
    for (Index order = 0; order < std::min<Index>(window, 6); ++order)
      for (Index derivative = 0; derivative <= std::min<Index>(order, 3); ++derivative)
        for (const double delta : {1.0, 0.5, 2.0}) check_savgol(window, order, derivative, delta);
}

TEST(ExactDesign, HasADivisorWhereTheIntegersAreSmall) {
  const auto divisor = [](const char* spec) { return exact_design_kernel(spec)->divisor; };
  EXPECT_EQ(divisor("savgol:5,2"), 35);
  EXPECT_EQ(divisor("savgol:5,3"), 35);
  EXPECT_EQ(divisor("savgol:101,4"), 1);  // 2^24 is too little
  EXPECT_EQ(divisor("savgol:5,2,1,0.3"), 1);
  EXPECT_EQ(divisor("savgol:31,30"), 1);
  EXPECT_EQ(divisor("box:134217"), 134217);
  EXPECT_EQ(divisor("triangle:8191"), 0x1p24);
  EXPECT_EQ(divisor("triangle:8192"), 1);
  EXPECT_EQ(divisor("gaussian:2"), 1);
  for (const char* spec : {"box:7", "triangle:8", "triangle:9", "triangle:8192", "hann:9"}) {
    const auto weights = exact_design_kernel(spec)->weights();
    const auto taps = *design_kernel(spec);
    EXPECT_EQ(weights.size(), taps.size());
    for (std::size_t k = 0; k < taps.size(); ++k) EXPECT_DOUBLE_EQ(weights[k], taps[k]) << spec;
  }
  EXPECT_FALSE(exact_design_kernel("box:x"));
}

TEST(Design, SmoothersSumToOne) {
  for (const char* spec : {"box:7", "triangle:6", "gaussian:2.5", "savgol:11,3", "lowpass:0.1,41",
                           "ewma:0.2", "delay:3.25", "delay:0.5"}) {
    const auto taps = design_kernel(spec);
    ASSERT_TRUE(taps) << spec;
    EXPECT_NEAR(std::accumulate(taps->begin(), taps->end(), 0.0), 1, 1e-14) << spec;
  }
}

TEST(Ewma, LastTapTakesTheRest) {
  for (const double alpha : {1.0, 0.999, 0.5, 0.3, 1e-4}) {
    const auto taps = ewma(alpha);
    const long double sum = std::accumulate(taps.begin(), taps.end(), 0.0L);
    EXPECT_NEAR(static_cast<double>(sum), 1, 1e-15) << alpha;
    EXPECT_EQ(taps[0], taps.size() > 1 ? alpha : 1) << alpha;
  }
}

TEST(Savgol, IsTheImpulseIfThePolynomialPassesThroughEverySample) {
  std::vector<double> impulse(41);
  impulse[20] = 1;
  EXPECT_EQ(*design_kernel("savgol:41,40"), impulse);
  EXPECT_EQ(*design_kernel("savgol:1,0"), std::vector<double>{1});
}

// The library also fits even windows, between their two middle samples.
TEST(Savgol, FitsEvenWindows) {
  const auto average = savgol(4, 1, 0, 1);
  const auto slope = savgol(2, 1, 1, 0.5);
  for (const double tap : average) EXPECT_NEAR(tap, 0.25, 1e-16);
  EXPECT_NEAR(slope[0], 2, 1e-15);
  EXPECT_NEAR(slope[1], -2, 1e-15);
}

TEST(Savgol, IsZeroForADerivativeAboveTheOrder) {
  EXPECT_EQ(*design_kernel("savgol:3,2,3"), std::vector<double>(3));
}

TEST(Lowcut, SumsToExactlyZero) {
  for (const char* spec :
       {"lowcut:0.01,101", "lowcut:0.2,3", "lowcut:0.1,1", "lowcut:0.003,5001"}) {
    const auto taps = *design_kernel(spec);
    double sum = 0;
    for (std::size_t k = 0; k < taps.size(); ++k) {
      sum += taps[k];
      EXPECT_EQ(taps[k], taps[taps.size() - 1 - k]) << spec;
    }
    EXPECT_EQ(sum, 0) << spec;
  }
}

TEST(Lowcut, IsTheSignalMinusLowpass) {
  for (const char* arguments : {"0.01,101", "0.2,3", "0.003,5001"}) {
    const auto lowcut = *design_kernel(std::string("lowcut:") + arguments);
    const auto lowpass = *design_kernel(std::string("lowpass:") + arguments);
    for (std::size_t k = 0; k < lowcut.size(); ++k)
      EXPECT_NEAR(lowcut[k], (2 * k + 1 == lowcut.size() ? 1 : 0) - lowpass[k], 2e-15) << arguments;
  }
}

std::complex<double> response(const std::vector<double>& taps, double frequency) {
  std::complex<double> sum = 0;
  for (std::size_t k = 0; k < taps.size(); ++k)
    sum += taps[k] * std::polar(1.0, -2 * M_PI * frequency * static_cast<double>(k));
  return sum;
}

// docs/manual/kernels.md has a table of the errors.
TEST(Delay, KeepsStraightLinesAndLowFrequencies) {
  for (double samples = 1.0 / 64; samples < 40; samples += 3.0 / 64) {
    const auto taps = delay(samples);
    double sum = 0;
    double moment = 0;
    for (std::size_t k = 0; k < taps.size(); ++k) {
      sum += taps[k];
      moment += taps[k] * static_cast<double>(k);
    }
    EXPECT_EQ(sum, 1) << samples;
    EXPECT_EQ(moment, samples) << "the group delay at frequency 0";
    for (int i = 0; i <= 100; ++i) {
      const double frequency = i / 200.0;
      const auto gain = response(taps, frequency);
      EXPECT_LE(std::abs(gain), samples < 4 ? 1 + 1e-12 : 1 + 8e-4) << samples << " " << frequency;
      if (frequency > 0.2) continue;
      const double error = std::abs(gain - std::polar(1.0, -2 * M_PI * frequency * samples));
      const double most = samples < 1 ? 0.2 : samples < 2 ? 0.06 : samples < 4 ? 0.02 : 8e-4;
      EXPECT_LE(error, most) << samples << " " << frequency;
    }
  }
}

TEST(Delay, InterpolatesPolynomialsBelowFourSamples) {
  EXPECT_EQ(delay(0.5), (std::vector<double>{0.375, 0.75, -0.125}));
  EXPECT_EQ(delay(0.25), (std::vector<double>{0.75, 0.25}));
  const auto taps = delay(3.75);
  ASSERT_EQ(taps.size(), 9U);
  double sum = 0;
  for (std::size_t k = 0; k < taps.size(); ++k) sum += taps[k] * std::pow(9 - k, 8);
  EXPECT_NEAR(sum, std::pow(9 - 3.75, 8), 1e-6);
}

TEST(Delay, HasAnExactSumWhereNoFractionIsExact) {
  for (const double samples : {0.1, 3.3, 4.7, 15.3, 1e-20, 3 - 1e-15, 1e6 + 0.3}) {
    const auto taps = delay(samples);
    EXPECT_EQ(std::accumulate(taps.begin(), taps.end(), 0.0), 1) << samples;
    double moment = 0;
    for (std::size_t k = 0; k < taps.size(); ++k)
      moment += taps[k] * (static_cast<double>(k) - std::floor(samples));
    EXPECT_NEAR(moment, samples - std::floor(samples), 0x1p-45) << samples;
  }
}

// Delays a sine by 20.3 samples.
TEST(Delay, ShiftsASine) {
  const auto taps = *design_kernel("delay:20.3");
  for (const double frequency : {0.0, 0.05, 0.2, 0.35}) {
    double y = 0;
    for (std::size_t k = 0; k < taps.size(); ++k)
      y += taps[k] * std::sin(2 * M_PI * frequency * (100 - static_cast<double>(k)) + 1);
    EXPECT_NEAR(y, std::sin(2 * M_PI * frequency * 79.7 + 1), 1e-3) << frequency;
  }
  EXPECT_EQ(*design_kernel("delay:2"), (std::vector<double>{0, 0, 1}));
  EXPECT_EQ(*design_kernel("delay:0"), (std::vector<double>{1}));
  EXPECT_TRUE(design_is_causal("delay:2"));
  EXPECT_TRUE(design_is_causal("ewma:0.5"));
  EXPECT_FALSE(design_is_causal("box:2"));
  EXPECT_FALSE(design_is_causal("1,2"));
}

TEST(DesignTakesFrequencies, IsTrueOfTheFiltersAlone) {
  for (const char* spec :
       {"lowpass:5", "highpass:5,3", "lowcut:5,3", "bandpass:1,2", "bandstop:1,2,5"})
    EXPECT_TRUE(design_takes_frequencies(spec)) << spec;
  for (const char* spec : {"box:3", "gaussian:2", "1,2", "other:1"})
    EXPECT_FALSE(design_takes_frequencies(spec)) << spec;
}

TEST(Design, ReportsTheDesignAndItsUsageForWrongArguments) {
  for (const char* spec : {"box",
                           "box:0",
                           "box:1.5",
                           "box:1,2",
                           "box:x",
                           "gaussian:0",
                           "gaussian:1,-1",
                           "gaussian:1,3,21",
                           "kaiser:5",
                           "kaiser:5,1000",
                           "lowpass:0.5,11",
                           "lowpass:0,11",
                           "lowpass:0.1,0",
                           "highpass:0.1,10",
                           "bandpass:0.2,0.1,11",
                           "bandstop:0.1,0.2,10",
                           "savgol:5,5",
                           "savgol:4,2",
                           "savgol:100000,2",
                           "gaussian:1e8,1",
                           "gaussian:1,1e8",
                           "lowcut:0.1,10",
                           "savgol:5,2,-1",
                           "savgol:5,2,1,0",
                           "ewma:0",
                           "ewma:1.1",
                           "diff:0",
                           "diff:51",
                           "ricker:5,0",
                           "delay:-1",
                           "sobel:1",
                           "impulse:2"}) {
    const auto taps = design_kernel(spec);
    ASSERT_FALSE(taps) << spec;
    EXPECT_EQ(taps.error().kind, ErrorKind::usage);
    EXPECT_EQ(taps.error().field, ErrorField::kernel);
    EXPECT_EQ(taps.error().values.at(0), Value(spec)) << "the design as it was given";
    const auto& usage = std::get<std::string>(taps.error().values.at(1));
    const std::string name(std::string_view(spec).substr(0, std::string_view(spec).find(':')));
    EXPECT_TRUE(usage.starts_with(name)) << usage << ", how it is written";
  }
}

TEST(DesignKernel, NamesTheArgumentThatMakesTapsInfiniteOrNan) {
  const std::pair<const char*, const char*> specs[] = {{"ricker:5,1e-150", "A"},
                                                       {"log:1e-100", "SIGMA"},
                                                       {"gaussian:1e-10,3,20", "SIGMA"},
                                                       {"savgol:5,2,1,1e-320", "DELTA"}};
  for (const auto& [spec, argument] : specs) {
    const auto taps = design_kernel(spec);
    ASSERT_FALSE(taps) << spec;
    EXPECT_EQ(taps.error().fault, Fault::design_not_finite) << spec;
    EXPECT_EQ(taps.error().values.at(2), Value(argument)) << spec;
  }
  EXPECT_EQ(*design_kernel("gaussian:1e-10"), std::vector<double>{1});
}

TEST(DesignKernel, RejectsUnknownNames) {
  for (const char* spec : {"frob:3", "frob", "", ":", "BOX:3"}) {
    const auto taps = design_kernel(spec);
    ASSERT_FALSE(taps) << spec;
    EXPECT_EQ(taps.error().kind, ErrorKind::usage);
    EXPECT_EQ(taps.error().fault, Fault::design_unknown) << spec;
    EXPECT_EQ(taps.error().source, "") << "a library knows no options";
    EXPECT_TRUE(taps.error().message.starts_with("unknown design ")) << spec;
  }
}

TEST(DesignKernel, RejectsWidthsAndRatesThatAreNotFinite) {
  EXPECT_FALSE(design_kernel("ricker:5,inf"));
  for (const double rate : {0.0, -1.0, HUGE_VAL, std::nan("")}) {
    const auto taps = design_kernel("box:3", {rate, {}, {}});
    ASSERT_FALSE(taps) << rate;
    EXPECT_EQ(taps.error().field, ErrorField::rate) << rate;
  }
}

// A polynomial of the order is its own fit, and so are its derivatives.
TEST(SavgolEndFit, ReproducesPolynomialsAndTheirDerivatives) {
  for (const auto& sizes :
       {std::pair<Index, Index>{1, 0}, {5, 2}, {7, 6}, {31, 10}, {101, 20}, {1001, 4}})
    for (Index derivative = 0; derivative < 4; ++derivative) {
      constexpr double kDelta = 0.5;
      const Index window = sizes.first;
      const Index order = sizes.second;
      const auto fit = savgol_end_fit(window, order, derivative, kDelta);
      // Powers of a position from -1 to 1.
      const double half = std::max(static_cast<double>(window - 1) / 2, 1.0);
      const auto at = [&](Index t) {
        return (static_cast<double>(t) - static_cast<double>(window - 1) / 2) / half;
      };
      for (Index power = 0; power <= order; ++power) {
        double scale = 1;
        for (Index i = 0; i < derivative; ++i)
          scale *= static_cast<double>(power - i) / (half * kDelta);
        for (Index t = 0; t < window; ++t) {
          double value = 0;
          for (Index j = 0; j <= order; ++j) {
            double coefficient = 0;
            for (Index k = 0; k < window; ++k)
              coefficient += fit.basis[static_cast<std::size_t>(j * window + k)] *
                             std::pow(at(k), static_cast<double>(power));
            value += coefficient * fit.values[static_cast<std::size_t>(j * window + t)];
          }
          const double expected =
              power < derivative ? 0
                                 : scale * std::pow(at(t), static_cast<double>(power - derivative));
          // Markov: a derivative of degree n may be n^2 times as large as the polynomial, each
          // time.
          const double growth =
              std::pow(static_cast<double>(std::max<Index>(order * order, 1)) / half / kDelta,
                       static_cast<double>(derivative));
          ASSERT_NEAR(value, expected, 1e-13 * std::max(1.0, growth))
              << window << ", " << order << ", derivative " << derivative << ", power " << power;
        }
        if (window > 200 && power > 1) break;
      }
    }
}

// A polynomial of the order is its own fit, and integers keep the sums exact.
TEST(SavgolEndFit, HasExactWeightsForSmallWindows) {
  for (const auto& sizes :
       {std::pair<Index, Index>{3, 1}, {5, 2}, {7, 2}, {7, 3}, {11, 3}, {21, 2}, {9, 4}})
    for (Index derivative = 0; derivative <= 2 && derivative <= sizes.second; ++derivative) {
      const auto [window, order] = sizes;
      const auto fit = savgol_end_fit(window, order, derivative, 1);
      ASSERT_EQ(static_cast<Index>(fit.exact.size()), window) << window << ", " << order;
      for (Index place = 0; place < window; ++place)
        for (Index power = 0; power <= order; ++power) {
          const auto& kernel = fit.exact[static_cast<std::size_t>(place)];
          double sum = 0;
          for (Index t = 0; t < window; ++t)
            sum += kernel.taps[static_cast<std::size_t>(t)] *
                   std::pow(static_cast<double>(t), static_cast<double>(power));
          double expected = power < derivative ? 0 : 1;
          for (Index i = 0; i < derivative; ++i) expected *= static_cast<double>(power - i);
          if (power > derivative)
            expected *=
                std::pow(static_cast<double>(place), static_cast<double>(power - derivative));
          EXPECT_EQ(sum / kernel.divisor, expected)
              << window << ", " << order << ", " << derivative << ", " << power << ", " << place;
        }
    }
  EXPECT_TRUE(savgol_end_fit(5, 2, 1, 0.3).exact.empty());
}

TEST(DesignEndFit, IsOfSavgolAlone) {
  EXPECT_FALSE(design_end_fit("box:3", Operation::convolve));
  EXPECT_FALSE(design_end_fit("savgol:3", Operation::convolve));
  EXPECT_FALSE(design_end_fit("1,2,1", Operation::convolve));
  const auto fit = design_end_fit("savgol:5,2,1,0.5", Operation::convolve);
  ASSERT_TRUE(fit);
  EXPECT_EQ(fit->values, savgol_end_fit(5, 2, 1, 0.5).values);
  EXPECT_EQ(design_end_fit("savgol:5,2", Operation::correlate)->values,
            savgol_end_fit(5, 2, 0, 1).values);
  EXPECT_EQ(design_end_fit("savgol:5,2,1", Operation::correlate)->values[5],
            -savgol_end_fit(5, 2, 1, 1).values[5]);
}

}  // namespace
}  // namespace sigconv
