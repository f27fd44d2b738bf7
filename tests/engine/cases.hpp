#pragma once

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "engine/oracle.hpp"
#include "sigconv/convolve.hpp"
#include "sigconv/plan.hpp"
#include "sigconv/stream.hpp"

/// The signals, extensions and cases with which every method of the engine is tested.
namespace sigconv {

/// Returns numbers in [-4, 4) of `bits` random bits (splitmix64, Steele 2014). They are the same on
/// every machine.
inline std::vector<double> noise(Index count, std::uint64_t seed, int bits) {
  std::vector<double> values;
  for (Index i = 0; i < count; ++i) {
    std::uint64_t z =
        seed * 0xd1342543de82ef95 + static_cast<std::uint64_t>(i) * 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    z ^= z >> 31;
    values.push_back(std::ldexp(static_cast<double>(z >> (64 - bits)), 3 - bits) - 4);
  }
  return values;
}

/// Returns samples of 24 bits, so that means and far reflections are exact in any order of the sum.
/// The taps of test_kernel() have 53 bits, so that sums of products round.
inline std::vector<double> test_signal(Index length, std::uint64_t seed = 1) {
  return noise(length, seed, 24);
}
inline std::vector<double> test_kernel(Index taps) { return noise(taps, 77, 53); }

/// Checks that numbers are equal bit for bit. All NaNs count as equal.
inline testing::AssertionResult same_bits(std::span<const double> expected,
                                          std::span<const double> actual) {
  if (expected.size() != actual.size())
    return testing::AssertionFailure()
           << actual.size() << " outputs instead of " << expected.size();
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (std::isnan(expected[i]) && std::isnan(actual[i])) continue;
    if (std::bit_cast<std::uint64_t>(expected[i]) == std::bit_cast<std::uint64_t>(actual[i]))
      continue;
    return testing::AssertionFailure()
           << "output " << i << " of " << expected.size() << " is " << std::hexfloat << actual[i]
           << " instead of " << expected[i];
  }
  return testing::AssertionSuccess();
}

struct NamedExtension {
  std::string name;
  Extension extension;
};

inline void PrintTo(const NamedExtension& named, std::ostream* out) { *out << named.name; }

/// Returns every rule, and the constant rule with every kind of value. The means are of fewer and
/// of more samples than most signals have.
inline std::vector<NamedExtension> extensions() {
  using Kind = PadValue::Kind;
  return {{"zero", {Rule::zero, {}}},
          {"literal", {Rule::constant, {Kind::literal, -2.625, {}}}},
          {"first", {Rule::constant, {Kind::first, 0, {}}}},
          {"mean", {Rule::constant, {Kind::mean, 0, {}}}},
          {"mean5", {Rule::constant, {Kind::mean, 0, 5}}},
          {"mean99", {Rule::constant, {Kind::mean, 0, 99}}},
          {"median", {Rule::constant, {Kind::median, 0, {}}}},
          {"edge", {Rule::edge, {}}},
          {"mirror", {Rule::mirror, {}}},
          {"reflect", {Rule::reflect, {}}},
          {"odd", {Rule::odd, {}}},
          {"circular", {Rule::circular, {}}},
          {"missing", {Rule::missing, {}}}};
}

/// Sets dL/dy to 0 where the output is missing: the loss does not depend on it. The output becomes
/// 0, too, so that sums leave it out.
inline void leave_out_missing(std::span<double> y, std::span<double> g) {
  for (std::size_t i = 0; i < y.size(); ++i)
    if (std::isnan(y[i])) y[i] = g[i] = 0;
}

struct Case {
  Spec spec;
  Index length = 0;
  Index taps = 0;
};

inline std::ostream& operator<<(std::ostream& out, const Case& c) {
  constexpr const char* kOperations[] = {"convolve", "correlate", "pad"};
  constexpr const char* kModes[] = {"same", "full", "valid"};
  constexpr const char* kAligns[] = {"center", "center-ahead", "causal", "anticausal", "lookback"};
  const auto index = [](auto value) { return static_cast<std::size_t>(value); };
  return out << kOperations[index(c.spec.operation)] << ' ' << kModes[index(c.spec.mode)] << ", "
             << kRuleNames[index(c.spec.extension.rule)].name << ", "
             << kAligns[index(c.spec.align.kind)] << ' ' << c.spec.align.lookback << ", stride "
             << c.spec.stride << ", dilation " << c.spec.dilation << ", padded by "
             << c.spec.pad_left << " and " << c.spec.pad_right << ", " << c.length << " samples, "
             << c.taps << " taps";
}

inline Align number(Index lookback) { return {Align::Kind::lookback, lookback}; }

/// Returns the cases of one extension. Short signals have every combination of the options, and
/// lengths next to multiples of the blocks of 32 outputs. Long kernels have lengths next to
/// multiples of the chains of 512 taps: 1 to 7 and 11 chains, because similar pairwise orders
/// differ from 5 chains on.
inline std::vector<Case> cases(const Extension& extension) {
  std::vector<Case> table;
  const auto add = [&](Mode mode, Align align, Index stride, Index dilation, Index length,
                       Index taps) {
    Spec spec;
    // Every third case correlates, so that the table covers both operations at its size.
    spec.operation = table.size() % 3 == 0 ? Operation::correlate : Operation::convolve;
    spec.mode = mode;
    spec.extension = extension;
    spec.align = align;
    spec.stride = stride;
    spec.dilation = dilation;
    table.push_back({spec, length, taps});
  };
  const std::vector<Align> named = {{Align::Kind::center, 0},
                                    {Align::Kind::center_ahead, 0},
                                    {Align::Kind::causal, 0},
                                    {Align::Kind::anticausal, 0}};
  std::vector<Align> aligns = named;
  for (const Index lookback : {-90, -3, 1, 6, 90}) aligns.push_back(number(lookback));

  const std::vector<std::pair<Index, Index>> shorts = {{1, 1},  {1, 4},  {2, 3},  {5, 12}, {7, 1},
                                                       {31, 3}, {32, 4}, {33, 5}, {64, 2}, {65, 9}};
  for (const auto& [length, taps] : shorts)
    for (const Index stride : {1, 2, 3, 7})
      for (const Index dilation : {1, 2, 5}) {
        for (const Align& align : aligns) add(Mode::same, align, stride, dilation, length, taps);
        add(Mode::full, {}, stride, dilation, length, taps);
        add(Mode::valid, {}, stride, dilation, length, taps);
      }

  const std::vector<std::pair<Index, Index>> longs = {
      {40, 511},  {40, 512}, {33, 513}, {600, 512}, {20, 1024}, {20, 1025}, {33, 1536},
      {33, 1537}, {9, 2305}, {9, 2561}, {9, 3584},  {9, 5121},  {1100, 600}};
  for (const auto& [length, taps] : longs) {
    for (const Align& align : named) add(Mode::same, align, 1, 1, length, taps);
    add(Mode::same, number(2000), 3, 2, length, taps);
    add(Mode::full, {}, 97, 2, length, taps);
    add(Mode::valid, {}, 1, 1, length, taps);
  }

  // Signals next to and above 8192 samples: a stream is convolved in pieces of 8192 outputs.
  for (const Align& align : named) {
    add(Mode::same, align, 1, 1, 8193, 4);
    add(Mode::same, align, 2, 3, 16390, 5);
  }
  add(Mode::valid, {}, 1, 1, 16390, 3);
  add(Mode::full, {}, 1, 1, 8191, 3);
  return table;
}

/// Checks the error of Mode::valid for a signal that is shorter than the kernel's span.
inline void expect_too_short(const Error& error, const Case& c) {
  EXPECT_EQ(error.kind, ErrorKind::data);
  EXPECT_EQ(error.message, "the kernel spans " + std::to_string(oracle::span(c.spec, c.taps)) +
                               " samples but the signal has " + std::to_string(c.length) +
                               ", so mode valid has no output");
  EXPECT_EQ(error.fault, Fault::signal_too_short);
}

/// Surveys the signal in pieces, if the plan needs the whole signal.
inline std::optional<Survey> survey(const Plan& plan, std::span<const double> signal,
                                    std::size_t piece) {
  if (!plan.needs_whole_signal()) return std::nullopt;
  Surveyor surveyor(plan);
  for (; signal.size() > piece; signal = signal.subspan(piece)) surveyor.push(signal.first(piece));
  surveyor.push(signal);
  return surveyor.finish();
}

/// Returns the outputs of a StreamConvolver that gets the signal in pieces.
inline std::vector<double> streamed(const Plan& plan, std::span<const double> signal,
                                    std::size_t piece) {
  StreamConvolver stream(plan, survey(plan, signal, piece));
  std::vector<double> outputs;
  for (; signal.size() > piece; signal = signal.subspan(piece))
    stream.push(signal.first(piece), outputs);
  stream.push(signal, outputs);
  EXPECT_FALSE(stream.finish(outputs));
  return outputs;
}

/// Expects the outputs from every method, of the whole signal and in pieces. `tolerance(value)`:
/// the error that the output `value` may have. NaN is a missing output.
template <class Tolerance>
void expect_of_every_method(std::span<const double> expected, Spec spec,
                            std::span<const double> signal, std::span<const double> kernel,
                            const Tolerance& tolerance) {
  for (const Method method : {Method::direct, Method::fft, Method::reference, Method::automatic}) {
    spec.method = method;
    const auto plan = make_plan(spec, kernel);
    ASSERT_TRUE(plan) << plan.error().message;
    const auto y = *convolve(*plan, signal);
    ASSERT_EQ(y.size(), expected.size());
    for (std::size_t i = 0; i < y.size(); ++i) {
      ASSERT_EQ(std::isnan(y[i]), std::isnan(expected[i])) << i << ": " << y[i];
      if (!std::isnan(y[i])) {
        ASSERT_NEAR(y[i], expected[i], tolerance(expected[i])) << i;
      }
    }
    for (const std::size_t piece : {1, 2, 100})
      ASSERT_TRUE(same_bits(y, streamed(*plan, signal, piece)))
          << static_cast<int>(method) << ", pieces of " << piece;
  }
}

}  // namespace sigconv
