// Compares overlap-save with the definition, and checks the guarantees of its results.
#include "engine/fft.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstdlib>
#include <limits>
#include <new>
#include <numbers>
#include <numeric>
#include <optional>
#include <random>
#include <thread>
#include <vector>

#include "engine/cases.hpp"
#include "engine/overlap_save.hpp"
#include "sigconv/convolve.hpp"
#include "sigconv/stream.hpp"
#include "simd/dispatch.hpp"

namespace sigconv {
namespace {

Plan plan_of(Spec spec, std::span<const double> kernel, Method method = Method::fft) {
  spec.method = method;
  auto plan = make_plan(spec, kernel);
  EXPECT_TRUE(plan);
  return *plan;
}

// Returns the error that the guarantee allows: 1e-13 * max|x~| * sum|w|, over all samples that the
// outputs read.
double tolerance(const Plan& plan, std::span<const double> signal, Index outputs) {
  Extender extender(plan, survey(plan, signal, signal.size()));
  extender.push(signal);
  extender.finish();
  std::vector<double> scratch;
  double largest = 0;
  for (const double x : extender.window(0, outputs, scratch))
    largest = std::max(largest, std::abs(x));
  double magnitude = 0;
  for (const double w : plan.weights) magnitude += std::abs(w);
  return 1e-13 * largest * magnitude;
}

class SkewTransforms : public testing::TestWithParam<InstructionSet> {
 protected:
  void SetUp() override {
    if (GetParam() > widest_instruction_set())
      GTEST_SKIP() << name_of(GetParam()) << " is not available";
    limit_.emplace(GetParam());
  }

 private:
  std::optional<InstructionSetLimit> limit_;
};

TEST_P(SkewTransforms, MatchTheSumsOfTheirDefinitionAndInvertThem) {
  constexpr Index kSize = 512;
  const SkewTransform& transform = SkewTransform::of_size(kSize);
  const AlignedBuffer points(kSize);
  const AlignedBuffer spectrum(kSize);
  for (const Index length : {0, 1, 7, 255, 256, 257, 263, 300, 511, 512}) {
    const auto samples = test_signal(length);
    double norm = 0;
    for (const double x : samples) norm = std::hypot(norm, x);
    // The rounding of one transform of 2^9 points, as in the bound of overlap_save.cpp.
    const double tolerance = norm * 9 * 4.5 * std::numeric_limits<double>::epsilon();
    transform.forward(samples, points.data(), spectrum.complex());
    for (Index j = 0; j < kSize / 2; ++j) {
      std::complex<long double> sum = 0;
      for (Index n = 0; n < length; ++n) {
        // Removes whole turns, which would cost digits of the angle.
        const Index quarters = n * (4 * j - 1) % (2 * kSize);
        const long double angle = -std::numbers::pi_v<long double> * quarters / kSize;
        sum += static_cast<long double>(samples[static_cast<std::size_t>(n)]) *
               std::polar(1.0L, angle);
      }
      const std::complex<double> expected(sum);
      ASSERT_LE(std::abs(spectrum.complex()[j] - expected), tolerance) << length << ", " << j;
    }
    std::vector<double> back(static_cast<std::size_t>(length) + 1, -1);
    transform.inverse(spectrum.complex(), points.data(), std::span(back).first(samples.size()));
    EXPECT_EQ(back.back(), -1) << "more than was asked for";
    for (std::size_t n = 0; n < samples.size(); ++n)
      ASSERT_NEAR(back[n] / (kSize / 2), samples[n], 2 * tolerance) << length << ", " << n;
  }
}

TEST_P(SkewTransforms, CountNonFiniteSamplesAsZeros) {
  constexpr Index kSize = 512;
  const SkewTransform& transform = SkewTransform::of_size(kSize);
  const AlignedBuffer points(kSize);
  const AlignedBuffer spectra[2] = {AlignedBuffer(kSize), AlignedBuffer(kSize)};
  auto samples = test_signal(500);
  const double infinity = std::numeric_limits<double>::infinity();
  const double odd[] = {std::nan(""), infinity, -infinity};
  for (const bool zeros : {false, true}) {
    for (std::size_t i = 0; i < 12; ++i) samples[i * 41] = zeros ? 0 : odd[i % 3];
    transform.forward(samples, points.data(), spectra[zeros].complex());
  }
  for (Index n = 0; n < kSize; ++n) ASSERT_EQ(spectra[0].data()[n], spectra[1].data()[n]) << n;
}

INSTANTIATE_TEST_SUITE_P(Sets, SkewTransforms,
                         testing::Values(InstructionSet::baseline, InstructionSet::avx2,
                                         InstructionSet::avx512),
                         [](const auto& set) { return std::string(name_of(set.param)); });

class FftTable : public testing::TestWithParam<NamedExtension> {};

TEST_P(FftTable, StaysWithinItsBoundAndIsTheSameInPieces) {
  std::size_t transformed = 0;
  for (Case c : cases(GetParam().extension)) {
    const auto signal = test_signal(c.length);
    const auto kernel = test_kernel(c.taps);
    const auto expected = oracle::convolve(c.spec, signal, kernel);
    if (expected.empty()) continue;
    for (const Method method : {Method::fft, Method::automatic}) {
      const Plan plan = plan_of(c.spec, kernel, method);
      transformed += plan.method == Method::fft;
      const auto y = convolve(plan, signal);
      ASSERT_TRUE(y) << c;
      ASSERT_EQ(y->size(), expected.size());
      const double bound = tolerance(plan, signal, static_cast<Index>(expected.size()));
      for (std::size_t i = 0; i < expected.size(); ++i)
        ASSERT_TRUE(std::abs((*y)[i] - expected[i]) <= bound ||
                    (std::isnan((*y)[i]) && std::isnan(expected[i])))
            << c << ", output " << i;
      for (const std::size_t piece : {std::size_t{7}, std::size_t{1000}})
        ASSERT_TRUE(same_bits(*y, streamed(plan, signal, piece))) << c << ", pieces of " << piece;
    }
  }
  EXPECT_GT(transformed, 100U) << "the table took no transforms";
}

INSTANTIATE_TEST_SUITE_P(Extensions, FftTable, testing::ValuesIn(extensions()),
                         [](const auto& row) { return row.param.name; });

// The signals end one sample before, at and one sample after the end of a block.
TEST(Fft, StaysWithinItsBoundAtTheEndsOfBlocks) {
  const auto kernel = test_kernel(101);
  for (const Index stride : {1, 3}) {
    Spec spec;
    spec.stride = stride;
    const Plan plan = plan_of(spec, kernel);
    for (const Index blocks : {1, 2, 3})
      for (const Index off : {-1, 0, 1}) {
        const auto signal = test_signal((plan.grid * blocks + off) * stride);
        Spec direct = spec;
        const auto expected = convolve(plan_of(direct, kernel, Method::direct), signal);
        const auto y = convolve(plan, signal);
        const double bound = tolerance(plan, signal, static_cast<Index>(y->size()));
        for (std::size_t i = 0; i < y->size(); ++i)
          ASSERT_TRUE(std::abs((*y)[i] - (*expected)[i]) <= bound) << i << " of " << y->size();
        ASSERT_TRUE(same_bits(*y, streamed(plan, signal, 333)));
      }
  }
}

// Tests every tiling of a kernel, and not only the one that the cost model chooses. Kernel lengths
// are next to multiples of the parts, and the signal spans several blocks and grids.
TEST(Fft, StaysWithinItsBoundForEveryTiling) {
  std::size_t cut = 0;
  std::size_t rests = 0;
  for (const auto& [taps, dilation, stride] :
       {std::array<Index, 3>{1025, 1, 1}, {1023, 1, 1}, {2048, 1, 3}, {700, 3, 1}, {700, 3, 7}}) {
    const auto kernel = test_kernel(taps);
    Spec spec;
    spec.dilation = dilation;
    spec.stride = stride;
    auto signal = test_signal(9000);
    std::fill(signal.begin() + 2000, signal.begin() + 5200, 0.0);
    const auto expected = *convolve(plan_of(spec, kernel, Method::direct), signal);
    for (const Tiling& tiling : tilings(taps, dilation, stride)) {
      if (tiling.size > 16384) continue;
      Plan plan = plan_of(spec, kernel);
      plan.overlap_save = std::make_shared<OverlapSave>(tiling, plan.weights, dilation, stride);
      plan.grid = plan.overlap_save->grid();
      plan.batch = plan.overlap_save->batch();
      cut += tiling.parts > 1;
      rests += tiling.rest < taps;
      const auto y = *convolve(plan, signal);
      const double bound = tolerance(plan, signal, static_cast<Index>(y.size()));
      for (std::size_t i = 0; i < y.size(); ++i)
        ASSERT_TRUE(std::abs(y[i] - expected[i]) <= bound)
            << i << ": " << tiling.parts << " parts, transforms of " << tiling.size;
      for (const std::size_t piece : {std::size_t{501}, std::size_t{4000}})
        ASSERT_TRUE(same_bits(y, streamed(plan, signal, piece)));
    }
  }
  EXPECT_GT(cut, 10U);
  EXPECT_GT(rests, 5U);
}

TEST(Fft, IsChosenForManyTapsAndNotForFewOrAShortSignal) {
  EXPECT_EQ(plan_of({}, test_kernel(16), Method::automatic).method, Method::direct);
  const auto kernel = test_kernel(400);
  const Plan chosen = plan_of({}, kernel, Method::automatic);
  EXPECT_EQ(chosen.method, Method::fft);
  const auto signal = test_signal(chosen.overlap_save->tiling().block - 1);
  EXPECT_TRUE(
      same_bits(*convolve(plan_of({}, kernel, Method::direct), signal), *convolve(chosen, signal)));
}

// Returns random integers from -most to most.
std::vector<double> whole_numbers(Index count, std::int64_t most, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<double> numbers;
  for (Index i = 0; i < count; ++i) {
    const auto drawn = random() % (2 * static_cast<std::uint64_t>(most) + 1);
    numbers.push_back(static_cast<double>(static_cast<std::int64_t>(drawn) - most));
  }
  return numbers;
}

TEST(FftTrust, IntegersStayExact) {
  for (const auto& [taps, signal_most, kernel_most] :
       {std::tuple<Index, std::int64_t, std::int64_t>{4097, 1000, 1000},
        {9000, 1000, 1000},
        {129, 1 << 20, 1 << 20},
        {1000, 1 << 30, 1000}}) {
    const auto signal = whole_numbers(30000, signal_most, 1);
    const auto kernel = whole_numbers(taps, kernel_most, 2);
    const auto exact = convolve(plan_of({}, kernel, Method::direct), signal);
    EXPECT_TRUE(same_bits(*exact, *convolve(plan_of({}, kernel), signal)));
  }
}

TEST(FftTrust, ZerosGiveZero) {
  auto signal = test_signal(20000);
  std::fill(signal.begin() + 5000, signal.begin() + 9000, 0.0);
  for (const Index dilation : {1, 3}) {
    Spec spec;
    spec.dilation = dilation;
    const auto kernel = test_kernel(201);
    const auto y = *convolve(plan_of(spec, kernel), signal);
    const Index half = 100 * dilation;
    for (Index i = 5000 + half; i < 9000 - half; ++i) EXPECT_EQ(y[static_cast<std::size_t>(i)], 0);
    EXPECT_NE(y[static_cast<std::size_t>(5000 + half - 1)], 0);
  }
}

TEST(FftTrust, NonNegativeInputsGiveNonNegativeOutputs) {
  auto signal = test_signal(20000);
  auto kernel = test_kernel(301);
  for (double& x : signal) x = x < 0 ? 0 : x * 1e-8;
  for (double& w : kernel) w = std::abs(w);
  for (std::size_t i = 0; i < signal.size(); i += 1000) signal[i] = 1e6;
  const auto outputs = *convolve(plan_of({}, kernel), signal);
  for (const double y : outputs) EXPECT_GE(y, 0);
}

TEST(FftTrust, NaNAndInfinityReachOnlyOutputsThatReadThem) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const auto& [taps, dilation, stride] : {std::array<Index, 3>{150, 1, 1},
                                               {150, 1, 2},
                                               {150, 3, 1},
                                               {150, 3, 2},
                                               {4099, 1, 1},
                                               {2050, 2, 3}}) {
    Spec spec;
    spec.stride = stride;
    spec.dilation = dilation;
    auto kernel = test_kernel(taps);
    kernel[17] = 0;
    auto signal = test_signal(12000);
    signal[1000] = std::nan("");
    signal[5000] = kInfinity;
    signal[5100] = -kInfinity;
    signal[9000] = -kInfinity;
    const auto expected = *convolve(plan_of(spec, kernel, Method::reference), signal);
    const auto y = *convolve(plan_of(spec, kernel), signal);
    for (std::size_t i = 0; i < y.size(); ++i) {
      ASSERT_EQ(std::isnan(y[i]), std::isnan(expected[i])) << i;
      if (std::isinf(expected[i])) {
        ASSERT_EQ(y[i], expected[i]) << i;
      } else if (std::isfinite(expected[i])) {
        ASSERT_NEAR(y[i], expected[i], 1e-11) << i;
      }
    }
  }
}

TEST(FftTrust, LargeAndSmallNumbersAreSummedDirectly) {
  const auto kernel = test_kernel(200);
  for (const double scale : {1e300, 1e-300, 5e-324, 1e200}) {
    auto signal = test_signal(5000);
    for (double& x : signal) x *= scale;
    const auto exact = *convolve(plan_of({}, kernel, Method::direct), signal);
    const Plan plan = plan_of({}, kernel);
    const auto y = *convolve(plan, signal);
    const double bound = tolerance(plan, signal, static_cast<Index>(y.size()));
    for (std::size_t i = 0; i < y.size(); ++i)
      ASSERT_TRUE(std::abs(y[i] - exact[i]) <= bound || y[i] == exact[i]) << scale << " " << i;
  }
}

TEST(FftTrust, SumsThatCancelStayWithinTheBound) {
  std::vector<double> signal;
  for (Index i = 0; i < 20000; ++i)
    signal.push_back((i % 2 == 0 ? 1 : -1) * (1 + 1e-9 * static_cast<double>(i)));
  for (const Index taps : {300, 3000}) {
    std::vector<double> kernel;
    for (Index k = 0; k < taps; ++k) kernel.push_back(k % 3 == 0 ? 1 : -0.5);
    const auto exact = *convolve(plan_of({}, kernel, Method::direct), signal);
    const Plan plan = plan_of({}, kernel);
    const auto y = *convolve(plan, signal);
    const double bound = tolerance(plan, signal, static_cast<Index>(y.size()));
    for (std::size_t i = 0; i < y.size(); ++i)
      ASSERT_TRUE(std::abs(y[i] - exact[i]) <= bound) << taps << " taps, output " << i;
  }
}

// If little of the kernel's weight is present, a quotient of two transforms would be mostly noise.
TEST(FftTrust, SkipIsAccurateIfLittleWeightIsPresent) {
  Spec spec;
  spec.skip_missing = true;
  spec.align.kind = Align::Kind::causal;
  auto signal = test_signal(12000);
  for (double& x : signal) x += 10;
  std::fill(signal.begin() + 4000, signal.begin() + 4600, std::nan(""));
  std::vector<double> half(1000);  // 500 taps of 0, then others
  for (std::size_t k = 500; k < half.size(); ++k) half[k] = 0.1 + static_cast<double>(k % 7);
  std::vector<double> decay;
  for (int k = 0; k < 650; ++k) decay.push_back(std::pow(0.97, k));
  for (const auto& kernel : {half, decay}) {
    const auto expected = *convolve(plan_of(spec, kernel, Method::reference), signal);
    const auto y = *convolve(plan_of(spec, kernel), signal);
    const double bound = 1e-13 * 14 * std::accumulate(kernel.begin(), kernel.end(), 0.0);
    for (std::size_t i = 0; i < y.size(); ++i) {
      ASSERT_EQ(std::isnan(y[i]), std::isnan(expected[i])) << i;
      if (!std::isnan(y[i])) {
        ASSERT_NEAR(y[i], expected[i], 1e-12 * std::abs(expected[i]) + bound) << i;
      }
    }
  }
}

TEST(FftTrust, KernelOfDenormalsIsSummedDirectly) {
  const auto signal = test_signal(3000);
  for (const double scale : {1e-315, 1e-312, 1e-200}) {
    auto kernel = test_kernel(300);
    for (double& w : kernel) w *= scale;
    auto large = signal;
    for (double& x : large) x *= 1e140;
    EXPECT_TRUE(same_bits(*convolve(plan_of({}, kernel, Method::direct), large),
                          *convolve(plan_of({}, kernel), large)));
  }
}

TEST(FftTrust, ManyInfinitiesReachOnlyOutputsThatReadThem) {
  auto signal = test_signal(9000);
  for (std::size_t i = 0; i < signal.size(); i += 1 + i % 40)
    signal[i] = i % 3 == 0 ? -std::numeric_limits<double>::infinity()
                           : std::numeric_limits<double>::infinity();
  signal[5000] = std::nan("");
  for (const Index taps : {2, 130}) {
    const auto kernel = test_kernel(taps);
    const auto expected = *convolve(plan_of({}, kernel, Method::reference), signal);
    const auto y = *convolve(plan_of({}, kernel), signal);
    for (std::size_t i = 0; i < y.size(); ++i) {
      ASSERT_EQ(std::isnan(y[i]), std::isnan(expected[i])) << i;
      if (std::isinf(expected[i])) {
        ASSERT_EQ(y[i], expected[i]) << i;
      }
    }
  }
}

TEST(Fft, IgnoresTheDilationOfOneTap) {
  Spec spec;
  spec.dilation = Index{1} << 50;
  const auto y = *convolve(plan_of(spec, std::vector{2.0}), std::vector{1.0, 0.0, std::nan("")});
  EXPECT_TRUE(same_bits(std::vector{2.0, 0.0, std::nan("")}, y));
}

// Four threads use one plan at the same time.
TEST(Fft, GivesTheSameBitsFromEveryThread) {
  const auto signal = test_signal(60000);
  for (const Index taps : {101, 5000}) {
    const Plan plan = plan_of({}, test_kernel(taps));
    std::vector<std::vector<double>> results(4);
    std::vector<std::thread> threads;
    for (auto& result : results) threads.emplace_back([&] { result = *convolve(plan, signal); });
    for (auto& thread : threads) thread.join();
    for (const auto& result : results) EXPECT_TRUE(same_bits(results[0], result));
  }
}

TEST(FftTrust, SkipRescalesAsTheDefinitionDoes) {
  auto signal = test_signal(12000);
  for (std::size_t i = 0; i < signal.size(); i += 97) signal[i] = std::nan("");
  std::fill(signal.begin() + 3000, signal.begin() + 3400, std::nan(""));
  auto kernel = test_kernel(151);
  for (double& w : kernel) w = std::abs(w);
  Spec spec;
  spec.skip_missing = true;
  const auto expected = *convolve(plan_of(spec, kernel, Method::reference), signal);
  const auto y = *convolve(plan_of(spec, kernel), signal);
  for (std::size_t i = 0; i < y.size(); ++i) {
    ASSERT_EQ(std::isnan(y[i]), std::isnan(expected[i])) << i;
    if (!std::isnan(y[i])) {
      ASSERT_NEAR(y[i], expected[i], 1e-9) << i;
    }
  }
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// Limits the memory of the process to 256 MiB and allocates all of it except `rest` bytes.
void take_memory(std::size_t rest) {
  constexpr rlim_t kLimit = rlim_t{256} << 20;
  const rlimit limit{kLimit, kLimit};
  setrlimit(RLIMIT_AS, &limit);
  void* volatile last = std::malloc(rest);
  for (std::size_t size = std::size_t{64} << 20; size > 8; size /= 2)
    for (;;) {
      void* volatile taken = std::malloc(size);
      if (taken == nullptr) break;
    }
  std::free(last);
}

TEST(SkewTransform, ThrowsIfFftwHasNoMemory) {
  // The planner of FFTW needs about 190 KB, and the buffers of 1024 points need 16 KB.
  EXPECT_EXIT(
      {
        take_memory(64 << 10);
        for (int attempt = 0; attempt < 2; ++attempt) try {
            SkewTransform::of_size(1024);
            std::_Exit(1);
          } catch (const std::bad_alloc&) {
          }
        std::_Exit(7);
      },
      testing::ExitedWithCode(7), "");
}
#endif

}  // namespace
}  // namespace sigconv
