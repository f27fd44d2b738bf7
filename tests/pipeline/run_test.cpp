#include "pipeline/run.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace sigconv::test {
namespace {

using Strings = std::vector<std::string>;

constexpr int kBlocks = 200;

// Blocks of two lines each. The text of a block is its number, from 1 on. The time to parse a block
// varies, so that later blocks overtake earlier ones.
class FakeInput : public RowSource {
 public:
  FakeInput() { layout()->first_line = 5; }
  Result<bool> read(Block& block) override {
    if (blocks == broken_block) return data_error("fake", "the disk failed");
    if (blocks == kBlocks) return false;
    ++blocks;
    block.text.clear();
    block.text.append(std::to_string(blocks));
    block.first_line = 0;
    return true;
  }
  void parse(Block& block, Rows& rows, Values&) const override {
    const int number = std::stoi(std::string(block.text.view()));
    std::this_thread::sleep_for(std::chrono::microseconds(50 * (kBlocks - number) % 170));
    std::swap(rows.text, block.text);
    rows.lines = 2;
    rows.error.reset();
  }

  int blocks = 0;         // number of blocks read
  int broken_block = -1;  // read() fails after this many blocks
};

// Cuts two pieces of work from each block, "1a" and "1b" from the first, and "end" at the end.
class FakeStages : public TableStages {
 public:
  void stitch(TableToken& token) override {
    if (token.input == TableToken::Input::block) {
      const std::string name(token.rows->text.view());
      lines.push_back(token.rows->first_line);
      if (name == last_block) last_seen_ = true;
      waiting_.push_back(name + "a");
      waiting_.push_back(name + "b");
    }
    if (token.error)
      error_ = std::exchange(token.error, std::nullopt);
    else if (token.input == TableToken::Input::end)
      waiting_.emplace_back("end");
    // Cuts one piece per token: the others wait for tokens without a block.
    token.works.resize(1);
    token.works_used = waiting_.empty() ? 0 : 1;
    if (!waiting_.empty()) {
      Window window;
      window.key = {waiting_.front()};
      token.works[0].windows = {std::move(window)};
      waiting_.erase(waiting_.begin());
    }
    has_more_ = !waiting_.empty() || error_;
    done_ = last_seen_ && !has_more_;
    if (token.works_used == 0 && error_) token.error = std::exchange(error_, std::nullopt);
  }
  bool has_more() const override { return has_more_; }
  bool done() const override { return done_; }
  void compute(TableToken& token, const Executor& executor) override {
    for (std::size_t i = 0; i < token.works_used; ++i) {
      auto text = std::make_shared<Text>();
      executor(1, [&](std::size_t) { text->bytes.append(token.works[i].windows[0].key[0]); });
      token.texts.push_back(std::move(text));
    }
  }
  Failure write(TableToken& token) override {
    for (const auto& text : token.texts) written.emplace_back(text->bytes.view());
    token.texts.clear();
    if (!written.empty() && written.back() == failing_text) return data_error("fake", "disk full");
    return std::nullopt;
  }

  Strings written;
  std::vector<std::uint64_t> lines;  // number of the first line of each block
  std::string last_block;            // done() is true after its pieces
  std::string failing_text;          // write() fails after it

 private:
  Strings waiting_;
  Failure error_;  // from read()
  std::atomic<bool> has_more_ = false;
  std::atomic<bool> done_ = false;
  bool last_seen_ = false;
};

Strings texts_until(int block) {
  Strings texts;
  for (int i = 1; i <= block; ++i)
    for (const char* piece : {"a", "b"}) texts.push_back(std::to_string(i) + piece);
  return texts;
}

class RunTable : public testing::TestWithParam<Index> {};

TEST_P(RunTable, WritesEveryPieceInOrder) {
  FakeInput input;
  FakeStages stages;
  EXPECT_FALSE(run_table(input, stages, GetParam()));
  Strings expected = texts_until(kBlocks);
  expected.emplace_back("end");
  EXPECT_EQ(stages.written, expected);
}

TEST_P(RunTable, CountsLinesAcrossBlocks) {
  FakeInput input;
  FakeStages stages;
  EXPECT_FALSE(run_table(input, stages, GetParam()));
  ASSERT_EQ(stages.lines.size(), static_cast<std::size_t>(kBlocks));
  for (std::size_t i = 0; i < stages.lines.size(); ++i) EXPECT_EQ(stages.lines[i], 5 + 2 * i);
}

TEST_P(RunTable, WritesThePiecesBeforeAReadError) {
  FakeInput input;
  input.broken_block = 41;
  FakeStages stages;
  const Failure error = run_table(input, stages, GetParam());
  ASSERT_TRUE(error);
  EXPECT_EQ(error->message, "the disk failed");
  EXPECT_EQ(stages.written, texts_until(41));
}

TEST_P(RunTable, WritesNothingAfterAWriteError) {
  FakeInput input;
  FakeStages stages;
  stages.failing_text = "20a";
  const Failure error = run_table(input, stages, GetParam());
  ASSERT_TRUE(error);
  EXPECT_EQ(error->message, "disk full");
  Strings expected = texts_until(19);
  expected.emplace_back("20a");
  EXPECT_EQ(stages.written, expected);
  EXPECT_LT(input.blocks, kBlocks) << "reading went on";
}

TEST_P(RunTable, StopsReadingOnceTheStagesAreDone) {
  FakeInput input;
  FakeStages stages;
  stages.last_block = "10";
  EXPECT_FALSE(run_table(input, stages, GetParam()));
  EXPECT_LT(input.blocks, kBlocks);
  // Blocks that were already read are stitched too. All pieces are in order.
  const Strings all = texts_until(kBlocks);
  ASSERT_GE(stages.written.size(), 20U);
  EXPECT_TRUE(std::equal(stages.written.begin(), stages.written.end(), all.begin()));
}

INSTANTIATE_TEST_SUITE_P(Threads, RunTable, testing::Values(1, 2, 3, 8));

}  // namespace
}  // namespace sigconv::test
