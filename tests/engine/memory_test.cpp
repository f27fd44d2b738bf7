// Checks the memory that a stream holds while it reads a long signal.
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "engine/allocations.hpp"
#include "engine/cases.hpp"
#include "engine/pool.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

TEST(Surveyor, HoldsOnlyTheEndOfTheSignal) {
  Spec spec;
  spec.extension.rule = Rule::circular;
  spec.align = number(100);
  const auto plan = make_plan(spec, test_kernel(3));
  ASSERT_TRUE(plan);
  Surveyor surveyor(*plan);
  const auto piece = test_signal(50);
  for (int i = 0; i < 20000; ++i) surveyor.push(piece);
  EXPECT_LE(surveyor.memory(), 4 * (100 + 50) * sizeof(double));
  EXPECT_EQ(surveyor.finish().end.size(), 100U);
}

// A million samples pass, and the extender holds about a window and a piece.
TEST(Extender, HoldsOnlySamplesThatOutputsStillRead) {
  constexpr Index kPieces = 1000;
  const auto piece = test_signal(1000);
  for (const NamedExtension& named : extensions())
    // The last pair skips 100,000 samples first, and then 2,000 between windows of 5.
    for (const auto& [align, stride] : {std::pair<Index, Index>{2, 1}, {30, 3}, {-100000, 2000}}) {
      // A far reflection needs as many samples of the end: these rules cannot hold less.
      const Rule rule = named.extension.rule;
      const bool copies = rule == Rule::mirror || rule == Rule::reflect || rule == Rule::odd ||
                          rule == Rule::circular;
      if (align < 0 && copies) continue;
      Spec spec;
      spec.extension = named.extension;
      spec.align = number(align);
      spec.stride = stride;
      const auto plan = make_plan(spec, test_kernel(5));
      ASSERT_TRUE(plan);
      std::optional<Survey> seen;
      if (plan->needs_whole_signal()) {
        seen.emplace();
        seen->length = kPieces * 1000;
        seen->end.assign(static_cast<std::size_t>(plan->left_reach()), 1.0);
      }
      std::vector<double> window(2000);  // large enough for a window that is assembled
      allocations.largest = 0;
      Extender extender(*plan, std::move(seen));
      Index next = 0;
      for (Index i = 0; i < kPieces; ++i) {
        extender.push(piece);
        if (const Index ready = extender.ready(); ready > next) {
          extender.window(ready - 1, 1, window);
          next = ready;
        }
        extender.release(next);
      }
      EXPECT_GT(next, 0);
      EXPECT_LE(allocations.largest, 8192 * sizeof(double)) << named.name << ", align " << align;
    }
}

TEST(StreamConvolver, AllocatesNothingOnceItRuns) {
  const auto piece = test_signal(1000);
  for (const NamedExtension& named : extensions()) {
    Spec spec;
    spec.extension = named.extension;
    const auto plan = make_plan(spec, test_kernel(33));
    ASSERT_TRUE(plan);
    std::optional<Survey> seen;
    if (plan->needs_whole_signal()) seen = Survey{1000000, std::vector<double>(16, 1.0), 0.0};
    StreamConvolver convolver(*plan, std::move(seen));
    std::vector<double> outputs;
    for (int i = 0; i < 1000; ++i) {
      if (i == 10) {
        allocations.count = 0;
        allocations.largest = 0;
      }
      outputs.clear();
      convolver.push(piece, outputs);
    }
    EXPECT_EQ(allocations.count, 0U) << named.name;
    EXPECT_EQ(outputs.size(), 1000U);
  }
}

TEST(Pool, AllocatesNothingInItsDeleter) {
  Pool<int> pool;
  std::vector<std::shared_ptr<int>> taken;
  for (int i = 0; i < 40; ++i) taken.push_back(pool.take());
  const std::size_t before = allocations.count;
  for (auto& each : taken) each.reset();
  EXPECT_EQ(allocations.count, before);
}

}  // namespace
}  // namespace sigconv
