#include "sigconv/stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "engine/cases.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

constexpr Method kMethods[] = {Method::direct, Method::reference};
constexpr std::size_t kWhole = std::numeric_limits<std::size_t>::max();

// Pushes the signal in pieces of `piece` samples, with an empty piece before and after it.
Failure stream(StreamConvolver& convolver, std::span<const double> signal, std::size_t piece,
               std::vector<double>& outputs) {
  convolver.push({}, outputs);
  EXPECT_TRUE(outputs.empty()) << "outputs of nothing";
  for (; signal.size() > piece; signal = signal.subspan(piece))
    convolver.push(signal.first(piece), outputs);
  convolver.push(signal, outputs);
  convolver.push({}, outputs);
  return convolver.finish(outputs);
}

class StreamTable : public testing::TestWithParam<NamedExtension> {};

TEST_P(StreamTable, HasTheBitsOfTheDefinitionInPieces) {
  for (Case c : cases(GetParam().extension)) {
    const auto signal = test_signal(c.length);
    const auto kernel = test_kernel(c.taps);
    const auto expected = oracle::convolve(c.spec, signal, kernel);
    for (const Method method : kMethods) {
      c.spec.method = method;
      const auto plan = make_plan(c.spec, kernel);
      ASSERT_TRUE(plan) << c;
      for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{7}, kWhole}) {
        StreamConvolver convolver(*plan, survey(*plan, signal, piece));
        std::vector<double> outputs;
        const Failure failure = stream(convolver, signal, piece, outputs);
        ASSERT_EQ(failure.has_value(), expected.empty()) << c;
        if (failure) expect_too_short(*failure, c);
        ASSERT_TRUE(same_bits(expected, outputs)) << c << ", pieces of " << piece;
      }
    }
  }
}

TEST_P(StreamTable, PadsInPieces) {
  for (const Index length : {1, 2, 5, 9})
    for (const Index left : {0, 1, 4, 12})
      for (const Index right : {0, 1, 4, 12}) {
        Spec spec;
        spec.operation = Operation::pad;
        spec.extension = GetParam().extension;
        spec.pad_left = left;
        spec.pad_right = right;
        const auto plan = make_plan(spec, {});
        ASSERT_TRUE(plan);
        const auto signal = test_signal(length);
        for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{7}}) {
          StreamConvolver convolver(*plan, survey(*plan, signal, piece));
          std::vector<double> outputs;
          ASSERT_FALSE(stream(convolver, signal, piece, outputs));
          ASSERT_TRUE(same_bits(oracle::convolve(spec, signal, {}), outputs))
              << Case{spec, length, 1} << ", pieces of " << piece;
        }
      }
}

INSTANTIATE_TEST_SUITE_P(Extensions, StreamTable, testing::ValuesIn(extensions()),
                         [](const auto& row) { return row.param.name; });

TEST(StreamConvolver, ReportsAnEmptySignalWithoutOutputs) {
  for (const NamedExtension& named : extensions())
    for (const Operation operation : {Operation::convolve, Operation::pad}) {
      Spec spec;
      spec.operation = operation;
      spec.mode = Mode::full;
      spec.extension = named.extension;
      spec.pad_left = 3;
      const auto plan = make_plan(spec, test_kernel(3));
      ASSERT_TRUE(plan);
      StreamConvolver convolver(*plan, survey(*plan, {}, 1));
      std::vector<double> outputs;
      convolver.push({}, outputs);
      const Failure failure = convolver.finish(outputs);
      ASSERT_TRUE(failure);
      EXPECT_EQ(failure->message, "the signal is empty: there are no rows");
      EXPECT_TRUE(outputs.empty()) << named.name << ", operation " << static_cast<int>(operation);
    }
}

TEST(Surveyor, GivesTheSameSurveyForPiecesOfAnySize) {
  for (const NamedExtension& named : extensions()) {
    Spec spec;
    spec.extension = named.extension;
    spec.align = number(20);
    const auto plan = make_plan(spec, test_kernel(3));
    ASSERT_TRUE(plan);
    if (!plan->needs_whole_signal()) continue;
    for (const Index length : {1, 19, 20, 21, 300}) {
      auto signal = noise(length, 3, 53);
      signal[0] = std::nan("");
      const Survey whole = *survey(*plan, signal, kWhole);
      EXPECT_EQ(whole.length, length);
      if (named.extension.rule == Rule::circular) {
        const std::size_t kept = std::min(signal.size(), std::size_t{20});
        EXPECT_TRUE(same_bits(std::span(signal).last(kept), whole.end));
      }
      for (const std::size_t piece : {1U, 2U, 7U, 64U}) {
        const Survey cut = *survey(*plan, signal, piece);
        EXPECT_EQ(cut.length, length);
        EXPECT_TRUE(same_bits({&whole.pad_value, 1}, {&cut.pad_value, 1})) << named.name;
        EXPECT_TRUE(same_bits(whole.end, cut.end)) << named.name;
      }
    }
  }
}

// Returns the samples that the taps of an output read.
std::vector<double> taps_of(const Spec& spec, Index taps, const oracle::Extended& x, Index p) {
  std::vector<double> read;
  for (Index k = 0; k < taps; ++k) read.push_back(x[p + k * spec.dilation]);
  return read;
}

// Returns how many of the first outputs do not depend on the samples after `known`. It tries
// signals that end at once, a little later, and beyond every window, each with other samples.
Index certain(const Spec& spec, Index taps, const std::vector<double>& known, Index far) {
  const auto length = static_cast<Index>(known.size());
  if (length == 0) return 0;  // the signal may be empty
  Index count = std::numeric_limits<Index>::max();
  std::vector<std::vector<double>> first;
  for (const Index more : {Index{0}, Index{1}, Index{2}, Index{5}, far, far + 1}) {
    auto signal = known;
    for (const double sample : test_signal(more, static_cast<std::uint64_t>(100 + more)))
      signal.push_back(sample);
    const auto starts = oracle::starts(spec, taps, oracle::size(signal));
    const oracle::Extended x(spec.extension, signal,
                             oracle::reach(spec, taps, oracle::size(signal)));
    count = std::min(count, static_cast<Index>(starts.size()));
    for (Index i = 0; i < count; ++i) {
      auto read = taps_of(spec, taps, x, starts[static_cast<std::size_t>(i)]);
      if (more == 0)
        first.push_back(std::move(read));
      else if (!same_bits(first[static_cast<std::size_t>(i)], read))
        count = i;
    }
  }
  return count;
}

std::vector<Case> ready_cases(const Extension& extension) {
  std::vector<Case> table;
  for (const Index taps : {1, 2, 5})
    for (const Index dilation : {1, 3})
      for (const Index stride : {1, 2, 5}) {
        Spec spec;
        spec.extension = extension;
        spec.dilation = dilation;
        spec.stride = stride;
        for (const Mode mode : {Mode::full, Mode::valid}) {
          spec.mode = mode;
          table.push_back({spec, 30, taps});
        }
        spec.mode = Mode::same;
        for (const Index lookback : {-11, -1, 0, 1, 3, 4, 9, 17}) {
          spec.align = number(lookback);
          table.push_back({spec, 30, taps});
        }
      }
  for (const Index left : {0, 1, 6, 14})
    for (const Index stride : {1, 3}) {
      Spec spec;
      spec.operation = Operation::pad;
      spec.extension = extension;
      spec.stride = stride;
      spec.pad_left = left;
      spec.pad_right = 4;
      table.push_back({spec, 30, 1});
    }
  return table;
}

class ExtenderReady : public testing::TestWithParam<NamedExtension> {};

// An output must be ready as soon as no later sample can change it, and not before.
TEST_P(ExtenderReady, CountsExactlyTheOutputsThatCannotChange) {
  for (const Case& c : ready_cases(GetParam().extension)) {
    const auto kernel = test_kernel(c.taps);
    const auto plan = make_plan(c.spec, kernel);
    ASSERT_TRUE(plan);
    if (plan->needs_whole_signal()) continue;
    const auto signal = test_signal(c.length);
    const Index far = plan->left_reach() + plan->right_reach() + plan->span + 100;
    Extender extender(*plan);
    for (Index pushed = 0; pushed <= c.length; ++pushed) {
      const std::vector<double> known(signal.begin(), signal.begin() + pushed);
      ASSERT_EQ(extender.ready(), certain(c.spec, c.taps, known, far))
          << c << ", after " << pushed << " of them";
      if (pushed < c.length) extender.push({&signal[static_cast<std::size_t>(pushed)], 1});
      ASSERT_FALSE(extender.finished());
    }
    extender.finish();
    ASSERT_TRUE(extender.finished());
    ASSERT_EQ(extender.length(), c.length);
    ASSERT_EQ(extender.ready(), static_cast<Index>(oracle::starts(c.spec, c.taps, c.length).size()))
        << c;
  }
}

// Reads each window as soon as it is ready, and compares it with the window of the whole signal.
TEST_P(ExtenderReady, ReadsWindowsOfTheWholeSignal) {
  for (const Case& c : ready_cases(GetParam().extension)) {
    const auto kernel = test_kernel(c.taps);
    const auto plan = make_plan(c.spec, kernel);
    ASSERT_TRUE(plan);
    const auto signal = test_signal(c.length);
    const oracle::Extended x(c.spec.extension, signal, oracle::reach(c.spec, c.taps, c.length));
    Extender extender(*plan, survey(*plan, signal, 3));
    Index next = 0;
    for (Index pushed = 1; pushed <= c.length + 1; ++pushed) {
      if (pushed <= c.length)
        extender.push({&signal[static_cast<std::size_t>(pushed - 1)], 1});
      else
        extender.finish();
      const Index count = extender.ready() - next;
      std::vector<double> scratch;
      std::vector<double> seen;
      if (count > 0) {
        const auto window = extender.window(next, count, scratch);
        seen.assign(window.begin(), window.end());
      }
      std::vector<double> expected;
      for (Index i = 0; i < window_length(*plan, count); ++i)
        expected.push_back(x[plan->start(next) + i]);
      ASSERT_TRUE(same_bits(expected, seen)) << c << ", output " << next << ", " << pushed;
      next += count;
      extender.release(next);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Extensions, ExtenderReady, testing::ValuesIn(extensions()),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace sigconv
