#include "pipeline/threads.hpp"

#include <pthread.h>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace sigconv {
namespace {

void receive(const std::atomic<int>& handed_on) { handed_on.load(std::memory_order_acquire); }
void hand_on(std::atomic<int>& handed_on) { handed_on.fetch_add(1, std::memory_order_acq_rel); }

// Returns how many of `wanted` threads beside this one the system starts: limits of processes and
// of memory refuse some. TBB ends the program where a worker's thread cannot be started. These
// threads have the size of its workers' stacks, which glibc keeps for the next threads. Where some
// are refused, half of the others are left to what else needs memory.
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

// Where threads wait for each other, asleep.
class Meeting {
 public:
  explicit Meeting(std::size_t threads) : missing_(threads) {}

  void join() {
    std::unique_lock lock(mutex_);
    if (missing_ > 0) --missing_;
    // Who could not be started is not waited for again.
    constexpr std::chrono::milliseconds kMost{10};
    if (!all_.wait_for(lock, kMost, [&] { return missing_ == 0; })) missing_ = 0;
    all_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_;
  std::size_t missing_;
};

// The steps, each with what makes it visible to the next.
class Steps {
 public:
  explicit Steps(Line& line) : line_(line) {}

  void run(Index threads);

 private:
  // A function object for TBB, which hands it to other threads unseen: nothing but its own pointer
  // is read before the step has locked or received.
  template <auto step>
  struct Call {
    Steps* steps;

    template <class Argument>
    [[gnu::no_sanitize_thread]] auto operator()(Argument&& argument) const {
      return (steps->*step)(std::forward<Argument>(argument));
    }
  };

  [[gnu::noinline]] Carrier* take(tbb::flow_control& control) {
    const std::lock_guard lock(taking_);
    Carrier* carrier = line_.take();
    if (carrier != nullptr)
      hand_on(carrier->handed_on);
    else
      control.stop();
    return carrier;
  }
  [[gnu::noinline]] Carrier* prepare(Carrier* carrier) { return pass(carrier, &Line::prepare); }
  [[gnu::noinline]] Carrier* join(Carrier* carrier) {
    const std::lock_guard lock(joining_);
    return pass(carrier, &Line::join);
  }
  [[gnu::noinline]] Carrier* work(Carrier* carrier) { return pass(carrier, &Line::work); }
  [[gnu::noinline]] void give(Carrier* carrier) {
    const std::lock_guard lock(giving_);
    receive(carrier->handed_on);
    line_.give(*carrier);
  }
  Carrier* pass(Carrier* carrier, void (Line::*step)(Carrier&)) {
    receive(carrier->handed_on);
    (line_.*step)(*carrier);
    hand_on(carrier->handed_on);
    return carrier;
  }
  void meet() { const std::scoped_lock all(taking_, joining_, giving_); }

  Line& line_;
  // Nobody waits for these: see Carrier. Static, since a mutex has to be seen made, too; one line
  // runs at a time.
  static inline std::mutex taking_;
  static inline std::mutex joining_;
  static inline std::mutex giving_;
};

void Steps::run(Index wanted) {
  const Index threads = 1 + startable(wanted - 1);
  using tbb::filter_mode;
  const auto steps =
      tbb::make_filter<void, Carrier*>(filter_mode::serial_in_order, Call<&Steps::take>{this}) &
      tbb::make_filter<Carrier*, Carrier*>(filter_mode::parallel, Call<&Steps::prepare>{this}) &
      tbb::make_filter<Carrier*, Carrier*>(filter_mode::serial_in_order, Call<&Steps::join>{this}) &
      tbb::make_filter<Carrier*, Carrier*>(filter_mode::parallel, Call<&Steps::work>{this}) &
      tbb::make_filter<Carrier*, void>(filter_mode::serial_in_order, Call<&Steps::give>{this});
  const auto most = static_cast<std::size_t>(threads);
  // More threads than processors, if they are asked for.
  const tbb::global_control control(tbb::global_control::max_allowed_parallelism, most);
  tbb::task_arena arena(static_cast<int>(threads));
  meet();
  // So many that who waits for a large piece of work has blocks to parse: ten columns under 10001
  // taps gained 1.55 times by a second thread with 2, 1.74 with 4, 1.79 with 6.
  constexpr std::size_t kCarriers = 6;  // a thread
  arena.execute([&] {
    // Linux may put a new thread where its maker runs, and leave the two there for some ticks of 4
    // ms, another processor idle: 3 to 8 ms of 100. Who is woken goes where nobody runs.
    const auto met =
        std::min<std::size_t>(most, static_cast<std::size_t>(tbb::info::default_concurrency()));
    Meeting meeting(met);
    at_once(met, [&](std::size_t) { meeting.join(); });
    tbb::parallel_pipeline(kCarriers * most, steps);
  });
  meet();
}

using Job = std::function<void(std::size_t)>;

// A job that whoever has time takes a part of.
class Shared {
 public:
  Shared(std::size_t count, const Job& job) : count_(count), job_(job) { hand_on(handed_on_); }

  [[gnu::noinline]] void help() {
    receive(handed_on_);
    for (std::size_t i; (i = next_.fetch_add(1)) < count_;) {
      try {
        job_(i);
      } catch (...) {  // out of memory: for who waits
        if (!failed_.exchange(true)) error_ = std::current_exception();
      }
    }
    hand_on(handed_on_);
  }
  /// Once all have helped.
  void end() {
    receive(handed_on_);
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::size_t count_;
  const Job& job_;
  std::atomic<int> handed_on_ = 0;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> failed_ = false;
  std::exception_ptr error_;
};

// As Steps::Call.
struct Help {
  Shared* shared;

  [[gnu::no_sanitize_thread]] void operator()() const { shared->help(); }
};

}  // namespace

void in_turn(std::size_t count, const std::function<void(std::size_t)>& job) {
  for (std::size_t i = 0; i < count; ++i) job(i);
}

void at_once(std::size_t count, const std::function<void(std::size_t)>& job) {
  const auto most = static_cast<std::size_t>(tbb::this_task_arena::max_concurrency());
  const std::size_t threads = std::min(count, most);
  if (threads < 2) return in_turn(count, job);
  Shared shared(count, job);
  // Alone: who waits would else be given another task, and find itself reading from an input that
  // stalls.
  tbb::this_task_arena::isolate([&] {
    tbb::task_group helpers;
    try {
      for (std::size_t i = 1; i < threads; ++i) helpers.run(Help{&shared});
    } catch (const std::bad_alloc&) {  // fewer help, then
    }
    shared.help();
    helpers.wait();
  });
  shared.end();
}

void run_line(Line& line, Index threads) { Steps(line).run(threads); }

}  // namespace sigconv
