// Properties of every signal and kernel. rapidcheck prints the seed of a failure.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/cases.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

using Samples = std::vector<double>;

Index some(Index least, Index most) { return *rc::gen::inRange<Index>(least, most + 1); }

// Returns integers: a sum of a few thousand of their products is exact in any order.
Samples some_integers(Index least, Index most) {
  const auto count = static_cast<std::size_t>(some(least, most));
  return *rc::gen::container<Samples>(
      count, rc::gen::map(rc::gen::inRange(-1000, 1001), [](int i) { return double{1} * i; }));
}

// Returns numbers of 53 bits: sums of their products round.
Samples some_numbers(Index least, Index most) {
  return noise(some(least, most), *rc::gen::arbitrary<std::uint64_t>(), 53);
}

Extension some_extension() {
  static const auto all = extensions();
  return all[static_cast<std::size_t>(some(0, static_cast<Index>(all.size()) - 1))].extension;
}

// Returns a rule that extends integers by integers, so no mean and no missing values.
Extension some_exact_extension() {
  const Rule rule = *rc::gen::element(Rule::zero, Rule::constant, Rule::edge, Rule::mirror,
                                      Rule::reflect, Rule::odd, Rule::circular);
  return {rule, {*rc::gen::element(PadValue::Kind::literal, PadValue::Kind::first), 3, {}}};
}

Align some_align() {
  const auto kind =
      *rc::gen::element(Align::Kind::center, Align::Kind::center_ahead, Align::Kind::causal,
                        Align::Kind::anticausal, Align::Kind::lookback);
  return {kind, some(-20, 20)};
}

Spec some_spec() {
  Spec spec;
  spec.operation = *rc::gen::element(Operation::convolve, Operation::correlate);
  spec.mode = *rc::gen::element(Mode::same, Mode::full, Mode::valid);
  spec.extension = some_extension();
  spec.align = some_align();
  spec.stride = some(1, 4);
  spec.dilation = some(1, 4);
  spec.method = *rc::gen::element(Method::direct, Method::reference);
  return spec;
}

// Returns the outputs, or nothing if the mode has no output.
Samples run(const Spec& spec, const Samples& signal, const Samples& kernel) {
  const auto plan = make_plan(spec, kernel);
  RC_ASSERT(static_cast<bool>(plan));
  const auto y = convolve(*plan, signal);
  RC_ASSERT(static_cast<bool>(y) || spec.mode == Mode::valid);
  return y ? *y : Samples{};
}

void check_same_bits(const Samples& expected, const Samples& actual) {
  const auto result = same_bits(expected, actual);
  if (!result) RC_FAIL(std::string(result.message()));
}

Samples part(const Samples& x, Index begin, Index count) {
  return {x.begin() + begin, x.begin() + begin + count};
}

RC_GTEST_PROP(Property, DeltaKernelReproducesTheSignal, ()) {
  const auto x = some_numbers(1, 80);
  Spec spec = some_spec();
  spec.mode = Mode::same;
  spec.stride = 1;
  spec.extension = some_exact_extension();
  // The tap of 1 reads the sample in the row of the output.
  const Index taps = some(1, 9);
  const Index one = some(0, taps - 1);
  spec.align = number(one * spec.dilation);
  Samples delta(static_cast<std::size_t>(taps), 0.0);
  const Index place = spec.operation == Operation::convolve ? taps - 1 - one : one;
  delta[static_cast<std::size_t>(place)] = 1;
  RC_ASSERT(run(spec, x, delta) == x);
}

RC_GTEST_PROP(Property, ShiftedSignalHasShiftedOutputs, ()) {
  const auto x = some_numbers(30, 90);
  const auto w = some_numbers(1, 12);
  Spec spec = some_spec();
  spec.stride = 1;
  spec.mode = Mode::valid;
  const Index shift = some(0, 20);
  const Samples whole = run(spec, x, w);
  const Samples later = run(spec, part(x, shift, oracle::size(x) - shift), w);
  if (!later.empty())
    check_same_bits(part(whole, shift, oracle::size(whole) - shift), later);
  else
    RC_ASSERT(oracle::size(whole) <= shift);
}

RC_GTEST_PROP(Property, RotatedCircularSignalHasRotatedOutputs, ()) {
  auto x = some_numbers(1, 60);
  const auto w = some_numbers(1, 12);
  Spec spec = some_spec();
  spec.stride = 1;
  spec.mode = Mode::same;
  spec.extension = {Rule::circular, {}};
  auto y = run(spec, x, w);
  const Index turn = some(0, oracle::size(x) - 1);
  std::rotate(x.begin(), x.begin() + turn, x.end());
  std::rotate(y.begin(), y.begin() + turn, y.end());
  check_same_bits(y, run(spec, x, w));
}

RC_GTEST_PROP(Property, OutputsAreLinearInTheSignal, ()) {
  const auto x = some_integers(1, 60);
  auto other = x;
  for (double& sample : other) sample = static_cast<double>(some(-1000, 1000));
  const auto w = some_integers(1, 12);
  Spec spec = some_spec();
  spec.extension = some_exact_extension();
  spec.extension.value.value = 0;  // outputs with another pad value are not linear in the signal
  const double a = static_cast<double>(some(-5, 5));
  Samples both;
  for (std::size_t i = 0; i < x.size(); ++i) both.push_back(a * x[i] + other[i]);
  const auto y = run(spec, x, w);
  const auto z = run(spec, other, w);
  Samples expected;
  for (std::size_t i = 0; i < y.size(); ++i) expected.push_back(a * y[i] + z[i]);
  RC_ASSERT(run(spec, both, w) == expected);
}

RC_GTEST_PROP(Property, ConvolvingIsCorrelatingWithTheReversedKernel, ()) {
  const auto x = some_numbers(1, 80);
  auto w = some_numbers(1, 600);
  Spec spec = some_spec();
  spec.operation = Operation::convolve;
  const auto y = run(spec, x, w);
  std::ranges::reverse(w);
  spec.operation = Operation::correlate;
  check_same_bits(y, run(spec, x, w));
}

RC_GTEST_PROP(Property, StrideSelectsEverySthOutput, ()) {
  const auto x = some_numbers(1, 200);
  const auto w = some_numbers(1, 20);
  Spec spec = some_spec();
  spec.stride = 1;
  const auto every = run(spec, x, w);
  spec.stride = some(1, 40);
  Samples expected;
  for (Index i = 0; i < oracle::size(every); i += spec.stride)
    expected.push_back(oracle::at(every, i));
  check_same_bits(expected, run(spec, x, w));
}

RC_GTEST_PROP(Property, DilationEqualsZerosBetweenTheTaps, ()) {
  const auto x = some_integers(1, 80);
  const auto w = some_integers(1, 12);
  Spec spec = some_spec();
  spec.extension = some_exact_extension();
  const auto y = run(spec, x, w);
  Samples spread;
  for (const double tap : w) {
    if (!spread.empty()) spread.resize(spread.size() + static_cast<std::size_t>(spec.dilation - 1));
    spread.push_back(tap);
  }
  spec.dilation = 1;
  RC_ASSERT(run(spec, x, spread) == y);
}

RC_GTEST_PROP(Property, SameAndValidAreWindowsOfFull, ()) {
  const auto x = some_numbers(1, 90);
  const auto w = some_numbers(1, 12);
  Spec spec = some_spec();
  spec.stride = 1;
  spec.mode = Mode::full;
  const Index span = oracle::span(spec, oracle::size(w));
  spec.align = number(some(0, span - 1));
  const auto full = run(spec, x, w);
  RC_ASSERT(oracle::size(full) == oracle::size(x) + span - 1);
  spec.mode = Mode::same;
  check_same_bits(part(full, span - 1 - spec.align.lookback, oracle::size(x)), run(spec, x, w));
  spec.mode = Mode::valid;
  const Index valid = std::max<Index>(0, oracle::size(x) - span + 1);
  check_same_bits(valid == 0 ? Samples{} : part(full, span - 1, valid), run(spec, x, w));
}

RC_GTEST_PROP(Property, SameIsValidOfThePaddedSignal, ()) {
  const auto x = some_numbers(1, 60);
  const auto w = some_numbers(1, 12);
  Spec spec = some_spec();
  spec.mode = Mode::same;
  const Index span = oracle::span(spec, oracle::size(w));
  spec.align = number(some(0, span - 1));
  const auto y = run(spec, x, w);
  Spec pad;
  pad.operation = Operation::pad;
  pad.extension = spec.extension;
  pad.pad_left = spec.align.lookback;
  pad.pad_right = span - 1 - spec.align.lookback;
  spec.mode = Mode::valid;
  check_same_bits(y, run(spec, run(pad, x, {}), w));
}

RC_GTEST_PROP(Property, SkipChangesNothingIfNoSampleIsMissing, ()) {
  const auto x = some_numbers(1, 80);
  auto w = some_numbers(1, 20);
  for (double& tap : w) tap = std::abs(tap) + 0.125;  // skip refuses taps that cancel
  Spec spec = some_spec();
  if (spec.extension.rule == Rule::missing) spec.mode = Mode::valid;
  const auto y = run(spec, x, w);
  spec.skip_missing = true;
  check_same_bits(y, run(spec, x, w));
}

RC_GTEST_PROP(Property, TheBitsDoNotDependOnThePieces, ()) {
  auto x = some_numbers(1, 200);
  auto w = some_numbers(1, 40);
  Spec spec = some_spec();
  if (*rc::gen::arbitrary<bool>()) {
    spec.skip_missing = true;
    for (double& tap : w) tap = std::abs(tap) + 0.125;
    for (Index missing = some(0, 3); missing > 0; --missing)
      x[static_cast<std::size_t>(some(0, oracle::size(x) - 1))] = std::nan("");
  }
  const auto plan = make_plan(spec, w);
  RC_ASSERT(static_cast<bool>(plan));
  StreamConvolver stream(*plan, survey(*plan, x, static_cast<std::size_t>(some(1, 200))));
  Samples outputs;
  for (std::size_t begin = 0; begin < x.size();) {
    const auto most = static_cast<Index>(x.size() - begin);
    const auto count = static_cast<std::size_t>(std::min(most, some(1, 40)));
    stream.push(std::span(x).subspan(begin, count), outputs);
    begin += count;
  }
  if (stream.finish(outputs)) RC_ASSERT(spec.mode == Mode::valid);
  check_same_bits(run(spec, x, w), outputs);
}

}  // namespace
}  // namespace sigconv
