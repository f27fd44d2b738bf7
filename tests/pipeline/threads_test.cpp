#include "pipeline/threads.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <new>
#include <numeric>
#include <string>
#include <type_traits>
#include <vector>

namespace sigconv::test {
namespace {

#ifndef SIGCONV_TSAN
static_assert(std::is_empty_v<Token>, "members for the thread sanitizer exist only in its build");
static_assert(std::is_empty_v<SerialStageMutex>);
#endif

TEST(RunInOrder, PassesResultsInTheOrderOfTheIndices) {
  for (const Index threads : {1, 2, 8}) {
    std::vector<std::string> seen;
    run_in_order(
        100, threads,
        [](std::size_t i) -> Failure {
          return i % 3 == 0 ? Failure(data_error("", std::to_string(i))) : std::nullopt;
        },
        [&](const Failure& error) { seen.push_back(error ? error->message : "ok"); });
    ASSERT_EQ(seen.size(), 100U);
    for (std::size_t i = 0; i < seen.size(); ++i)
      EXPECT_EQ(seen[i], i % 3 == 0 ? std::to_string(i) : "ok");
  }
}

// Passes one token, whose compute stage calls `function` with each index below 1000.
class OneToken : public Stages {
 public:
  explicit OneToken(std::function<void(std::size_t)> function) : function_(std::move(function)) {}

  Token* read() override { return std::exchange(left_, false) ? &token_ : nullptr; }
  void compute(Token&, const Executor& executor) override {
    try {
      executor(1000, function_);
    } catch (const std::bad_alloc&) {
      failed = true;
    }
  }
  void write(Token&) override { ++written; }

  int written = 0;
  bool failed = false;

 private:
  std::function<void(std::size_t)> function_;
  Token token_;
  bool left_ = true;
};

TEST(AtOnce, CallsEachIndexOnce) {
  for (const Index threads : {1, 2, 8}) {
    std::vector<std::atomic<int>> calls(1000);
    OneToken stages([&](std::size_t i) { ++calls[i]; });
    run_stages(stages, threads);
    EXPECT_EQ(stages.written, 1);
    for (const auto& count : calls) ASSERT_EQ(count, 1);
  }
}

TEST(AtOnce, RethrowsTheExceptionOfACall) {
  for (const Index threads : {1, 2, 8}) {
    OneToken stages([](std::size_t i) {
      if (i == 700) throw std::bad_alloc();
    });
    run_stages(stages, threads);
    EXPECT_TRUE(stages.failed) << threads;
  }
}

TEST(RunToken, PassesATokenThroughTheStagesInOrder) {
  class Recorder : public Stages {
   public:
    Token* read() override { return seen.empty() ? record("read") : nullptr; }
    void parse(Token&) override { record("parse"); }
    void stitch(Token&) override { record("stitch"); }
    void compute(Token&, const Executor&) override { record("compute"); }
    void write(Token&) override { record("write"); }
    std::vector<std::string> seen;

   private:
    Token* record(const char* stage) {
      seen.emplace_back(stage);
      return &token_;
    }
    Token token_;
  };
  const std::vector<std::string> order = {"read", "parse", "stitch", "compute", "write"};
  Recorder alone;
  while (run_token(alone)) {
  }
  EXPECT_EQ(alone.seen, order);
  Recorder threaded;
  run_stages(threaded, 3);
  EXPECT_EQ(threaded.seen, order);
}

}  // namespace
}  // namespace sigconv::test
