#include "pipeline/run.hpp"

#include <atomic>
#include <mutex>

#include "engine/pool.hpp"
#include "input/csv.hpp"
#include "input/open_rows.hpp"

namespace sigconv {
namespace {

// Starting threads takes as long as a few blocks. They start after some blocks, or at once for a
// file that is known to be long.
constexpr int kBlocksAlone = 4;
constexpr std::uint64_t kLongFile = 16 * kBlockSize;  // bytes

class TableLoop : private Stages {
 public:
  TableLoop(RowSource& input, TableStages& stages)
      : input_(input), stages_(stages), line_(input.layout()->first_line) {
    input_.stop_at(stop_);
  }

  Failure run(Index threads) {
    if (input_.size().value_or(0) >= kLongFile) blocks_ = kBlocksAlone;
    while (threads == 1 || blocks_ < kBlocksAlone)
      if (!run_token(*this)) return error_;
    run_stages(*this, threads);
    return error_;
  }

 private:
  Token* read() override {
    if (stop_ || stages_.done()) return nullptr;
    TableToken* token = free_token();
    if (read_into(*token)) return token;
    recycle(token);
    return nullptr;
  }

  bool read_into(TableToken& token) {
    token.error.reset();
    token.input = TableToken::Input::none;
    if (ended_) return !drained_;
    if (stages_.has_more()) return true;
    const auto more = input_.read(token.block);
    stages_.show_progress(input_.consumed());
    if (!more) token.error = more.error();
    if (stop_) return false;
    ended_ = !more || !*more;
    if (!ended_) ++blocks_;
    token.input = ended_ ? TableToken::Input::end : TableToken::Input::block;
    return true;
  }

  void parse(Token& passing) override {
    TableToken& token = static_cast<TableToken&>(passing);
    if (token.input != TableToken::Input::block) return;
    token.rows = rows_.take();
    input_.parse(token.block, *token.rows, token.values);
  }

  void stitch(Token& passing) override {
    TableToken& token = static_cast<TableToken&>(passing);
    token.works_used = 0;
    if (token.error) *token.error = numbered(std::move(*token.error), line_);
    if (token.input == TableToken::Input::block) number_lines(token.block, *token.rows, line_);
    stages_.stitch(token);
    token.rows.reset();
    end_stitched_ = end_stitched_ || token.input == TableToken::Input::end;
    if (end_stitched_ && !stages_.has_more()) drained_ = true;
  }

  void compute(Token& token, const Executor& executor) override {
    stages_.compute(static_cast<TableToken&>(token), executor);
  }

  void write(Token& passing) override {
    TableToken& token = static_cast<TableToken&>(passing);
    if (!error_) {
      error_ = token.error ? std::move(token.error) : stages_.write(token);
      if (error_) stop_ = true;
    }
    recycle(&token);
  }

  // Reuses the token that was recycled last, because its memory is still in the cache.
  TableToken* free_token() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) {
      tokens_.push_back(std::make_unique<TableToken>());
      return tokens_.back().get();
    }
    TableToken* token = free_.back();
    free_.pop_back();
    return token;
  }

  void recycle(TableToken* token) {
    const std::lock_guard lock(mutex_);
    free_.push_back(token);
  }

  RowSource& input_;
  TableStages& stages_;
  Pool<Rows> rows_;
  int blocks_ = 0;             // blocks read
  std::uint64_t line_;         // line of the next block; only stitch uses it
  bool ended_ = false;         // the read stage has seen the end
  bool end_stitched_ = false;  // the stitch stage has seen the end
  std::atomic<bool> drained_ = false;
  std::atomic<bool> stop_ = false;
  Failure error_;
  std::mutex mutex_;  // guards the tokens
  std::vector<std::unique_ptr<TableToken>> tokens_;
  std::vector<TableToken*> free_;
};

}  // namespace

Failure run_table(RowSource& input, TableStages& stages, Index threads) {
  return TableLoop(input, stages).run(threads);
}

}  // namespace sigconv
