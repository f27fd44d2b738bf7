#include "pipeline/pipeline.hpp"

#include <mutex>

#include "engine/pool.hpp"
#include "input/csv.hpp"

namespace sigconv {
namespace {

// Starting threads costs what a few blocks do: they wait until there are some, or are known to be.
constexpr int kBlocksAlone = 4;
constexpr std::uint64_t kLong = 16 * kBlockSize;  // bytes of a file

class Pipeline : private Line {
 public:
  Pipeline(BlockReader& reader, const Dialect& dialect, const Layout& layout, Stages& stages)
      : reader_(reader),
        dialect_(dialect),
        layout_(layout),
        stages_(stages),
        line_(layout.first_line) {
    reader_.stop_at(stop_);
  }

  Failure run(Index threads) {
    Token token;
    int blocks = reader_.size().value_or(0) < kLong ? 0 : kBlocksAlone;
    while (threads == 1 || blocks < kBlocksAlone) {
      if (!read(token)) return error_;
      blocks += token.carries == Token::Carries::block ? 1 : 0;
      prepare(token);
      join(token);
      stages_.compute(token, in_turn);
      write(token);
    }
    run_line(*this, threads);
    return error_;
  }

 private:
  Carrier* take() override {
    Token* token = free_token();
    if (read(*token)) return token;
    give_back(token);
    return nullptr;
  }

  bool read(Token& token) {
    if (stop_ || stages_.done()) return false;
    token.error.reset();
    token.carries = Token::Carries::nothing;
    if (ended_) return !drained_;
    if (stages_.has_more()) return true;
    const auto more = reader_.next(token.block);
    stages_.advance(reader_.consumed());
    if (!more) token.error = more.error();
    if (stop_) return false;
    ended_ = !more || !*more;
    token.carries = ended_ ? Token::Carries::end : Token::Carries::block;
    return true;
  }

  void prepare(Carrier& carrier) override {
    Token& token = static_cast<Token&>(carrier);
    if (token.carries != Token::Carries::block) return;
    token.rows = rows_.take();
    parse(dialect_, layout_, token.block, *token.rows, token.values);
  }

  void join(Carrier& carrier) override {
    Token& token = static_cast<Token&>(carrier);
    token.used = 0;
    if (token.error) {
      *token.error = numbered(std::move(*token.error), line_);
      return;
    }
    if (token.carries == Token::Carries::block) number_lines(token.block, *token.rows, line_);
    stages_.stitch(token);
    token.rows.reset();
    over_ = over_ || token.carries == Token::Carries::end;
    if (over_ && !stages_.has_more()) drained_ = true;
  }

  void work(Carrier& carrier) override { stages_.compute(static_cast<Token&>(carrier), at_once); }

  void give(Carrier& carrier) override {
    Token& token = static_cast<Token&>(carrier);
    write(token);
    give_back(&token);
  }

  void write(Token& token) {
    if (error_) return;
    error_ = token.error ? std::move(token.error) : stages_.write(token);
    if (error_) stop_ = true;
  }

  Token* free_token() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) {
      tokens_.push_back(std::make_unique<Token>());
      return tokens_.back().get();
    }
    Token* token = free_.back();
    free_.pop_back();
    return token;
  }

  void give_back(Token* token) {
    const std::lock_guard lock(mutex_);
    free_.push_back(token);
  }

  BlockReader& reader_;
  const Dialect& dialect_;
  const Layout& layout_;
  Stages& stages_;
  Pool<Rows> rows_;
  std::uint64_t line_;  // of the next block to be stitched
  bool ended_ = false;  // what is to be read
  bool over_ = false;   // what is to be stitched
  std::atomic<bool> drained_ = false;
  std::atomic<bool> stop_ = false;
  Failure error_;
  std::mutex mutex_;  // of the tokens
  std::vector<std::unique_ptr<Token>> tokens_;
  std::vector<Token*> free_;
};

// Indices below a count.
class Indices : public Line {
 public:
  Indices(std::size_t count, const std::function<Failure(std::size_t)>& work,
          const std::function<void(const Failure&)>& done)
      : count_(count), work_(work), done_(done) {}

 private:
  struct Item : Carrier {
    explicit Item(std::size_t which) : index(which) {}
    std::size_t index;
    Failure result;
  };

  Carrier* take() override { return next_ < count_ ? new Item(next_++) : nullptr; }
  void work(Carrier& carrier) override {
    Item& item = static_cast<Item&>(carrier);
    item.result = work_(item.index);
  }
  void give(Carrier& carrier) override {
    const std::unique_ptr<Item> item(static_cast<Item*>(&carrier));
    done_(item->result);
  }

  std::size_t count_;
  std::size_t next_ = 0;
  const std::function<Failure(std::size_t)>& work_;
  const std::function<void(const Failure&)>& done_;
};

}  // namespace

Failure run_pipeline(BlockReader& reader, const Dialect& dialect, const Layout& layout,
                     Stages& stages, Index threads) {
  return Pipeline(reader, dialect, layout, stages).run(threads);
}

void run_in_order(std::size_t count, Index threads, const std::function<Failure(std::size_t)>& work,
                  const std::function<void(const Failure&)>& done) {
  Indices indices(count, work, done);
  run_line(indices, threads);
}

}  // namespace sigconv
