#include "flow/pipeline.hpp"

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include "engine/pool.hpp"
#include "input/csv.hpp"

namespace sigconv {
namespace {

// Starting threads costs what a few blocks do.
constexpr int kBlocksAlone = 4;

void in_turn(std::size_t count, const std::function<void(std::size_t)>& job) {
  for (std::size_t i = 0; i < count; ++i) job(i);
}

// Threads that have no token help. The one that waits for them takes nothing else meanwhile: it
// could find itself reading, and wait for an input that stalls.
void at_once(std::size_t count, const std::function<void(std::size_t)>& job) {
  if (count < 2) return in_turn(count, job);
  std::atomic<std::size_t> handed_on = 0;  // see Token
  handed_on.store(0, std::memory_order_release);
  tbb::this_task_arena::isolate([&] {
    tbb::parallel_for(std::size_t{0}, count, [&](std::size_t i) {
      handed_on.load(std::memory_order_acquire);
      job(i);
      handed_on.fetch_add(1, std::memory_order_acq_rel);
    });
  });
  handed_on.load(std::memory_order_acquire);
}

void run_filters(Index threads, const tbb::filter<void, void>& filters) {
  const auto most = static_cast<std::size_t>(threads);
  // More threads than processors, if they are asked for.
  const tbb::global_control control(tbb::global_control::max_allowed_parallelism, most);
  tbb::task_arena arena(static_cast<int>(threads));
  arena.execute([&] { tbb::parallel_pipeline(2 * most, filters); });
}

class Pipeline {
 public:
  Pipeline(BlockReader& reader, const Dialect& dialect, const Layout& layout, Stages& stages)
      : reader_(reader), dialect_(dialect), layout_(layout), stages_(stages) {}

  Failure run(Index threads) {
    Token token;
    for (int blocks = 0; threads == 1 || blocks < kBlocksAlone;) {
      if (!read(token)) return error_;
      blocks += token.carries == Token::Carries::block ? 1 : 0;
      parse(token);
      stitch(token);
      stages_.compute(token, in_turn);
      write(token);
    }
    run_parallel(threads);
    return error_;
  }

 private:
  bool read(Token& token) {
    if (stop_ || stages_.done()) return false;
    token.error.reset();
    token.carries = Token::Carries::nothing;
    if (ended_) return !drained_;
    if (stages_.has_more()) return true;
    const auto more = reader_.next(token.block);
    stages_.advance(reader_.consumed());
    if (!more) token.error = more.error();
    ended_ = !more || !*more;
    token.carries = ended_ ? Token::Carries::end : Token::Carries::block;
    return true;
  }

  void parse(Token& token) {
    if (token.carries != Token::Carries::block) return;
    token.rows = rows_.take();
    sigconv::parse(dialect_, layout_, token.block, *token.rows, token.values);
  }

  void stitch(Token& token) {
    token.used = 0;
    if (token.error) return;
    stages_.stitch(token);
    token.rows.reset();
    over_ = over_ || token.carries == Token::Carries::end;
    if (over_ && !stages_.has_more()) drained_ = true;
  }

  void write(Token& token) {
    if (error_) return;
    error_ = token.error ? std::move(token.error) : stages_.write(token);
    if (error_) stop_ = true;
  }

  void run_parallel(Index threads);
  Token* take_token();
  void give_token(Token* token);

  BlockReader& reader_;
  const Dialect& dialect_;
  const Layout& layout_;
  Stages& stages_;
  Pool<Rows> rows_;
  bool ended_ = false;  // what is to be read
  bool over_ = false;   // what is to be stitched
  std::atomic<bool> drained_ = false;
  std::atomic<bool> stop_ = false;
  Failure error_;

  // Of run_parallel().
  std::mutex tokens_mutex_;
  std::vector<std::unique_ptr<Token>> tokens_;
  std::vector<Token*> free_;
  std::mutex read_mutex_;  // the stages in order never wait for these: see Token::handed_on
  std::mutex stitch_mutex_;
  std::mutex write_mutex_;
};

Token* Pipeline::take_token() {
  const std::lock_guard lock(tokens_mutex_);
  if (free_.empty()) {
    tokens_.push_back(std::make_unique<Token>());
    return tokens_.back().get();
  }
  Token* token = free_.back();
  free_.pop_back();
  return token;
}

void Pipeline::give_token(Token* token) {
  const std::lock_guard lock(tokens_mutex_);
  free_.push_back(token);
}

void Pipeline::run_parallel(Index threads) {
  using tbb::filter_mode;
  const auto receive = [](const Token* token) { token->handed_on.load(std::memory_order_acquire); };
  const auto hand_on = [](Token* token) {
    token->handed_on.store(1, std::memory_order_release);
    return token;
  };
  const auto first = tbb::make_filter<void, Token*>(filter_mode::serial_in_order,
                                                    [&](tbb::flow_control& control) -> Token* {
                                                      const std::lock_guard lock(read_mutex_);
                                                      Token* token = take_token();
                                                      if (read(*token)) return hand_on(token);
                                                      give_token(token);
                                                      control.stop();
                                                      return nullptr;
                                                    });
  const auto parsing = tbb::make_filter<Token*, Token*>(filter_mode::parallel, [&](Token* token) {
    receive(token);
    parse(*token);
    return hand_on(token);
  });
  const auto stitching =
      tbb::make_filter<Token*, Token*>(filter_mode::serial_in_order, [&](Token* token) {
        const std::lock_guard lock(stitch_mutex_);
        receive(token);
        stitch(*token);
        return hand_on(token);
      });
  const auto computing = tbb::make_filter<Token*, Token*>(filter_mode::parallel, [&](Token* token) {
    receive(token);
    stages_.compute(*token, at_once);
    return hand_on(token);
  });
  const auto last = tbb::make_filter<Token*, void>(filter_mode::serial_in_order, [&](Token* token) {
    const std::lock_guard lock(write_mutex_);
    receive(token);
    write(*token);
    give_token(token);
  });
  run_filters(threads, first & parsing & stitching & computing & last);
}

}  // namespace

Failure run_pipeline(BlockReader& reader, const Dialect& dialect, const Layout& layout,
                     Stages& stages, Index threads) {
  return Pipeline(reader, dialect, layout, stages).run(threads);
}

void run_in_order(std::size_t count, Index threads, const std::function<Failure(std::size_t)>& work,
                  const std::function<void(const Failure&)>& done) {
  struct Item {
    std::size_t index;
    Failure result;
    std::atomic<int> handed_on = 0;  // see Token
  };
  std::mutex mutex;
  std::size_t next = 0;
  const auto first = tbb::make_filter<void, Item*>(tbb::filter_mode::serial_in_order,
                                                   [&](tbb::flow_control& control) -> Item* {
                                                     const std::lock_guard lock(mutex);
                                                     if (next < count) return new Item{next++, {}};
                                                     control.stop();
                                                     return nullptr;
                                                   });
  const auto working = tbb::make_filter<Item*, Item*>(tbb::filter_mode::parallel, [&](Item* item) {
    item->result = work(item->index);
    item->handed_on.store(1, std::memory_order_release);
    return item;
  });
  const auto last =
      tbb::make_filter<Item*, void>(tbb::filter_mode::serial_in_order, [&](Item* item) {
        const std::unique_ptr<Item> owned(item);
        const std::lock_guard lock(mutex);
        item->handed_on.load(std::memory_order_acquire);
        done(item->result);
      });
  run_filters(threads, first & working & last);
}

}  // namespace sigconv
