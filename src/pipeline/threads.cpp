#include "pipeline/threads.hpp"

#include <pthread.h>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace sigconv {
namespace {

// Starts `wanted` threads, ends them, and returns how many oneTBB may start in their place. A limit
// of processes or memory can prevent the start of a thread, and oneTBB then ends the program. The
// threads have stacks of the size that oneTBB asks for, and glibc keeps these stacks for the next
// threads. If some threads cannot start, half of the others are used, which leaves memory for the
// work.
Index startable(Index wanted) {
  std::mutex until_all;
  std::vector<pthread_t> threads;
  threads.reserve(static_cast<std::size_t>(wanted));
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return 0;
  using tbb::global_control;
  pthread_attr_setstacksize(&attributes,
                            global_control::active_value(global_control::thread_stack_size));
  const auto wait = [](void* mutex) -> void* {
    const std::lock_guard lock(*static_cast<std::mutex*>(mutex));
    return nullptr;
  };
  {
    const std::lock_guard lock(until_all);
    pthread_t thread;
    while (static_cast<Index>(threads.size()) < wanted &&
           pthread_create(&thread, &attributes, wait, &until_all) == 0)
      threads.push_back(thread);
  }
  for (const pthread_t thread : threads) pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  const auto started = static_cast<Index>(threads.size());
  return started == wanted ? started : started / 2;
}

// A barrier at which threads sleep until all have arrived.
class Meeting {
 public:
  explicit Meeting(std::size_t threads) : missing_(threads) {}

  void join() {
    std::unique_lock lock(mutex_);
    if (missing_ > 0) --missing_;
    // If a thread could not be started, the others wait for it only once.
    constexpr std::chrono::milliseconds kMost{10};
    if (!all_.wait_for(lock, kMost, [&] { return missing_ == 0; })) missing_ = 0;
    all_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_;
  std::size_t missing_;
};

// The stages as filters of a oneTBB pipeline.
class Filters {
 public:
  explicit Filters(Stages& stages) : stages_(stages) {}

  void run(Index threads);

 private:
  // The function object of a filter. oneTBB hands it to other threads unseen by the sanitizer. It
  // therefore reads only its own pointer before the stage locks a mutex or receives the token.
  template <auto stage>
  struct Call {
    Filters* filters;

    template <class Argument>
    SIGCONV_UNSEEN_BY_TSAN auto operator()(Argument&& argument) const {
      return (filters->*stage)(std::forward<Argument>(argument));
    }
  };

  [[gnu::noinline]] Token* read(tbb::flow_control& control) {
    const std::lock_guard lock(reading_);
    Token* token = stages_.read();
    if (token != nullptr)
      token->hand_over.hand_on();
    else
      control.stop();
    return token;
  }
  [[gnu::noinline]] Token* parse(Token* token) {
    token->hand_over.receive();
    stages_.parse(*token);
    token->hand_over.hand_on();
    return token;
  }
  [[gnu::noinline]] Token* stitch(Token* token) {
    const std::lock_guard lock(stitching_);
    token->hand_over.receive();
    stages_.stitch(*token);
    token->hand_over.hand_on();
    return token;
  }
  [[gnu::noinline]] Token* compute(Token* token) {
    token->hand_over.receive();
    stages_.compute(*token, at_once);
    token->hand_over.hand_on();
    return token;
  }
  [[gnu::noinline]] void write(Token* token) {
    const std::lock_guard lock(writing_);
    token->hand_over.receive();
    stages_.write(*token);
  }
  // Makes earlier writes of this thread visible to the stages, and theirs visible to this thread.
  static void meet() {
    for (SerialStageMutex* mutex : {&reading_, &stitching_, &writing_}) {
      mutex->lock();
      mutex->unlock();
    }
  }

  Stages& stages_;
  // Static, because the sanitizer must also see that a mutex was constructed. One loop runs at a
  // time.
  static inline SerialStageMutex reading_;
  static inline SerialStageMutex stitching_;
  static inline SerialStageMutex writing_;
};

void Filters::run(Index wanted) {
  const Index threads = 1 + startable(wanted - 1);
  using tbb::filter_mode;
  const auto filters =
      tbb::make_filter<void, Token*>(filter_mode::serial_in_order, Call<&Filters::read>{this}) &
      tbb::make_filter<Token*, Token*>(filter_mode::parallel, Call<&Filters::parse>{this}) &
      tbb::make_filter<Token*, Token*>(filter_mode::serial_in_order, Call<&Filters::stitch>{this}) &
      tbb::make_filter<Token*, Token*>(filter_mode::parallel, Call<&Filters::compute>{this}) &
      tbb::make_filter<Token*, void>(filter_mode::serial_in_order, Call<&Filters::write>{this});
  const auto most = static_cast<std::size_t>(threads);
  // Allows more threads than processors, if the user asks for them.
  const tbb::global_control control(tbb::global_control::max_allowed_parallelism, most);
  tbb::task_arena arena(static_cast<int>(threads));
  meet();
  // Enough tokens that a thread finds blocks to parse while a large piece of work is computed.
  // Speedup by a second thread, for ten columns with 10001 taps: 1.55 with 2 tokens a thread, 1.74
  // with 4, 1.79 with 6.
  constexpr std::size_t kTokensPerThread = 6;
  arena.execute([&] {
    // Linux may start a new thread on the processor of its creator. Both then stay there for some
    // ticks of 4 ms while another processor is idle. This costs 3 to 8 ms of a run of 100 ms. A
    // thread that wakes up moves to an idle processor. All threads therefore sleep once before the
    // first block.
    const auto met =
        std::min<std::size_t>(most, static_cast<std::size_t>(tbb::info::default_concurrency()));
    Meeting meeting(met);
    at_once(met, [&](std::size_t) { meeting.join(); });
    tbb::parallel_pipeline(kTokensPerThread * most, filters);
  });
  meet();
}

// The calls of one function, which several threads share.
class SharedCalls {
 public:
  SharedCalls(std::size_t count, const std::function<void(std::size_t)>& function)
      : count_(count), function_(function) {
    hand_over_.hand_on();
  }

  [[gnu::noinline]] void help() {
    hand_over_.receive();
    for (std::size_t i; (i = next_.fetch_add(1)) < count_;) {
      try {
        function_(i);
      } catch (...) {  // out of memory; end() rethrows it
        if (!failed_.exchange(true)) error_ = std::current_exception();
      }
    }
    hand_over_.hand_on();
  }
  // Rethrows the first exception. Called after all threads have helped.
  void end() {
    hand_over_.receive();
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::size_t count_;
  const std::function<void(std::size_t)>& function_;
  [[no_unique_address]] HandOver hand_over_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> failed_ = false;
  std::exception_ptr error_;
};

// The task of a helping thread. Like Filters::Call, it is unseen by the sanitizer.
struct Help {
  SharedCalls* calls;

  SIGCONV_UNSEEN_BY_TSAN void operator()() const { calls->help(); }
};

// The loop of run_in_order(). It has a read, a compute and a write stage.
class IndexStages : public Stages {
 public:
  IndexStages(std::size_t count, const std::function<Failure(std::size_t)>& work,
              const std::function<void(const Failure&)>& done)
      : count_(count), work_(work), done_(done) {}

 private:
  struct IndexToken : Token {
    explicit IndexToken(std::size_t which) : index(which) {}
    std::size_t index;
    Failure result;
  };

  Token* read() override { return next_ < count_ ? new IndexToken(next_++) : nullptr; }
  void compute(Token& token, const Executor&) override {
    auto& indexed = static_cast<IndexToken&>(token);
    indexed.result = work_(indexed.index);
  }
  void write(Token& token) override {
    const std::unique_ptr<IndexToken> indexed(static_cast<IndexToken*>(&token));
    done_(indexed->result);
  }

  std::size_t count_;
  std::size_t next_ = 0;
  const std::function<Failure(std::size_t)>& work_;
  const std::function<void(const Failure&)>& done_;
};

}  // namespace

void in_turn(std::size_t count, const std::function<void(std::size_t)>& function) {
  for (std::size_t i = 0; i < count; ++i) function(i);
}

void at_once(std::size_t count, const std::function<void(std::size_t)>& function) {
  const auto most = static_cast<std::size_t>(tbb::this_task_arena::max_concurrency());
  const std::size_t threads = std::min(count, most);
  if (threads < 2) return in_turn(count, function);
  SharedCalls calls(count, function);
  // Isolates the tasks, because wait() could otherwise run another stage and block on an input that
  // stalls.
  tbb::this_task_arena::isolate([&] {
    tbb::task_group helpers;
    try {
      for (std::size_t i = 1; i < threads; ++i) helpers.run(Help{&calls});
    } catch (const std::bad_alloc&) {  // fewer threads help
    }
    calls.help();
    helpers.wait();
  });
  calls.end();
}

bool run_token(Stages& stages) {
  Token* const token = stages.read();
  if (token == nullptr) return false;
  stages.parse(*token);
  stages.stitch(*token);
  stages.compute(*token, in_turn);
  stages.write(*token);
  return true;
}

void run_stages(Stages& stages, Index threads) { Filters(stages).run(threads); }

void run_in_order(std::size_t count, Index threads, const std::function<Failure(std::size_t)>& work,
                  const std::function<void(const Failure&)>& done) {
  IndexStages stages(count, work, done);
  run_stages(stages, threads);
}

}  // namespace sigconv
